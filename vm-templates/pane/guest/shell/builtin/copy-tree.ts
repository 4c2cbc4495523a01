import { cpSync, rmSync } from 'node:fs';

/** Copies a file or a whole directory over volumes (POSIX paths), contents and times; `remove` deletes the source afterwards. */
export async function copyTree(from: string, to: string, options: { remove?: boolean } = {}): Promise<void> {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, force: true });
  if (options.remove) rmSync(from, { recursive: true });
}
