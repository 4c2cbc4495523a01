import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { systemProgram } from '../../../image/system-program.ts';
import { PayloadError } from '../payload-error.ts';
import { withTemporaryFolder } from '../temporary-folder.ts';
import { cabinetNames } from './cabinet-names.ts';

/** Reading even the largest cumulative update ends long before. */
const LIMIT_MS = 900_000;
/** In a cabinet with intra-package delta compression only this name is plain, and only expand.exe can look further. [Expand Command-Line Options] */
const DELTA_LIST = '_manifest_.cix.xml';

/** What takes files out of cabinets: `cabextract` (any compression, LZX too), or Windows' own `expand.exe`. */
export interface CabinetEngine {
  kind: 'cabextract' | 'expand';
  program: string;
}

export function cabinetEngine(platform: NodeJS.Platform = process.platform): CabinetEngine {
  return platform === 'win32' ? { kind: 'expand', program: systemProgram('expand.exe') } : { kind: 'cabextract', program: 'cabextract' };
}

/**
 * Takes the files of a name, or of an ending (`*.cab`), out of a cabinet's root into a folder.
 * @returns absolute paths of what came out, sorted by name; none when nothing matches
 * @throws PayloadError for a damaged cabinet, or when the tool is missing
 */
export async function extractFromCabinet(cabinet: string, pattern: string, folder: string, engine: CabinetEngine = cabinetEngine()): Promise<string[]> {
  const names = await cabinetNames(cabinet);
  const delta = engine.kind === 'expand' && names.some((name) => name.toLowerCase() === DELTA_LIST);
  const wanted = names.filter((name) => matches(name, pattern));
  if (wanted.length === 0 && !delta) return [];
  const before = new Set(await readdir(folder));
  const result = await execa(engine.program, engine.kind === 'expand' ? expandArguments(cabinet, pattern, folder) : cabextractArguments(cabinet, pattern, folder), { reject: false, timeout: LIMIT_MS, stdin: 'ignore', windowsHide: true });
  if (result.code === 'ENOENT') throw missing(cabinet, engine, result);
  const found = (await readdir(folder)).filter((name) => !before.has(name) && matches(name, pattern)).sort();
  const lacking = wanted.find((name) => !found.some((one) => one.toLowerCase() === name.toLowerCase()));
  if (result.failed || lacking !== undefined) {
    const said = `${result.stderr}\n${result.stdout}`.trim().split(/\r?\n/).pop() ?? '';
    throw new PayloadError(cabinet, `${engine.kind} cannot take ${lacking ?? pattern} out of it: ${said || `exit code ${result.exitCode ?? 'none'}`}`, 'get the file again; it is damaged', result);
  }
  return found.map((name) => path.join(folder, name));
}

/** One file of a cabinet, or undefined when it has none of that name. */
export async function readFromCabinet(cabinet: string, name: string, engine: CabinetEngine = cabinetEngine()): Promise<Buffer | undefined> {
  return withTemporaryFolder(async (folder) => {
    const [found] = await extractFromCabinet(cabinet, name, folder, engine);
    return found === undefined ? undefined : readFile(found);
  });
}

export function cabextractArguments(cabinet: string, pattern: string, folder: string): string[] {
  return ['-q', '-d', folder, '-F', pattern, cabinet];
}

/** In the order of KB 928636: `expand -F:* file.msu folder`. */
export function expandArguments(cabinet: string, pattern: string, folder: string): string[] {
  return [`-F:${pattern}`, cabinet, folder];
}

/** Without regard to case. Files below a folder of the cabinet are not in its root. */
function matches(name: string, pattern: string): boolean {
  if (/[\\/]/.test(name)) return false;
  const [lower, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  return wanted.startsWith('*') ? lower.endsWith(wanted.slice(1)) : lower === wanted;
}

function missing(cabinet: string, engine: CabinetEngine, original: unknown): PayloadError {
  if (engine.kind === 'expand') return new PayloadError(cabinet, `${engine.program}, which reads cabinets and is part of Windows, is not there`, 'repair Windows: sfc /scannow', original);
  return new PayloadError(cabinet, 'cabextract, which reads cabinets, is not installed', 'install it: apt-get install cabextract (macOS: brew install cabextract)', original);
}
