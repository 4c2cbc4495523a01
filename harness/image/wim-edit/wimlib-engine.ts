import { mediumError } from '../image-error.ts';
import { runProgram } from '../tool.ts';
import type { PlainEdit } from './plain-edit.ts';

/** wimlib's way: export, then change in place. Nothing is mounted, and no rights are needed. */
export async function editWithWimlib(edit: PlainEdit, program: string, signal?: AbortSignal): Promise<void> {
  const options = signal ? { cancelSignal: signal } : {};
  await runProgram(program, wimlibExportArguments(edit), options);
  const commands = wimlibCommands(edit);
  if (commands === '') return;
  // Outside Windows wimlib tells case apart by default.
  await runProgram(program, ['update', edit.out, '1'], { ...options, input: commandBytes(commands), env: { WIMLIB_IMAGEX_IGNORE_CASE: '1' } });
}

/** Without a compression option export keeps the source's: nothing is compressed anew. [wimexport(1)] */
export function wimlibExportArguments({ source, index, out, bootable }: PlainEdit): string[] {
  return ['export', source, String(index), out, ...(bootable ? ['--boot'] : [])];
}

/** Lines for `wimlib-imagex update`. `--no-acls`: the same file whatever the access rights on this host. [wimupdate(1)] */
export function wimlibCommands({ remove, put }: PlainEdit): string {
  return [
    ...remove.map((one) => `delete --force --recursive ${quoted(`/${one}`)}`),
    ...put.map((one) => `add --no-acls ${quoted(one.from)} ${quoted(`/${one.path}`)}`),
  ].map((line) => `${line}\n`).join('');
}

/** Quotes end at the next of their kind; there is no escape character. [programs/imagex.c of ebiggers/wimlib] */
function quoted(value: string): string {
  const quote = ['\'', '"'].find((one) => !value.includes(one));
  if (quote === undefined || /[\r\n]/.test(value)) throw mediumError('WP-WIM-PATH', `wimlib cannot be given the path ${JSON.stringify(value)}`, 'Use a path without line breaks, and without both kinds of quotes');
  return `${quote}${value}${quote}`;
}

/** On Windows, input that begins like UTF-16LE is taken as that, and everything else is in the code page. [the same file] */
export function commandBytes(commands: string, platform: NodeJS.Platform = process.platform): Buffer {
  return Buffer.from(commands, platform === 'win32' ? 'utf16le' : 'utf8');
}
