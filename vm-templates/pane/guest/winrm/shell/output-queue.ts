/** Bytes of one output stream, written by a program and taken by Receive in pieces of any size. */
export class OutputQueue {
  #chunks: Buffer[] = [];
  #length = 0;
  get length(): number {
    return this.#length;
  }
  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }
  /** At most `limit` bytes from the front. */
  take(limit: number): Buffer {
    const taken: Buffer[] = [];
    let room = limit;
    let used = 0;
    while (room > 0 && used < this.#chunks.length) {
      const chunk = this.#chunks[used]!;
      if (chunk.length <= room) {
        taken.push(chunk);
        room -= chunk.length;
        used++;
      } else {
        taken.push(chunk.subarray(0, room));
        this.#chunks[used] = chunk.subarray(room);
        room = 0;
      }
    }
    this.#chunks.splice(0, used);
    this.#length -= limit - room;
    return Buffer.concat(taken);
  }
}
