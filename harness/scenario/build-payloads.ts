import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { Cache } from '../image/cache.ts';

/**
 * Runs a scenario's payload script and returns the folder that it filled, ready for `loadScenario`. The folder is a cache
 * entry named by the digest of the script and its folder, so an unchanged script is not run again.
 * @throws WimproofError WP-PAYLOAD-BUILD (scenario) with the script's last line.
 */
export async function buildPayloads(script: string, cache: Cache, signal?: AbortSignal): Promise<string> {
  return cache.entry('payloads', await digestOf(script), (folder) => run(script, folder, signal), signal);
}

async function run(script: string, folder: string, signal?: AbortSignal): Promise<void> {
  // The loader by its own place: the scenario may lie where no `tsx` can be found.
  const loader = import.meta.resolve('tsx');
  const result = await execa(process.execPath, ['--import', loader, script, '--out', folder], { reject: false, all: true, env: { FORCE_COLOR: '0', NO_COLOR: '1' }, ...(signal && { cancelSignal: signal }) });
  signal?.throwIfAborted();
  if (!result.failed && (await isFilled(folder))) return;
  // Of an uncaught error Node prints the stack and its own version after the message.
  const lines = (result.all ?? '').split('\n').filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line));
  const lastLine = lines.at(-1)?.trim();
  throw new WimproofError({
    code: 'WP-PAYLOAD-BUILD',
    kind: 'scenario',
    cause: `The payload script '${script}' ${result.failed ? `failed (exit code ${result.exitCode ?? 'none'})` : 'made no files'}${lastLine ? `: ${lastLine}` : ''}`,
    mend: `Run it by hand: node --import tsx ${script} --out <folder>${process.platform === 'win32' ? '; if it needs programs that Windows has not (gcab, msitools), make the payloads on Linux or in WSL and name their folder' : ''}`,
  });
}

async function isFilled(directory: string): Promise<boolean> {
  return (await readdir(directory).catch(() => [])).length > 0;
}

/** SHA-256 (first 16 hex digits) over the script's name, and names and contents of every file below its folder, in name order. */
async function digestOf(script: string): Promise<string> {
  const folder = path.dirname(script);
  const hash = createHash('sha256').update(`${path.basename(script)}\0`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash.update(`${path.relative(folder, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
