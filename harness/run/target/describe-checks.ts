import picocolors from 'picocolors';
import { inertLine } from '../../../reports/inert-text.ts';
import { plural } from '../../../reports/quantity.ts';
import type { Check, CheckStatus, Outcome } from '../../verify/outcome.ts';

const SIGNS: Record<CheckStatus, string> = { passed: '\u2714', failed: '\u2718', 'not-possible': '\u2013', 'not-applicable': '\u00b7' };

/** Every check of a machine on a line, those that failed with expected and actual, those that were not judged with the reason. */
export function describeChecks(outcome: Outcome, options: { color: boolean }): string {
  const colors = picocolors.createColors(options.color);
  const paint: Record<CheckStatus, (text: string) => string> = { passed: colors.green, failed: colors.red, 'not-possible': colors.dim, 'not-applicable': colors.dim };
  const lines = (check: Check): string[] => [
    `${paint[check.status](SIGNS[check.status])} ${inertLine(check.title)}`,
    ...(check.status === 'failed' ? [`    expected: ${inertLine(check.expected)}`, `    actual:   ${inertLine(check.actual)}`] : []),
    ...(check.reason === undefined ? [] : [`    ${check.status === 'not-possible' ? 'not possible' : 'not judged'}: ${inertLine(check.reason)}`]),
  ];
  const count = (...status: CheckStatus[]): number => outcome.checks.filter((check) => status.includes(check.status)).length;
  const { inventory } = outcome;
  return [
    ...(inventory ? [`${inertLine(inventory.computerName)}: ${inertLine(inventory.edition)} ${inventory.windowsVersion} ${inventory.architecture}`, ''] : []),
    ...outcome.checks.flatMap(lines),
    ...(outcome.checks.length > 0 ? ['', `${colors.bold(outcome.verdict.toUpperCase())}  ${plural(count('passed'), 'expectation')} ${count('passed') === 1 ? 'holds' : 'hold'}, ${count('failed')} ${count('failed') === 1 ? 'does' : 'do'} not, ${count('not-possible', 'not-applicable')} not judged`] : []),
    '',
  ].join('\n');
}
