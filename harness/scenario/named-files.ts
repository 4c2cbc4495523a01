import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { nearest } from './nearest.ts';
import type { OperationPath } from './operation-paths.ts';
import type { DataProblem } from './schema-problems.ts';

export interface NamedFile {
  path: (string | number)[];
  file: string;
  kind: OperationPath['kind'];
}

/** Asks the file system for a file that a scenario names; a driver may be a folder with exactly one .inf. */
export async function checkNamedFile(named: NamedFile): Promise<{ file: string } | { problem: DataProblem }> {
  const problem = (cause: string, mend: string): { problem: DataProblem } => ({
    problem: { code: 'WP-SCENARIO-FILE-MISSING', path: named.path, cause, mend },
  });
  const found = await stat(named.file).catch(() => undefined);
  if (!found) {
    const siblings = await readdir(path.dirname(named.file)).catch(() => undefined);
    const guess = siblings && nearest(path.basename(named.file), siblings);
    if (guess) return problem(`'${named.file}' does not exist`, `did you mean '${guess}'?`);
    return problem(`'${named.file}' does not exist`, siblings ? `put the file there, or correct the path` : `the folder '${path.dirname(named.file)}' does not exist either; paths are relative to the scenario file`);
  }
  if (named.kind === 'file-or-folder') return { file: named.file };
  if (named.kind === 'folder') return found.isDirectory() ? { file: named.file } : problem(`'${named.file}' is not a folder`, 'name the folder');
  if (named.kind === 'file') return found.isFile() ? { file: named.file } : problem(`'${named.file}' is not a file`, 'name the file itself');
  if (found.isFile())
    return path.extname(named.file).toLowerCase() === '.inf' ? { file: named.file } : problem(`'${named.file}' is not an .inf`, 'name the .inf of the driver package, or its folder');
  const infs = (await readdir(named.file)).filter((name) => path.extname(name).toLowerCase() === '.inf').sort();
  if (infs.length === 1) return { file: path.join(named.file, infs[0]!) };
  return problem(`'${named.file}' has ${infs.length} .inf files${infs.length > 0 ? ` (${infs.join(', ')})` : ''}`, 'name the .inf itself');
}
