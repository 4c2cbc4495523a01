import { readFileSync } from 'node:fs';
import { inert, inertLine } from '../../reports/inert-text.ts';
import { WimproofError } from '../errors/wimproof-error.ts';
import { decodeTranscript } from '../tools/transcript/decode-transcript.ts';
import { describeValue } from './parse-kinds/describe-value.ts';
import type { ParseKind } from './parse-kinds/parse-kind.ts';
import { parseKind, parseKinds } from './parse-kinds/registry.ts';
import { printError } from './print-error.ts';

/** Prints the data, or the error; the exit code is that of docs/exit-codes.md. */
export function parseSavedFile(kindName: string | undefined, file: string | undefined, options: { json?: boolean; list?: boolean }): number {
  try {
    if (options.list) {
      process.stdout.write(options.json ? `${JSON.stringify(parseKinds.map(({ name, title }) => ({ name, title })), null, 2)}\n` : kindList());
      return 0;
    }
    if (kindName === undefined || file === undefined) throw new WimproofError({ code: 'WP-PARSE-USAGE', kind: 'scenario', cause: 'wimproof parse needs a kind and a file', mend: 'wimproof parse dism-packages packages.txt; --list prints the kinds, - is standard input' });
    const kind = parseKind(kindName);
    const bytes = readBytes(file);
    const value = read(kind, bytes, file);
    const note = kind.binary ? undefined : decodeTranscript(bytes).note;
    if (note !== undefined) process.stderr.write(`note: ${inertLine(file)}: ${note}\n`);
    process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : `${inert((kind.describe ?? describeValue)(value))}\n`);
    return 0;
  } catch (error) {
    return printError(error);
  }
}

function kindList(): string {
  const width = Math.max(...parseKinds.map(({ name }) => name.length));
  return parseKinds.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join('');
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new WimproofError({ code: 'WP-PARSE-FILE', kind: 'scenario', cause: `${file === '-' ? 'standard input' : inertLine(file)} cannot be read (${code})`, mend: 'name a file that exists and can be read', original: error });
  }
}

/** Errors of a file that a user names are the file's: nothing was run that a retry could cure. */
function read(kind: ParseKind, bytes: Buffer, file: string): unknown {
  try {
    return kind.parse(bytes);
  } catch (error) {
    const shown = file === '-' ? 'standard input' : inertLine(file);
    if (error instanceof WimproofError) throw new WimproofError({ code: error.code, kind: 'scenario', cause: `${shown}: ${inertLine(error.message)}`, mend: mendOf(kind, error), original: error });
    throw new WimproofError({ code: 'WP-PARSE-FILE', kind: 'scenario', cause: `${shown}: ${inertLine(error instanceof Error ? error.message : String(error))}`, mend: `check that it is a whole file of the kind ${kind.name} (${kind.title})`, original: error });
  }
}

function mendOf(kind: ParseKind, error: WimproofError): string {
  if (error.code !== 'WP-TOOL-OUTPUT') return error.mend;
  if (kind.name.startsWith('dism-') && !kind.name.endsWith('-log')) return 'save the whole output of dism /English, from its first line to its last; wimproof parse --list tells which command each kind belongs to';
  return `save the whole output of ${kind.title}; if the tool really prints this, the parser has to learn it`;
}
