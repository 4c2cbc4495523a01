import { existsSync, statSync } from 'node:fs';
import type { Process } from '../../system.ts';
import { readText } from '../text-file.ts';
import { matching } from '../builtin/place.ts';
import type { ShellState } from '../state.ts';

/** Writes lines, each with CRLF. */
export function say(process: Process, ...lines: string[]): void {
  for (const line of lines) process.stdout(`${line}\r\n`);
}
export function complain(process: Process, ...lines: string[]): void {
  for (const line of lines) process.stderr(`${line}\r\n`);
}

/** Everything that a program's standard input brings. */
export async function readAll(process: Process): Promise<string> {
  let text = process.stdin;
  for (let more = await process.input?.read(); more !== undefined; more = await process.input?.read()) text += more;
  return text;
}

/** Text of each file that the operands name, wildcards included; `missing` gets those that name none. */
export function readFiles(process: Process, operands: string[], missing: (name: string) => void): { name: string; text: string }[] {
  const state = { system: process.system, cwd: process.cwd } as ShellState;
  return operands.flatMap((operand) => {
    const files = matching(state, operand).filter((file) => existsSync(file.posix!) && statSync(file.posix!).isFile());
    if (files.length === 0) missing(operand);
    return files.map((file) => ({ name: file.path, text: readText(file.posix!) }));
  });
}
