/** Numbers from 0 below 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** WIMPROOF_FUZZ_SEED, else another one in each run. */
export function fuzzSeed(): number {
  const given = process.env['WIMPROOF_FUZZ_SEED'];
  if (given === undefined) return Math.floor(Math.random() * 2 ** 31);
  if (!/^\d+$/.test(given)) throw new Error(`WIMPROOF_FUZZ_SEED is a whole number, not ${JSON.stringify(given)}`);
  return Number(given);
}

export function pick<Item>(random: () => number, items: ArrayLike<Item>): Item {
  return items[Math.floor(random() * items.length)]!;
}
