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
