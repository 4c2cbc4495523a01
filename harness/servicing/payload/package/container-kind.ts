import { open } from 'node:fs/promises';

/** What a file is by its first bytes: update files of several kinds go by similar names. */
export type ContainerKind = 'cabinet' | 'wim' | 'other';

/** `MSCF`: cabinet. `MSWIM\0\0\0`: WIM, the form of .msu since Windows 11 24H2. */
export async function containerKind(file: string): Promise<ContainerKind> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const magic = buffer.subarray(0, bytesRead).toString('latin1');
    return magic.startsWith('MSCF') ? 'cabinet' : magic === 'MSWIM\0\0\0' ? 'wim' : 'other';
  } finally {
    await handle.close();
  }
}
