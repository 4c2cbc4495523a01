import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Execution } from '../execution.ts';

/** Of a log its end is kept; at level 2 DISM writes kilobytes. */
const LIMIT_BYTES = 16 << 20;

/** Keeps the tools' own logs of a host job (`003-dism.log`) as evidence, without secrets. Never throws. */
export async function keepHostLogs(execution: Execution, folder: string): Promise<void> {
  try {
    const names = (await readdir(folder)).filter((name) => /-[a-z]+\.log$/i.test(name)).sort();
    if (names.length === 0) return;
    const target = join('logs', 'host');
    await mkdir(join(execution.folder, target), { recursive: true });
    for (const name of names) {
      await writeFile(join(execution.folder, target, name), execution.redact(await endOf(join(folder, name))));
      execution.evidence.logs.push(join(target, name));
    }
  } catch {
    // Logs are evidence, never the reason for a failure of their own.
  }
}

/** The end of a log as text. A log in UTF-16 is told by its mark: read as UTF-8 it would hide what is to be blanked. */
async function endOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer: mark, bytesRead: marked } = await handle.read({ buffer: Buffer.alloc(2), position: 0 });
    const wide = marked === 2 && mark[0] === 0xff && mark[1] === 0xfe;
    const length = Math.min(size, LIMIT_BYTES);
    const position = size - length;
    const from = wide ? position + (position % 2) : position;
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - from), position: from });
    return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
