/**
 * MD4 (RFC 1320). Windows stores a local account's password as MD4 over its UTF-16LE text; Node 20 with OpenSSL 3 no
 * longer offers the digest.
 */
const ROUNDS = [
  { add: 0, order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], shifts: [3, 7, 11, 19] },
  { add: 0x5a827999, order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], shifts: [3, 5, 9, 13] },
  { add: 0x6ed9eba1, order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], shifts: [3, 9, 11, 15] },
] as const;

function mix(round: number, x: number, y: number, z: number): number {
  if (round === 0) return (x & y) | (~x & z);
  if (round === 1) return (x & y) | (x & z) | (y & z);
  return x ^ y ^ z;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function pad(input: Buffer): Buffer {
  const length = Math.ceil((input.length + 9) / 64) * 64;
  const padded = Buffer.alloc(length);
  input.copy(padded);
  padded[input.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(input.length) * 8n, length - 8);
  return padded;
}

/** The 16-byte MD4 digest of `input`. */
export function md4(input: Buffer): Buffer {
  const padded = pad(input);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d] = state as [number, number, number, number];
    ROUNDS.forEach((round, number) => {
      round.order.forEach((word, step) => {
        const sum = (a + mix(number, b, c, d) + padded.readInt32LE(block + word * 4) + round.add) | 0;
        const next = rotate(sum, round.shifts[step % 4]!);
        [a, d, c, b] = [d, c, b, next];
      });
    });
    [a, b, c, d].forEach((word, index) => { state[index] = (state[index]! + word) | 0; });
  }
  const digest = Buffer.alloc(16);
  state.forEach((word, index) => digest.writeInt32LE(word, index * 4));
  return digest;
}

/** The NT hash of a password: MD4 of its UTF-16LE text, without terminator ([MS-NLMP] 3.3.1, NTOWFv1). */
export function ntHash(password: string): Buffer {
  return md4(Buffer.from(password, 'utf16le'));
}
