import { AnswerFileError } from '../answer-file-error.ts';

/** The encodings that an XML processor must know (XML 1.0, 4.3.3). */
export type XmlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';
export interface DecodedXml {
  /** With the byte order mark, if the file had one, as its first character. */
  text: string;
  encoding: XmlEncoding;
}

/**
 * Decodes an XML file: by its byte order mark, else by whether its first `<` is one byte or two.
 * @throws AnswerFileError for bytes that are not of that encoding, and for a declaration that contradicts them: MSXML
 * refuses that ("Switch from current encoding to specified encoding not supported")
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  if (bytes.length === 0) throw new AnswerFileError('the file is empty');
  const encoding = detect(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AnswerFileError(`the bytes are not ${encoding.toUpperCase()}`);
  }
  const declared = /^\uFEFF?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(text);
  const column = (declared?.[0].length ?? 0) - (declared?.[1]?.length ?? 0) - (text.startsWith('\uFEFF') ? 1 : 0);
  if (declared?.[1] !== undefined && !fits(declared[1], encoding, bytes)) throw new AnswerFileError(`the file is ${encoding.toUpperCase()} but declares the encoding ${declared[1]}`, { line: 1, column });
  return { text, encoding };
}

/** The bytes of a text; a byte order mark is written when the text has it. */
export function encodeXml({ text, encoding }: DecodedXml): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

function detect(bytes: Uint8Array): XmlEncoding {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return 'utf-8';
}

/** A file of ASCII alone is the same in UTF-8 and in every code page that extends ASCII. */
function fits(declared: string, encoding: XmlEncoding, bytes: Uint8Array): boolean {
  const name = declared.toLowerCase();
  if (encoding !== 'utf-8') return ['utf-16', 'ucs-2', encoding].includes(name);
  return ['utf-8', 'us-ascii', 'ascii'].includes(name) || (/^(windows-125\d|iso-8859-\d+)$/.test(name) && bytes.every((byte) => byte < 0x80));
}
