import { constants, gzipSync } from 'node:zlib';

/** One value of the page's data: gzip, then base64, whose letters cannot end the element that holds them. */
export interface Block {
  /** Element id. */
  id: string;
  base64: string;
}

/** @param packed the value holds what is compressed already (pictures): only the cost of its letters is taken back, which is quicker */
export function block(id: string, value: unknown, packed = false): Block {
  // Level 5 is twice as quick as the default level and 3 % larger.
  return { id, base64: gzipSync(JSON.stringify(value), packed ? { strategy: constants.Z_HUFFMAN_ONLY } : { level: 5 }).toString('base64') };
}

/** Not executed by any browser: the type is none of JavaScript's. */
export function blockElement({ id, base64 }: Block): string {
  return `<script type="application/octet-stream+base64" id="${id}">${base64}</script>\n`;
}
