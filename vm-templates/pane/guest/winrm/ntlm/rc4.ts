/** RC4 with its key stream kept between calls. OpenSSL 3 offers it only through the legacy provider, which Pane's Node does not load. */
export class Rc4 {
  readonly #state = new Uint8Array(256);
  #i = 0;
  #j = 0;
  constructor(key: Uint8Array) {
    const state = this.#state;
    for (let i = 0; i < 256; i++) state[i] = i;
    for (let i = 0, j = 0; i < 256; i++) {
      j = (j + state[i]! + key[i % key.length]!) & 255;
      [state[i], state[j]] = [state[j]!, state[i]!];
    }
  }
  /** Encrypts or decrypts the next bytes. */
  update(input: Uint8Array): Buffer {
    const state = this.#state;
    const output = Buffer.allocUnsafe(input.length);
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < input.length; at++) {
      i = (i + 1) & 255;
      const a = state[i]!;
      j = (j + a) & 255;
      const b = state[j]!;
      state[i] = b;
      state[j] = a;
      output[at] = input[at]! ^ state[(a + b) & 255]!;
    }
    this.#i = i;
    this.#j = j;
    return output;
  }
}
