import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AddDriver, PayloadFile } from '../../operation.ts';
import { decodeInf } from '../inf/decode-inf.ts';
import type { DriverInfFacts } from '../inf/driver-facts.ts';
import { InfError } from '../inf/inf-error.ts';
import { infStrings } from '../inf/inf-strings.ts';
import { notADriver } from '../inf/not-a-driver.ts';
import { parseInf } from '../inf/parse-inf.ts';
import { driverPackageFiles, folderFiles, payloadFile } from '../payload-files.ts';
import { PayloadError } from '../payload-error.ts';
import type { PayloadTarget } from '../payload-target.ts';
import { readDriver } from '../read-driver.ts';
import type { ResolvedPayload } from './resolved-payload.ts';

export async function resolveAddDriver({ source, recurse, dpinst }: AddDriver, target: PayloadTarget): Promise<ResolvedPayload> {
  const isFolder = (await stat(source)).isDirectory();
  if (isFolder && !recurse) throw new PayloadError(source, 'it is a folder', 'write `recurse: true`, or name the .inf');
  if (!isFolder && recurse) throw new PayloadError(source, '`recurse` is for a folder, and this is a file', 'name the folder, or leave `recurse` out');
  const tool: PayloadFile[] = dpinst === undefined ? [] : [await payloadFile(dpinst, 'dpinst/dpinst.exe')];
  if (!isFolder) return { payload: await readDriver(source, target), files: [...(await driverPackageFiles(source)), ...tool] };
  const [first, ...further] = await readDriverFolder(source, target);
  return { payload: { ...first!, ...(further.length > 0 && { further }) }, files: [...(await folderFiles(source)), ...tool] };
}

/**
 * Every driver package below a folder, sorted by path. An .inf that is no driver is passed over, as DISM does ("files
 * that are not valid driver packages are ignored": Add-WindowsDriver); a driver that cannot be read is an error.
 */
async function readDriverFolder(folder: string, target: PayloadTarget): Promise<DriverInfFacts[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const infs = entries.filter((entry) => entry.isFile() && /\.inf$/i.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name)).sort();
  const drivers: DriverInfFacts[] = [];
  for (const inf of infs) if (!(await isNoDriver(inf))) drivers.push(await readDriver(inf, target));
  if (drivers.length === 0) throw new PayloadError(folder, infs.length === 0 ? 'there is no .inf in the folder' : `no .inf in the folder is of a driver: ${infs.map((inf) => path.basename(inf)).join(', ')}`, 'name the folder with the driver packages');
  return drivers;
}

async function isNoDriver(file: string): Promise<boolean> {
  try {
    const inf = parseInf(decodeInf(await readFile(file)));
    const none = notADriver(inf, infStrings(inf));
    return none !== undefined && none.kind !== 'source';
  } catch (error) {
    if (error instanceof InfError) return false;
    throw error;
  }
}
