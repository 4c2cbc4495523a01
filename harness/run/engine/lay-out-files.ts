import { constants, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MediumFile, Plan } from '../../strategy/plan.ts';
import type { MachineSecrets } from '../run-secrets.ts';
import { toIsoFile } from '../steps/write-medium.ts';

/**
 * The files of a medium as a folder. Payloads are copied, never linked: a tool that marks its input would mark the
 * user's file. Texts may hold a product key, hence readable for their owner alone.
 */
export async function layOutFiles(files: readonly MediumFile[], folder: string, secrets: MachineSecrets): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of files) {
    const to = path.join(folder, ...file.path.split('\\'));
    await mkdir(path.dirname(to), { recursive: true });
    const content = toIsoFile(file, secrets);
    if ('data' in content) await writeFile(to, content.data, { mode: 0o600 });
    else await copyFile(content.from, to);
  }
}

/**
 * A bare image file under the names that the steps use (`install.wim`, `install.swm` and `install2.swm`): a clone where the
 * file system can make one, else a copy, since a tool that writes to what it reads must not reach the base image.
 */
export async function layOutBareImage({ path: file, bare }: Plan['image'], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (!bare) return;
  const names = [file, ...bare.parts.map((part) => part.path)];
  for (const [index, from] of names.entries()) {
    const to = path.join(folder, index === 0 ? bare.kind : bare.kind.replace('.', `${index + 1}.`));
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
