import { toolOutputError } from '../output/tool-output-error.ts';

export type RegFileEncoding = 'utf-16le' | 'utf-8' | 'ansi';

/**
 * Text of a .reg file: UTF-16LE with byte order mark (what regedit and `reg export` write since Windows 2000), UTF-8
 * with mark (met in the field), else the ANSI code page, here 1252, which regedit reads when there is no mark. Throws
 * WP-TOOL-OUTPUT for an odd number of UTF-16 bytes.
 */
export function decodeRegFile(bytes: Uint8Array): { text: string; encoding: RegFileEncoding } {
  if (bytes.length === 0) throw toolOutputError('reg', 'export (.reg file)', 'it is empty');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    if (bytes.length % 2 !== 0) throw toolOutputError('reg', 'export (.reg file)', 'it is cut: UTF-16 with an odd number of bytes');
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' };
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { text: new TextDecoder('utf-8').decode(bytes), encoding: 'utf-8' };
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'ansi' };
}
