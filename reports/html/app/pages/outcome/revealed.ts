import { inert } from '../../../../inert-text.ts';

const SIGNS: Readonly<Record<string, string>> = { ' ': '\u00b7', '\t': '\u2192', '\n': '\u21b5\n', '\r': '[CR]' };
/** Blanks of all kinds, what has no width, accents by themselves. */
const UNSEEN = /[\s\p{Cf}\p{M}]/gu;
/** Between words only these need a sign: the others are as they look. */
const RARE_BLANK = /[^\S \t\n]/gu;

/**
 * Text that differs from another, with signs for what cannot be seen in it. `all`: for each such character, because
 * nothing else differs; else for rare blanks, and for all where the text has nothing that is seen.
 */
export function revealed(text: string, all: boolean): string {
  return inert(text.replace(all || text.replace(UNSEEN, '') === '' ? UNSEEN : RARE_BLANK, sign));
}

function sign(character: string): string {
  return SIGNS[character] ?? `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
}
