import type { Series } from './benchmark.ts';

/** One way: its name, and a function that does it once and returns the seconds it took. */
export interface Way {
  name: string;
  once(round: number): Promise<number>;
}

/**
 * Runs two ways in turn, and every other round in the other order: what drifts on the host (caches, temperature, neighbours)
 * then meets both alike.
 * @param told what each measurement took, as soon as it is known
 */
export async function alternate(ways: [Way, Way], rounds: number, told: (line: string) => void): Promise<[Series, Series]> {
  const series: [Series, Series] = [{ name: ways[0].name, seconds: [] }, { name: ways[1].name, seconds: [] }];
  for (let round = 1; round <= rounds; round++) {
    for (const at of round % 2 === 1 ? ([0, 1] as const) : ([1, 0] as const)) {
      const seconds = await ways[at].once(round);
      series[at].seconds.push(seconds);
      told(`round ${round} of ${rounds}: ${ways[at].name} ${seconds.toFixed(2)} s`);
    }
  }
  return series;
}
