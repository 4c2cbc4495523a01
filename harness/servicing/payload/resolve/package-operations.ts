import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { AddCapability, AddLanguage, AddPackage, PayloadFile, RemovePackage } from '../../operation.ts';
import { readCapabilitySource } from '../package/read-capability-source.ts';
import { readCheckpointFolder } from '../package/read-checkpoint-folder.ts';
import { PayloadError } from '../payload-error.ts';
import { folderFiles, payloadFile } from '../payload-files.ts';
import { readPackage } from '../read-package.ts';
import type { ResolvedPayload } from './resolved-payload.ts';

export async function resolveAddPackage({ source, target }: AddPackage): Promise<ResolvedPayload> {
  if (!(await stat(source)).isDirectory()) {
    if (target !== undefined) throw new PayloadError(source, '`target` is for a folder, and this is a file', 'name the folder, or leave `target` out');
    return { payload: await readPackage(source), files: [await payloadFile(source)] };
  }
  const { payload, files: names } = await readCheckpointFolder(source, target);
  const files: PayloadFile[] = [];
  for (const name of names) files.push(await payloadFile(path.join(source, name)));
  return { payload, files };
}

/** With a package identity there is nothing to read. DISM never removes by an .msu. */
export async function resolveRemovePackage({ source }: RemovePackage): Promise<ResolvedPayload> {
  if (source === undefined) return { files: [] };
  const payload = await readPackage(source);
  if (payload.container !== 'cab') throw new PayloadError(source, 'a package cannot be removed by an .msu', "name the .cab inside it, or the package's identity");
  return { payload, files: [await payloadFile(source)] };
}

export async function resolveAddLanguage({ source, language }: AddLanguage): Promise<ResolvedPayload> {
  const payload = await readPackage(source);
  if (payload.role !== 'language-pack') throw new PayloadError(source, `it is no language pack (release type '${payload.releaseType}')`, 'name the .cab of a language pack; a language feature is added by add-capability');
  if (payload.identity.language.toLowerCase() !== language.toLowerCase())
    throw new PayloadError(source, `it is the language pack of '${payload.identity.language}', not of '${language}'`, 'correct `language` or `source`');
  return { payload, files: [await payloadFile(source)] };
}

export async function resolveAddCapability({ source, capability }: AddCapability): Promise<ResolvedPayload> {
  if (source === undefined) return { files: [] };
  return { payload: await readCapabilitySource(source, capability), files: await folderFiles(source) };
}
