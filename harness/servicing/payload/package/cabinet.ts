import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { PayloadError } from '../payload-error.ts';
import { withTemporaryFolder } from '../temporary-folder.ts';

/** Reading even the largest cumulative update ends long before. */
const LIMIT_MS = 900_000;

/**
 * Takes the files of a name, or of an ending (`*.cab`), out of a cabinet into a folder.
 * Tools: `cabextract` (any compression, LZX too), or on Windows the system's own `expand.exe`.
 * @returns absolute paths of what came out, sorted by name; none when nothing matches
 * @throws PayloadError for a damaged cabinet, or when the tool is missing
 */
export async function extractFromCabinet(cabinet: string, pattern: string, folder: string): Promise<string[]> {
  const before = new Set(await readdir(folder));
  await (process.platform === 'win32' ? runExpand(cabinet, pattern, folder) : runCabextract(cabinet, pattern, folder));
  return (await readdir(folder)).filter((name) => !before.has(name)).sort().map((name) => path.join(folder, name));
}

/** One file of a cabinet, or undefined when it has none of that name. */
export async function readFromCabinet(cabinet: string, name: string): Promise<Buffer | undefined> {
  return withTemporaryFolder(async (folder) => {
    const [found] = await extractFromCabinet(cabinet, name, folder);
    return found === undefined ? undefined : readFile(found);
  });
}

async function runCabextract(cabinet: string, pattern: string, folder: string): Promise<void> {
  const result = await execa('cabextract', ['-q', '-d', folder, '-F', pattern, cabinet], { reject: false, timeout: LIMIT_MS });
  if (result.code === 'ENOENT') throw new PayloadError(cabinet, 'cabextract, which reads cabinets, is not installed', 'install it: apt-get install cabextract', result);
  if (result.failed) throw new PayloadError(cabinet, `cabextract cannot read it: ${result.stderr.trim().split('\n').pop() ?? ''}`, 'get the file again; it is damaged', result);
}

/** What expand does when nothing matches is not documented; so its list (`cabinet: name` lines) is looked at first. */
async function runExpand(cabinet: string, pattern: string, folder: string): Promise<void> {
  const run = async (argv: string[]): Promise<string> => {
    const result = await execa('expand.exe', argv, { reject: false, timeout: LIMIT_MS });
    if (result.failed) throw new PayloadError(cabinet, `expand.exe cannot read it (exit code ${result.exitCode ?? 'none'})`, 'get the file again; it is damaged', result);
    return result.stdout;
  };
  const ending = pattern.replace(/^\*/, '').toLowerCase();
  const names = (await run(['-D', cabinet])).split(/\r?\n/).map((line) => line.trim().split(': ').pop()!.toLowerCase());
  if (names.some((name) => (pattern.startsWith('*') ? name.endsWith(ending) : name === ending))) await run([`-F:${pattern}`, cabinet, folder]);
}
