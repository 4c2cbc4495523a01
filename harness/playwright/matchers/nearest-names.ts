import { editDistance } from '../../scenario/nearest.ts';

/** How many are shown: more would bury the one that was meant. */
const SHOWN = 3;

/**
 * The names that a wanted one may have been meant to be: those that contain it or that it contains, then those that differ
 * in few letters. Of a package's identity only the name counts, which stands before the first `~`.
 */
export function nearestNames(wanted: string, names: readonly string[]): string[] {
  const word = keyOf(wanted.replaceAll(/[*?]/g, ''));
  const scored = [...new Set(names)].flatMap((name) => {
    const key = keyOf(name);
    if (word === '' || key === '') return [];
    if (key === word) return [{ name, score: 0 }];
    if (key.includes(word) || word.includes(key)) return [{ name, score: 1 }];
    const distance = editDistance(word, key);
    return distance <= Math.max(2, Math.floor(word.length / 3)) ? [{ name, score: 1 + distance }] : [];
  });
  return scored.sort((left, right) => left.score - right.score || left.name.localeCompare(right.name)).slice(0, SHOWN).map(({ name }) => name);
}

function keyOf(name: string): string {
  return name.split('~')[0]!.trim().toLowerCase();
}
