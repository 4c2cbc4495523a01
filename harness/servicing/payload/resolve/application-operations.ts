import path from 'node:path';
import type { AddAppx, ApplyAnswerFile, CheckPatch, InstallApplication, InstallPatch, PayloadFile } from '../../operation.ts';
import { readAppx } from '../appx/read-appx.ts';
import { readMsi } from '../msi/read-msi.ts';
import { readMsp } from '../msi/read-msp.ts';
import { numberedName, payloadFile } from '../payload-files.ts';
import { readAnswerFile } from '../read-answer-file.ts';
import type { ResolvedPayload } from './resolved-payload.ts';

export async function resolveInstallApplication({ source }: InstallApplication): Promise<ResolvedPayload> {
  const isMsi = path.extname(source).toLowerCase() === '.msi';
  return { payload: isMsi ? await readMsi(source) : { kind: 'application', installer: 'exe' }, files: [await payloadFile(source)] };
}

export async function resolvePatch({ source }: InstallPatch | CheckPatch): Promise<ResolvedPayload> {
  return { payload: await readMsp(source), files: [await payloadFile(source)] };
}

/** `app.msix`, `dependencies/001-framework.msix`, `license/app.xml`. */
export async function resolveAddAppx({ source, dependencies = [], license }: AddAppx): Promise<ResolvedPayload> {
  const files: PayloadFile[] = [await payloadFile(source)];
  for (const [index, dependency] of dependencies.entries()) {
    await readAppx(dependency);
    files.push(await payloadFile(dependency, `dependencies/${numberedName(index, dependency)}`));
  }
  if (license !== undefined) files.push(await payloadFile(license, `license/${path.basename(license)}`));
  return { payload: await readAppx(source), files };
}

export async function resolveApplyAnswerFile({ source }: ApplyAnswerFile): Promise<ResolvedPayload> {
  return { payload: await readAnswerFile(source), files: [await payloadFile(source)] };
}
