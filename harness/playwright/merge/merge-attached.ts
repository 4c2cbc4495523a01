import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { WimproofError } from '../../errors/wimproof-error.ts';

/** What a test attached of its cell, by name. */
export type AttachedCell = { name: string; path?: string; body?: Buffer }[];

/** Attachments of other origin may have any name; a name of ours is a path within the cell's folder. */
const OURS = /^(?:[A-Za-z0-9][A-Za-z0-9 ._-]*\/)*[A-Za-z0-9][A-Za-z0-9 ._-]*$/;
const answerSchema = z.strictObject({ folder: z.string(), html: z.string(), notes: z.array(z.string()) });
/** Of the merging process's words; a report's size has nothing to do with it. */
const MAX_BUFFER = 16 << 20;

/**
 * Builds one run folder out of what tests attached, as if all shards had been one run. A process of its own does it:
 * Playwright has a loader of its own for JSX, which the report's pages are written in.
 * @throws WimproofError `WP-MERGE-*` when the shards are not of one suite
 */
export async function mergeAttached(cells: readonly AttachedCell[], output: string): Promise<{ folder: string; html: string; notes: string[] }> {
  const work = await mkdtemp(join(os.tmpdir(), 'wimproof-merge-'));
  try {
    for (const [index, cell] of cells.entries()) {
      for (const { name, path, body } of cell) {
        if (!OURS.test(name)) continue;
        const file = join(work, String(index), name);
        await mkdir(dirname(file), { recursive: true });
        if (body) await writeFile(file, body);
        else if (path !== undefined) await copyFile(path, file);
      }
    }
    const script = fileURLToPath(new URL('./start.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script, work, resolve(output)], { maxBuffer: MAX_BUFFER, env: { ...process.env, NODE_OPTIONS: '' } });
    return answerSchema.parse(JSON.parse(stdout));
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    if (!said) throw error;
    throw new WimproofError({ code: 'WP-MERGE-REPORTS', kind: 'infrastructure', cause: `the shards' results cannot be put together:\n${said}`, mend: 'see above' });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
