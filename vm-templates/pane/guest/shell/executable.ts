import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What an .exe of Pane's own form does: run a batch script, or a program that Pane has built in for media to bring. */
export type Executable = { kind: 'script'; text: string } | { kind: 'carried'; program: string };

/** First line of the overlay: the data behind the last section of the PE file. */
const SCRIPT = 'PANE-EXECUTABLE script';
const PROGRAM = /^PANE-EXECUTABLE program ([a-z0-9]+)$/;
/** The headers lie in the first page; a script is text that somebody wrote. */
const HEADER_BYTES = 4096;
const OVERLAY_LIMIT = 1 << 20;

/** Where the overlay of a PE file begins ("PE Format", section headers); undefined when the bytes are no PE file. */
function overlayStart(head: Buffer): number | undefined {
  if (head.length < 64 || head.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const pe = head.readUInt32LE(60);
  if (pe + 24 > head.length || head.toString('latin1', pe, pe + 4) !== 'PE\0\0') return undefined;
  const sections = head.readUInt16LE(pe + 6);
  const table = pe + 24 + head.readUInt16LE(pe + 20);
  if (table + sections * 40 > head.length) return undefined;
  const ends = Array.from({ length: sections }, (_, index) => head.readUInt32LE(table + index * 40 + 16) + head.readUInt32LE(table + index * 40 + 20));
  return Math.max(0, ...ends);
}

function readAt(handle: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(handle, bytes, 0, length, at));
}

/**
 * Reads an .exe (POSIX path): undefined for every program that is not of Pane's own form, which is a small real PE file (so that any
 * tool sees an executable, and Windows a program that ends with 50, ERROR_NOT_SUPPORTED) with a marked overlay behind its sections.
 */
export function readExecutable(path: string): Executable | undefined {
  const handle = openSync(path, 'r');
  try {
    const start = overlayStart(readAt(handle, 0, HEADER_BYTES));
    const size = fstatSync(handle).size;
    if (start === undefined || start === 0 || start >= size || size - start > OVERLAY_LIMIT) return undefined;
    const overlay = readAt(handle, start, size - start).toString('utf8');
    const [head = '', ...lines] = overlay.split(/\r?\n/);
    if (head === SCRIPT) return { kind: 'script', text: lines.join('\r\n') };
    const program = PROGRAM.exec(head)?.[1];
    return program === undefined ? undefined : { kind: 'carried', program };
  } finally {
    closeSync(handle);
  }
}
