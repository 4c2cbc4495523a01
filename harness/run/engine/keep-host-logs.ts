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

async function endOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, LIMIT_BYTES);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(length), position: size - length });
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}
