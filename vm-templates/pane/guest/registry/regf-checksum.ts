/** The base block's checksum: XOR of its first 127 double words; 0 and -1 are avoided (msuhanov, "Windows registry file format specification"). */
export function baseBlockChecksum(block: Buffer): number {
  let sum = 0;
  for (let offset = 0; offset < 508; offset += 4) sum = (sum ^ block.readUInt32LE(offset)) >>> 0;
  if (sum === 0) return 1;
  return sum === 0xffffffff ? 0xfffffffe : sum;
}
