/**
 * Windows Installer packs the names of its streams two letters to a character of U+3800..U+47FF (one to U+4800..U+483F);
 * U+4840 in front marks a table, written `!` here. Source: the format as read by msitools and Wine (read, not copied).
 */
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._';

/** The readable name of a stream: `!Property` for a table. */
export function decodeStreamName(packed: string): string {
  let name = '';
  for (const character of packed) {
    const code = character.charCodeAt(0);
    if (code >= 0x3800 && code < 0x4800) name += LETTERS.charAt((code - 0x3800) & 0x3f) + LETTERS.charAt(((code - 0x3800) >> 6) & 0x3f);
    else if (code >= 0x4800 && code < 0x4840) name += LETTERS.charAt(code - 0x4800);
    else if (code === 0x4840) name += '!';
    else name += character;
  }
  return name;
}
