import { REACH, type Place, type SecretScan } from './secret-scan.ts';

/** What stands where a secret was. */
export const BLANKED = '[redacted]';

/** Bytes that a finding can depend on, on either side: `REACH` characters of two bytes, and the word before them. */
const MARGIN = 2 * REACH + 256;
const STEP = 1024 * 1024;

/** How a stretch of bytes is to be blanked: in the encoding that it was found in. */
interface BytePlace extends Place {
  blank: Buffer;
}
const NARROW = Buffer.from(BLANKED, 'latin1');
const WIDE = Buffer.from(BLANKED, 'utf16le');
const WIDE_BE = Buffer.from(WIDE).swap16();
type ByteOrder = 'utf16le' | 'utf16be' | undefined;

/** A short text with its secrets blanked: the name of a file. */
export function blankText(text: string, scan: SecretScan): string {
  return scan(text).reduceRight((clean, { from, to }) => clean.slice(0, from) + BLANKED + clean.slice(to), text);
}

/**
 * Blanks secrets in the bytes of a file that comes in pieces, whatever their borders, in constant memory. Bytes around them
 * stay as they are, in any encoding that contains ASCII, and in UTF-16, with and without a mark at its begin.
 * @param onBlanked how many places were blanked, as they are found
 */
export async function* blankSecrets(pieces: AsyncIterable<Uint8Array>, scan: SecretScan, onBlanked: (places: number) => void = () => {}): AsyncGenerator<Buffer> {
  // `window` begins at `begin` of the file; everything before `done` was given out.
  let window: Buffer = Buffer.alloc(0);
  let begin = 0;
  let done = 0;
  let within = false;
  let order: ByteOrder;
  const giveOut = (until: number): Buffer[] => {
    const parts: Buffer[] = [];
    let at = done;
    for (const { from, to, blank } of findInBytes(window, begin, scan, order)) {
      if (to <= done || from >= until) continue;
      if (from >= at) parts.push(window.subarray(at - begin, from - begin));
      // Begun in what was given out already: so is its blank.
      if (!(within && from < done)) {
        parts.push(blank);
        onBlanked(1);
      }
      at = Math.min(to, until);
      within = to > until;
    }
    if (at < until) {
      parts.push(window.subarray(at - begin, until - begin));
      within = false;
    }
    done = until;
    // A copy: what was given out keeps its bytes.
    const keep = Math.max(begin, done - MARGIN);
    const even = keep - (keep % 2);
    window = Buffer.from(window.subarray(Math.max(0, even - begin)));
    begin = Math.max(begin, even);
    return parts;
  };
  for await (const piece of steps(pieces)) {
    window = Buffer.concat([window, piece]);
    if (begin === 0 && done === 0) order = byteOrder(window);
    const until = begin + window.length - MARGIN;
    if (until > done) yield* giveOut(until - (until % 2));
  }
  yield* giveOut(begin + window.length);
}

/** Pieces of one size, the last but one. */
async function* steps(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < STEP) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function byteOrder(start: Buffer): ByteOrder {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf16be' : undefined;
}

/** Findings in bytes, in order, with their places in the file. */
function findInBytes(window: Buffer, begin: number, scan: SecretScan, order: ByteOrder): BytePlace[] {
  const text = window.toString('latin1');
  const found: BytePlace[] = scan(text).map((place) => ({ ...place, blank: NARROW }));
  if (order) {
    const even = window.subarray(0, window.length - (window.length % 2));
    const wide = (order === 'utf16le' ? even : Buffer.from(even).swap16()).toString('utf16le');
    for (const { from, to } of scan(wide)) found.push({ from: from * 2, to: to * 2, blank: order === 'utf16le' ? WIDE : WIDE_BE });
  } else if (text.includes('\0')) found.push(...findWide(text, scan));
  const merged: BytePlace[] = [];
  for (const place of found.sort((left, right) => left.from - right.from)) {
    const last = merged.at(-1);
    if (last && place.from < last.to) last.to = Math.max(last.to, place.to);
    else merged.push(place);
  }
  return merged.map((place) => ({ ...place, from: place.from + begin, to: place.to + begin }));
}

/** Every other byte is zero: UTF-16 of either order without a mark, such as what a program adds to a log. */
function findWide(text: string, scan: SecretScan): BytePlace[] {
  return [...text.matchAll(/(?:[\t\n\r -~]\0){8,}[\t\n\r -~]?/g)].flatMap(({ 0: run, index }) => {
    let narrow = '';
    for (let at = 0; at < run.length; at += 2) narrow += run[at];
    // Without the zero behind its last letter: in the other order that one belongs to the next.
    return scan(narrow).map(({ from, to }) => ({ from: index + from * 2, to: index + to * 2 - 1, blank: WIDE.subarray(0, -1) }));
  });
}
