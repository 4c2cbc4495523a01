/**
 * MD4 (RFC 1320), which NTLM hashes passwords with and which OpenSSL 3 keeps in a provider that Node does not load.
 * For nothing else: it is broken as a digest.
 */
export function md4(input: Uint8Array): Buffer {
  const blocks = padded(input);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let at = 0; at < blocks.length; at += 64) {
    const words = Array.from({ length: 16 }, (_, index) => blocks.readUInt32LE(at + 4 * index));
    let [a, b, c, d] = state as unknown as [number, number, number, number];
    for (let step = 0; step < 48; step++) {
      const round = ROUNDS[step >> 4]!;
      const sum = (a + round.mix(b, c, d) + words[round.order[step & 15]!]! + round.constant) | 0;
      const shift = round.shifts[step & 3]!;
      [a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c];
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
  }
  const digest = Buffer.alloc(16);
  state.forEach((word, index) => digest.writeUInt32LE(word, 4 * index));
  return digest;
}

interface Round {
  mix: (b: number, c: number, d: number) => number;
  order: readonly number[];
  shifts: readonly number[];
  constant: number;
}
const ROUNDS: readonly Round[] = [
  { mix: (b, c, d) => (b & c) | (~b & d), order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], shifts: [3, 7, 11, 19], constant: 0 },
  { mix: (b, c, d) => (b & c) | (b & d) | (c & d), order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], shifts: [3, 5, 9, 13], constant: 0x5a827999 },
  { mix: (b, c, d) => b ^ c ^ d, order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], shifts: [3, 9, 11, 15], constant: 0x6ed9eba1 },
];

/** The input, a one bit, zeros up to 56 modulo 64, and its length in bits. */
function padded(input: Uint8Array): Buffer {
  const blocks = Buffer.alloc(Math.ceil((input.length + 9) / 64) * 64);
  blocks.set(input);
  blocks[input.length] = 0x80;
  blocks.writeBigUInt64LE(BigInt(input.length) * 8n, blocks.length - 8);
  return blocks;
}
