import { StringDecoder } from 'node:string_decoder';

/** Upper halves (0x80-0xFF) of the single-byte code pages that cmd meets on western systems. */
const OEM_437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const OEM_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';
/** 0x80-0x9F of Windows-1252; the rest is Latin-1. Unassigned bytes map to themselves, as Windows has it. */
const ANSI_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const LATIN_1 = Array.from({ length: 96 }, (_, index) => String.fromCharCode(0xa0 + index)).join('');

const UPPER_HALVES: Record<number, string> = { 437: OEM_437, 850: OEM_850, 1252: ANSI_1252 + LATIN_1 };
const UTF8 = 65001;

/** Turns program output into bytes and standard input into text. One decoder per stream: sequences may be cut between pieces. */
export interface Codepage {
  encode(text: string): Buffer;
  /** A decoder that remembers an unfinished sequence. `end` gives what is left. */
  decoder(): { write(bytes: Buffer): string; end(): string };
}

function singleByte(upper: string): Codepage {
  const toByte = new Map([...upper].map((character, index) => [character, 0x80 + index]));
  const decode = (bytes: Buffer): string => Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : upper[byte - 0x80]!)).join('');
  return {
    // A character that the page lacks becomes a question mark, as WideCharToMultiByte does without best fit.
    encode: (text) => Buffer.from([...text].map((character) => (character < '\x80' ? character.charCodeAt(0) : (toByte.get(character) ?? 0x3f)))),
    decoder: () => ({ write: decode, end: () => '' }),
  };
}

const utf8: Codepage = {
  encode: (text) => Buffer.from(text, 'utf8'),
  decoder: () => {
    const decoder = new StringDecoder('utf8');
    return { write: (bytes) => decoder.write(bytes), end: () => decoder.end() };
  },
};

/** The code page of that number (WINRS_CODEPAGE): 65001, 437, 850, 1252; undefined for one that Pane lacks. */
export function codepage(number: number): Codepage | undefined {
  if (number === UTF8) return utf8;
  const upper = UPPER_HALVES[number];
  return upper === undefined ? undefined : singleByte(upper);
}
