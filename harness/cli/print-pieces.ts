import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Prints at the reader's pace, until all is out or the reader has had enough (`| head`), which is no error. */
export async function printPieces(stream: Writable, pieces: Iterable<string>): Promise<void> {
  let broken: Error | undefined;
  const note = (error: Error): void => void (broken ??= error);
  stream.on('error', note);
  try {
    for (const piece of pieces) {
      if (broken) break;
      if (!stream.write(piece)) await once(stream, 'drain').catch(note);
    }
    if (!broken) await new Promise<void>((resolve) => void stream.write('', () => resolve()));
  } finally {
    // A stream tells of its last error after the write that met it.
    setImmediate(() => stream.off('error', note));
  }
  if (broken && (broken as NodeJS.ErrnoException).code !== 'EPIPE') throw broken;
}
