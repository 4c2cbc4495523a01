import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { WimproofError } from '../errors/wimproof-error.ts';

/**
 * Runs a scenario's payload script and returns the folder that it filled, ready for `loadScenario`.
 * The folder is named by the digest of the script's own folder, so an unchanged script is not run again; it appears
 * under its name only when the script has succeeded, so two runs at once, or a broken one, leave nothing half made.
 * @throws WimproofError WP-PAYLOAD-BUILD (scenario) with the script's own error.
 */
export async function buildPayloads(script: string, cacheDirectory: string, signal?: AbortSignal): Promise<string> {
  const directory = path.join(cacheDirectory, 'payloads', await digestOfFolder(path.dirname(script)));
  if (await isFilled(directory)) return directory;
  const unfinished = `${directory}.${process.pid}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  // tsx by its place, since the working folder may be anybody's project.
  const result = await execa(process.execPath, ['--import', import.meta.resolve('tsx'), script, '--out', unfinished], {
    reject: false,
    all: true,
    ...(signal && { cancelSignal: signal }),
  });
  if (result.failed || !(await isFilled(unfinished))) {
    await rm(unfinished, { recursive: true, force: true });
    const reason = reasonOf(result.all ?? '');
    throw new WimproofError({
      code: 'WP-PAYLOAD-BUILD',
      kind: 'scenario',
      cause: `The payload script '${script}' ${result.failed ? `failed (exit code ${result.exitCode ?? 'none'})` : 'made no files'}${reason ? `: ${reason}` : ''}`,
      mend: `Run it by hand: node --import tsx ${script} --out <folder>`,
    });
  }
  await rename(unfinished, directory).catch(async (error: unknown) => {
    // Another run was quicker; its result is the same.
    await rm(unfinished, { recursive: true, force: true });
    if (!(await isFilled(directory))) throw error;
  });
  return directory;
}

/** An uncaught error's own line, else the last line that was printed. */
function reasonOf(output: string): string | undefined {
  const lines = output.trim().split(/\r?\n/).map((line) => line.trim());
  return lines.find((line) => /^(?:\w*Error|Error \[\w+\]): /.test(line)) ?? lines.pop();
}

async function isFilled(directory: string): Promise<boolean> {
  return (await readdir(directory).catch(() => [])).length > 0;
}

/** SHA-256 (first 16 hex digits) over names and contents of every file below the folder, in name order. */
async function digestOfFolder(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash.update(`${path.relative(folder, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
