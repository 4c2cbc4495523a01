import path from 'node:path';
import type { PayloadFile, UpdateWindowsPe, WindowsPePayload } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';
import { driverPackageFiles, numbered, numberedName, payloadFile } from '../payload-files.ts';
import type { PayloadTarget } from '../payload-target.ts';
import { readDriver } from '../read-driver.ts';
import { readPackage } from '../read-package.ts';
import type { ResolvedPayload } from './resolved-payload.ts';

/** `packages/001-x.cab`, `drivers/001/x.inf` with the files beside it, `startnet.cmd`. */
export async function resolveUpdateWindowsPe({ packages = [], drivers = [], startScript }: UpdateWindowsPe, target: PayloadTarget): Promise<ResolvedPayload> {
  const payload: WindowsPePayload = { kind: 'windows-pe', packages: [], drivers: [] };
  const files: PayloadFile[] = [];
  for (const [index, file] of packages.entries()) {
    payload.packages.push(await readPackage(file));
    files.push(await payloadFile(file, `packages/${numberedName(index, file)}`));
  }
  for (const [index, inf] of drivers.entries()) {
    if (path.extname(inf).toLowerCase() !== '.inf') throw new PayloadError(inf, 'it is no .inf', 'name the .inf of each driver');
    payload.drivers.push(await readDriver(inf, target));
    files.push(...(await driverPackageFiles(inf, `drivers/${numbered(index)}`)));
  }
  if (startScript !== undefined) files.push(await payloadFile(startScript, 'startnet.cmd'));
  return { payload, files };
}
