/** RC4 as NTLM seals with it: the key stream goes on from call to call. OpenSSL 3 keeps it in a provider that Node does not load. */
export function rc4(key: Uint8Array): (input: Uint8Array) => Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (left: number, right: number): void => void ([box[left], box[right]] = [box[right]!, box[left]!]);
  for (let index = 0, other = 0; index < 256; index++) {
    other = (other + box[index]! + key[index % key.length]!) & 255;
    swap(index, other);
  }
  let x = 0;
  let y = 0;
  return (input) =>
    Buffer.from(input).map((byte) => {
      x = (x + 1) & 255;
      y = (y + box[x]!) & 255;
      swap(x, y);
      return byte ^ box[(box[x]! + box[y]!) & 255]!;
    }) as Buffer;
}
