import { diffChars, diffLines, diffWordsWithSpace, type ChangeObject } from 'diff';

export interface DiffPart {
  kind: 'same' | 'expected' | 'actual';
  text: string;
}
export interface TextDiff {
  parts: DiffPart[];
  /**
   * What was held against what. `characters`: to the eye the texts are the same, and differ in blanks, ends of lines or
   * characters that nobody sees. `whole`: they have nothing to do with each other, or are too large; nothing is marked within them.
   */
  by: 'characters' | 'words' | 'lines' | 'whole';
}
/** Characters of both texts together up to which words are compared; above, lines. */
const LONGEST_BY_WORDS = 8_000;
/** Above, nothing is compared: a browser must not stand still for a value that a guest printed. */
const LONGEST_BY_LINES = 400_000;
/** Edits after which a comparison is given up: the texts are then not versions of one text, and the cost grows with the square. */
const MOST_EDITS = 600;
/** The share of letters and digits in common below which marks within the texts would only be noise. */
const LEAST_IN_COMMON = 0.25;

/** What differs between two texts, in reading order: what is only in `expected` comes before what is only in `actual`. The parts always add up to both texts. */
export function diffOf(expected: string, actual: string): TextDiff {
  if (expected === actual) return { by: 'words', parts: expected === '' ? [] : [{ kind: 'same', text: expected }] };
  const size = expected.length + actual.length;
  if (size <= LONGEST_BY_LINES && asSeen(expected) === asSeen(actual)) {
    const changes = diffChars(expected, actual, { maxEditLength: MOST_EDITS });
    if (changes) return { by: 'characters', parts: changes.map(part) };
  }
  if (size <= LONGEST_BY_WORDS) {
    const changes = diffWordsWithSpace(expected, actual, { maxEditLength: MOST_EDITS });
    if (changes && inCommon(changes) >= LEAST_IN_COMMON) return { by: 'words', parts: changes.map(part) };
  }
  const byLines = size <= LONGEST_BY_LINES && expected.includes('\n') && actual.includes('\n');
  if (byLines) {
    const changes = diffLines(expected, actual, { maxEditLength: MOST_EDITS });
    if (changes && inCommon(changes) > 0) return { by: 'lines', parts: changes.map(part) };
  }
  const sides: DiffPart[] = [{ kind: 'expected', text: expected }, { kind: 'actual', text: actual }];
  return { by: 'whole', parts: sides.filter(({ text }) => text !== '') };
}

/** A text as a reader takes it in: accents composed or not, without what has no width, any blanks as one, none at the ends. */
function asSeen(text: string): string {
  return text.normalize('NFC').replace(/\p{Cf}/gu, '').replace(/\s+/g, ' ').trim();
}

function part({ added, removed, value }: ChangeObject<string>): DiffPart {
  return { kind: added ? 'actual' : removed ? 'expected' : 'same', text: value };
}

/** 0 to 1, by the longer of the two texts; blanks and punctuation, which any two sentences share, do not count. */
function inCommon(changes: readonly ChangeObject<string>[]): number {
  const letters = (of: (change: ChangeObject<string>) => boolean) => changes.filter(of).reduce((sum, { value }) => sum + (value.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
  const same = letters((change) => !change.added && !change.removed);
  return same / Math.max(1, letters((change) => !change.added), letters((change) => !change.removed));
}
