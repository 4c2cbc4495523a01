import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { System, Write } from '../system.ts';
import { LineWriter } from './line-writer.ts';
import type { ShellState, Streams } from './state.ts';
import type { Redirect } from './syntax.ts';
import { readText } from './text-file.ts';
import { unquote } from './windows-path.ts';

/** A file, device or directory that could not be opened; the text is what cmd prints. */
export class OpenError extends Error {}

interface Output {
  write: Write;
  close(): void;
}

const DEVICES = /^(?:\\\\\.\\)?(nul|con|com\d|lpt\d|prn):?$/i;

/** Device name in a path (`nul`, `COM1`, `\\.\COM1`, also behind a directory), upper-case. */
export function deviceName(target: string): string | undefined {
  const name = target.replace(/^(?!\\\\\.\\).*[\\/]/, '');
  return DEVICES.exec(name)?.[1]?.toUpperCase();
}

function device(system: System, name: string): Output {
  if (name === 'NUL') return { write: () => undefined, close: () => undefined };
  if (name === 'COM1') {
    const lines = new LineWriter((line) => system.serial(line));
    return { write: lines.write, close: () => lines.end() };
  }
  if (name === 'CON') {
    const lines = new LineWriter((line) => system.log(line));
    return { write: lines.write, close: () => lines.end() };
  }
  throw new OpenError('The system cannot find the file specified.');
}

/** Words for a failed open, by POSIX error. */
export function openFault(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EROFS') return 'The media is write protected.';
  if (code === 'ENOSPC') return 'There is not enough space on the disk.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR') return 'Access is denied.';
  return 'The system cannot find the path specified.';
}

/** Opens a file or device for writing, making the file but never its directory. Throws OpenError. */
export function openOutput(state: ShellState, target: string, append: boolean): Output {
  const name = deviceName(target);
  if (name) return device(state.system, name);
  try {
    const path = state.system.resolve(target, state.cwd);
    if (!existsSync(dirname(path))) throw new OpenError('The system cannot find the path specified.');
    const handle = openSync(path, append ? 'a' : 'w');
    return { write: (text) => void writeSync(handle, text), close: () => closeSync(handle) };
  } catch (error) {
    throw error instanceof OpenError ? error : new OpenError(openFault(error));
  }
}

function readInput(state: ShellState, target: string): string {
  const name = deviceName(target);
  if (name) return '';
  try {
    const path = state.system.resolve(target, state.cwd);
    if (!existsSync(path)) throw new OpenError('The system cannot find the file specified.');
    if (statSync(path).isDirectory()) throw new OpenError('Access is denied.');
    return readText(path);
  } catch (error) {
    throw error instanceof OpenError ? error : new OpenError(openFault(error));
  }
}

/**
 * Applies redirections left to right, so `>f 2>&1` and `2>&1 >f` differ as they do in Windows. Handles 3 to 9 exist for
 * duplication only. Throws OpenError; everything opened before is closed again.
 */
export function redirect(redirects: Redirect[], state: ShellState, streams: Streams): { streams: Streams; close(): void } {
  if (redirects.length === 0) return { streams, close: () => undefined };
  const opened: Output[] = [];
  const close = (): void => opened.forEach((output) => output.close());
  const handles = new Map<number, Write>([[1, streams.stdout], [2, streams.stderr]]);
  let stdin = streams.stdin;
  try {
    for (const { handle, mode, target } of redirects) {
      if (mode === 'read') stdin = { text: readInput(state, unquote(target)) };
      else if (mode === 'duplicate') handles.set(handle, handles.get(Number(target)) ?? (() => undefined));
      else {
        const output = openOutput(state, unquote(target), mode === 'append');
        opened.push(output);
        handles.set(handle, output.write);
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return { streams: { stdin, stdout: handles.get(1)!, stderr: handles.get(2)! }, close };
}
