import { realpath } from 'node:fs/promises';
import { execa } from 'execa';
import { BuildError } from '../build-error.ts';

/** The dynamic loader's path inside every x86-64 program; the guest links it to its own copy. */
export const LOADER = '/lib64/ld-linux-x86-64.so.2';

/** Shared libraries by soname, with the host file of each. */
export type Libraries = Map<string, string>;

/** All libraries that the programs need, the loader included (as `ld-linux-x86-64.so.2`). Static programs need none. */
export async function librariesOf(programs: readonly string[]): Promise<Libraries> {
  const libraries: Libraries = new Map();
  for (const program of programs) {
    const result = await execa('ldd', [program], { reject: false, stdin: 'ignore' });
    if (result.failed && /not a dynamic executable|statically linked/.test(result.stdout + result.stderr)) continue;
    for (const { soname, file } of parseLdd(result.stdout)) {
      if (!file) throw new BuildError('PANE-LIBRARY-MISSING', `${program} needs ${soname}, which is not installed`, `re-install the package of ${program}`);
      libraries.set(soname, await realpath(file));
    }
  }
  return libraries;
}

/** Parses `ldd` output; `file` is absent for a library that was not found. The kernel's vdso is left out. */
export function parseLdd(text: string): { soname: string; file?: string }[] {
  const found = [];
  for (const line of text.split('\n')) {
    const arrow = /^\s*(\S+) => (?:(\/\S+) \(0x|not found)/.exec(line);
    const plain = /^\s*(\/\S*\/(ld-linux[^/\s]*)) \(0x/.exec(line);
    if (arrow) found.push({ soname: arrow[1]!, ...(arrow[2] ? { file: arrow[2] } : {}) });
    else if (plain) found.push({ soname: plain[2]!, file: plain[1]! });
  }
  return found;
}
