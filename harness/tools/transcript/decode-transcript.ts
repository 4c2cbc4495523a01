export interface DecodedTranscript {
  text: string;
  encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1252';
  /** What the reader should know of the encoding, when it was guessed. */
  note?: string;
}

/**
 * Text of a saved transcript. UTF-16 and UTF-8 with a byte order mark (PowerShell and Notepad write them) are told by
 * it; without one it is UTF-8 if that is valid, else Windows-1252, which may garble what a console's own code page wrote.
 */
export function decodeTranscript(bytes: Buffer): DecodedTranscript {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16LE' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16le').decode(Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16()), encoding: 'UTF-16BE' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252', note: 'it is not UTF-8 and has no byte order mark: read as Windows-1252, so letters beyond ASCII may be wrong' };
  }
}
