import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { MachineSpec } from './machine.ts';

/** Every disk and medium of a machine can be read; else throws what `missing` makes of cause and mend. */
export async function checkFiles(spec: Pick<MachineSpec, 'name' | 'disk' | 'jobDisk' | 'media'>, missing: (cause: string, mend: string) => Error): Promise<void> {
  for (const file of [spec.disk, ...(spec.jobDisk === undefined ? [] : [spec.jobDisk]), ...spec.media]) {
    await access(file, constants.R_OK).catch(() => {
      throw missing(`Machine ${spec.name} needs ${file}, which cannot be read`, 'See which earlier step should have made it');
    });
  }
}
