import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { compareVersions, isVersion } from '../../../verify/windows-version.ts';
import type { PackagePayload } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';
import { readPackage } from '../read-package.ts';

/** The .msu files of a folder and what the wanted one brings with it. */
export interface CheckpointFolder {
  /** Of the target; `contains` names the packages of its checkpoints first. */
  payload: PackagePayload;
  /** File names of all .msu: only they go onto the medium, since DISM looks at every package beside the target. */
  files: string[];
}

/**
 * A folder with a cumulative update and the checkpoint cumulative updates that it builds upon. DISM is given the target
 * and finds the others beside it; they must not be newer than it.
 * Source: "Checkpoint cumulative updates and Microsoft Update Catalog usage".
 * @param target file name of the .msu that is wanted; may be left out when there is just one
 */
export async function readCheckpointFolder(folder: string, target: string | undefined): Promise<CheckpointFolder> {
  const files = (await readdir(folder)).filter((name) => path.extname(name).toLowerCase() === '.msu').sort();
  if (files.length === 0) throw new PayloadError(folder, 'the folder has no .msu', 'name a .cab or .msu, or the folder with an .msu and its checkpoint updates');
  const wanted = target === undefined && files.length === 1 ? files[0] : files.find((name) => name.toLowerCase() === target?.toLowerCase());
  if (wanted === undefined)
    throw new PayloadError(folder, target === undefined ? `the folder has several updates: ${files.join(', ')}` : `the folder has no ${target}`, `write \`target:\` with the file name of the update that is wanted`);
  const payload = await readPackage(path.join(folder, wanted));
  const checkpoints: PackagePayload[] = [];
  for (const name of files.filter((one) => one !== wanted)) {
    const checkpoint = await readPackage(path.join(folder, name));
    requireOlder(path.join(folder, name), checkpoint, payload, wanted);
    checkpoints.push(checkpoint);
  }
  checkpoints.sort((left, right) => (isVersion(left.identity.version) && isVersion(right.identity.version) ? compareVersions(left.identity.version, right.identity.version) : 0));
  return { payload: { ...payload, contains: [...checkpoints.flatMap(({ contains }) => contains), ...payload.contains] }, files };
}

function requireOlder(file: string, checkpoint: PackagePayload, target: PackagePayload, wanted: string): void {
  const [own, limit] = [checkpoint.identity, target.identity];
  if (own.architecture !== '' && limit.architecture !== '' && own.architecture !== limit.architecture)
    throw new PayloadError(file, `it is for ${own.architecture}, but ${wanted} beside it is for ${limit.architecture}`, 'keep only the target and its own checkpoints in the folder');
  if (isVersion(own.version) && isVersion(limit.version) && compareVersions(own.version, limit.version) > 0)
    throw new PayloadError(file, `it is newer (${own.version}) than ${wanted} (${limit.version}), so it is no checkpoint of it`, 'keep only the target and its own checkpoints in the folder');
}
