/** Windows-1252: what the pool says its texts are in. */
const CODE_PAGE = 1252;

/** The string pool of a Windows Installer database or transform: texts by number, in two-byte references. */
export class StringPool {
  readonly #texts: string[] = [];
  readonly #uses: number[] = [];

  /** Number of a text, which is added when it is new; 0 for none. */
  reference(text: string): number {
    if (text === '') return 0;
    const found = this.#texts.indexOf(text);
    const index = found < 0 ? this.#texts.push(text) - 1 : found;
    this.#uses[index] = (this.#uses[index] ?? 0) + 1;
    return index + 1;
  }

  /** The streams `_StringPool` (code page, then length and use count of each text) and `_StringData`. */
  streams(): { pool: Buffer; data: Buffer } {
    const texts = this.#texts.map((text) => Buffer.from(text, 'latin1'));
    const pool = Buffer.alloc(4 + 4 * texts.length);
    pool.writeUInt32LE(CODE_PAGE, 0);
    texts.forEach((text, index) => {
      pool.writeUInt16LE(text.length, 4 + index * 4);
      pool.writeUInt16LE(this.#uses[index]!, 6 + index * 4);
    });
    return { pool, data: Buffer.concat(texts) };
  }
}
