import { badEnumerationContext } from '../protocol/faults.ts';
import { newId } from '../protocol/response.ts';

const LIMIT = 256;

/** Enumerations that a client has begun and not yet pulled to their end. The oldest give way when too many are left open. */
export class Enumerations {
  readonly #open = new Map<string, { owner: string; items: string[] }>();

  /** Keeps the items of one user; gives the context for Pull. */
  keep(owner: string, items: string[]): string {
    if (this.#open.size >= LIMIT) this.#open.delete(this.#open.keys().next().value!);
    const id = `uuid:${newId()}`;
    this.#open.set(id.toUpperCase(), { owner, items });
    return id;
  }
  /** Takes up to `count` items from the front that fit into `room` characters, one at least. Throws the fault for an unknown context. */
  pull(owner: string, id: string, count: number, room: number): { items: string[]; done: boolean } {
    const found = this.#open.get(id.toUpperCase());
    if (!found || found.owner !== owner) throw badEnumerationContext();
    const items: string[] = [];
    let left = room;
    while (found.items.length > 0 && items.length < count && (items.length === 0 || found.items[0]!.length <= left)) {
      left -= found.items[0]!.length;
      items.push(found.items.shift()!);
    }
    const done = found.items.length === 0;
    if (done) this.#open.delete(id.toUpperCase());
    return { items, done };
  }
  release(owner: string, id: string): void {
    if (this.#open.get(id.toUpperCase())?.owner !== owner) throw badEnumerationContext();
    this.#open.delete(id.toUpperCase());
  }
}
