import { closeSync, openSync, writeSync } from 'node:fs';

/** COM1 as a line writer. Writes are synchronous: an event must be out before the machine does what comes next. */
export interface SerialPort {
  /** Writes one line; CRLF is added. */
  writeLine(line: string): void;
  close(): void;
}

/** @param device the tty; init has set it raw, so nothing is translated. A machine without COM1 gets a port that swallows everything. */
export function openSerialPort(device = '/dev/ttyS0'): SerialPort {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(device, 'w');
  } catch {
    descriptor = undefined;
  }
  return {
    writeLine(line) {
      if (descriptor === undefined) return;
      const bytes = Buffer.from(`${line.replace(/[\r\n]+$/, '')}\r\n`);
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      } catch {
        // A 16550 that is not wired up gives EIO; Windows' COM1 is as silent.
      }
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
