import { fileURLToPath } from 'node:url';

const HARNESS = new URL('..', import.meta.url);
const OWN = [HARNESS.href, fileURLToPath(HARNESS)];

/** The frames of a stack, or of the caller, that are not the harness's own: who writes tests looks for the line of the test. */
export function userFrames(stack = new Error().stack ?? ''): string[] {
  return stack.split('\n').filter((line) => /^ +at /.test(line) && !OWN.some((folder) => line.includes(folder)));
}

/** Where a frame is: `at name (/folder/file.ts:1:2)`, `at file:///folder/file.ts:1:2`. */
export function placeOfFrame(frame = ''): { file: string; line: number; column: number } | undefined {
  const [, file, line, column] = /^ *at .*? \((.*):(\d+):(\d+)\)$/.exec(frame) ?? /^ *at (?:async )?(.*):(\d+):(\d+)$/.exec(frame) ?? [];
  if (file === undefined) return undefined;
  return { file: file.startsWith('file:') ? fileURLToPath(file) : file, line: Number(line), column: Number(column) };
}
