import { WimproofError } from '../errors/wimproof-error.ts';

/**
 * Windows versions have up to four numeric parts: `10.0.26100.2033` (major, minor, build, revision).
 * A range is a list of comparators, all of which must hold: `>=10.0.22000 <10.0.26100`; `||` separates alternatives.
 */
const VERSION = /^\d+(\.\d+){0,3}$/;
const COMPARATOR = /^(>=|<=|>|<|=)?(\d+(?:\.\d+){0,3})$/;

/** Whether the text is a version of one to four numeric parts. */
export function isVersion(text: string): boolean {
  return VERSION.test(text.trim());
}

/** -1, 0 or 1. Missing parts count as 0, so `1.2` equals `1.2.0.0`. Both must satisfy `isVersion`. */
export function compareVersions(left: string, right: string): -1 | 0 | 1 {
  return compareParts(parts(left), parts(right), 4);
}

/**
 * Whether a Windows version lies in a range. A comparator that names fewer than four parts speaks of the whole family:
 * `=10.0.26100` and `<=10.0.26100` hold for `10.0.26100.2033`, `>10.0.26100` does not.
 * @throws WimproofError WP-SCENARIO-VERSION-RANGE (scenario) for a malformed range,
 *         WP-INVENTORY-VERSION (infrastructure) for a version that is not one.
 */
export function versionInRange(version: string, range: string): boolean {
  if (!isVersion(version))
    throw new WimproofError({
      code: 'WP-INVENTORY-VERSION',
      kind: 'infrastructure',
      cause: `The guest's Windows version is not a version: '${version}'.`,
      mend: 'Look at the raw inventory of this outcome; the guest printed something unexpected.',
    });
  const alternatives = range.split('||').map((text) => text.trim());
  // Parse all before judging, so that a malformed range is an error whichever alternative holds.
  const parsed = alternatives.map((text) => text.split(/\s+/).map((comparator) => parseComparator(comparator, range)));
  return parsed.some((comparators) => comparators.every((holds) => holds(version)));
}

function parseComparator(text: string, range: string): (version: string) => boolean {
  const match = COMPARATOR.exec(text);
  if (!match)
    throw new WimproofError({
      code: 'WP-SCENARIO-VERSION-RANGE',
      kind: 'scenario',
      cause: `'${range}' is not a range of Windows versions (at '${text}').`,
      mend: "Write comparators such as '>=10.0.22000 <10.0.26100'.",
    });
  const bound = parts(match[2]!);
  const operator = match[1] ?? '=';
  return (version) => {
    const order = compareParts(parts(version), bound, bound.length);
    if (operator === '>=') return order >= 0;
    if (operator === '<=') return order <= 0;
    if (operator === '>') return order > 0;
    if (operator === '<') return order < 0;
    return order === 0;
  };
}

function parts(version: string): number[] {
  return version.trim().split('.').map(Number);
}

function compareParts(left: number[], right: number[], count: number): -1 | 0 | 1 {
  for (let index = 0; index < count; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}
