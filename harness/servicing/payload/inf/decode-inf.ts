/**
 * The text of an INF file: UTF-16LE or UTF-8 with a byte order mark, else UTF-8 when it is valid, else the Windows
 * ANSI code page (1252). Source: "General Guidelines for INF Files" (UTF-16 or ANSI; UTF-8 is met in the field).
 */
export function decodeInf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // UTF-16 without a mark: ASCII letters with a zero byte behind each.
  if (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
