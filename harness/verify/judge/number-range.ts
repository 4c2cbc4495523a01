import { WimproofError } from '../../errors/wimproof-error.ts';

const COMPARATOR = /^(>=|<=|>|<|=)?(\d+(?:\.\d+)?)$/;

/**
 * Whether a number lies in a range: comparators parted by blanks, all of which must hold (`>=2033 <3000`); a bare number
 * means exactly that one.
 * @throws WimproofError WP-SCENARIO-NUMBER-RANGE (scenario) for a malformed range
 */
export function numberInRange(number: number, range: string): boolean {
  return range.trim().split(/\s+/).map((comparator) => parse(comparator, range)).every((holds) => holds(number));
}

/** Whether the text is a range that `numberInRange` takes. */
export function isNumberRange(text: string): boolean {
  return text.trim() !== '' && text.trim().split(/\s+/).every((comparator) => COMPARATOR.test(comparator));
}

function parse(comparator: string, range: string): (number: number) => boolean {
  const [, operator = '=', digits] = COMPARATOR.exec(comparator) ?? [];
  if (digits === undefined)
    throw new WimproofError({ code: 'WP-SCENARIO-NUMBER-RANGE', kind: 'scenario', cause: `'${range}' is not a range of numbers (at '${comparator}')`, mend: "write comparators such as '>=2033' or '>=20 <30'" });
  const bound = Number(digits);
  return (number) => {
    if (operator === '>=') return number >= bound;
    if (operator === '<=') return number <= bound;
    if (operator === '>') return number > bound;
    if (operator === '<') return number < bound;
    return number === bound;
  };
}
