import { expect, test } from '@playwright/test';
import { compare } from '../../harness/verify/compare/compare.ts';
import { exitCodeOfError, outcomeVerdict, runVerdict, worstVerdict } from '../../harness/verify/verdict.ts';
import { INFRASTRUCTURE_ERROR, aNotRunOutcome, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';

const passed = anOutcome('setup');
const failed = anOutcome('audit', { inventory: anInventory({ drivers: [] }) });
const infrastructure = anErrorOutcome('offline');
const scenario = anErrorOutcome('offline', { ...INFRASTRUCTURE_ERROR, kind: 'scenario' });
const product = anErrorOutcome('offline', { ...INFRASTRUCTURE_ERROR, kind: 'product' });

test('the verdict of an outcome', () => {
  expect(passed.verdict).toBe('passed');
  expect(failed.verdict).toBe('failed');
  expect(infrastructure.verdict).toBe('error');
  expect(product.verdict).toBe('failed');
  expect(outcomeVerdict({ checks: [] })).toBe('not-run');
  expect(outcomeVerdict({ checks: [{ ...passed.checks[0]!, status: 'not-possible' }] })).toBe('not-run');
  expect(outcomeVerdict({ checks: passed.checks, imageUnchanged: false })).toBe('error');
  expect(outcomeVerdict({ checks: failed.checks, error: INFRASTRUCTURE_ERROR })).toBe('failed');
});

test('exit codes: the lowest non-zero one wins', () => {
  const code = (...outcomes: (typeof passed)[]) => runVerdict(outcomes, []).exitCode;
  expect(code(passed)).toBe(0);
  expect(code(passed, failed)).toBe(1);
  expect(code(passed, product)).toBe(1);
  expect(code(passed, scenario)).toBe(2);
  expect(code(passed, infrastructure)).toBe(3);
  expect(code(infrastructure, failed, scenario)).toBe(1);
  expect(code(infrastructure, scenario)).toBe(2);
  expect([exitCodeOfError('product'), exitCodeOfError('scenario'), exitCodeOfError('infrastructure')]).toEqual([1, 2, 3]);
});

test('not-run is never green', () => {
  expect(runVerdict([passed, aNotRunOutcome('audit')], [])).toEqual({ verdict: 'not-run', exitCode: 3 });
  expect(runVerdict([], [])).toEqual({ verdict: 'not-run', exitCode: 3 });
  expect(worstVerdict([])).toBe('not-run');
  expect(worstVerdict(['passed', 'not-run', 'error', 'failed'])).toBe('failed');
});

test('an unexpected difference fails the run although every check passed', () => {
  const other = anOutcome('audit', { inventory: anInventory({ international: { ...anInventory().international, timeZone: 'UTC' } }) });
  expect(other.verdict).toBe('passed');
  expect(runVerdict([passed, other], [compare([passed, other], { declared: [] })])).toEqual({ verdict: 'failed', exitCode: 1 });
});

test('errors outside of any outcome count', () => {
  expect(runVerdict([passed], [], [{ kind: 'infrastructure' }])).toEqual({ verdict: 'error', exitCode: 3 });
});
