import { test, expect } from '@playwright/test';
import { readProductKeys } from '../../harness/run/product-keys.ts';
import type { ResolvedOperation } from '../../harness/servicing/operation.ts';
import { compile } from '../../harness/strategy/compile.ts';
import type { Plan } from '../../harness/strategy/plan.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

function plan(...operations: object[]): Plan {
  const request = { operations: operations.map((operation, index): ResolvedOperation => ({ id: String(index + 1), files: [], ...operation }) as unknown as ResolvedOperation) };
  return compile({ ...quickstartPlanInput(), request }, 'setup');
}
const by = ({ mechanisms }: Plan): string[] => mechanisms.map((one) => one.by);

test('under setup, what follows an operation at first logon on the same thing goes there too', () => {
  expect(by(plan({ operation: 'enable-feature', feature: 'A', all: true }, { operation: 'disable-feature', feature: 'a' }))).toEqual(['first-logon-job', 'first-logon-job']);
  // Another thing, or the other way round: nothing to keep in order.
  expect(by(plan({ operation: 'enable-feature', feature: 'A', all: true }, { operation: 'disable-feature', feature: 'B' }))).toEqual(['first-logon-job', 'answer-file-servicing']);
  expect(by(plan({ operation: 'disable-feature', feature: 'A' }, { operation: 'enable-feature', feature: 'A', all: true }))).toEqual(['answer-file-servicing', 'first-logon-job']);
});

test('the reason stands in the plan', () => {
  const { mechanisms } = plan({ operation: 'enable-feature', feature: 'A', all: true }, { operation: 'disable-feature', feature: 'A' });
  expect(mechanisms[1]?.why).toBe('1 runs at first logon');
});

test('a mechanism that the scenario names is not changed behind its back', () => {
  expect(() => plan({ operation: 'enable-feature', feature: 'A', all: true }, { operation: 'disable-feature', feature: 'A', via: { setup: 'answer-file-servicing' } })).toThrow(
    expect.objectContaining({ code: 'WP-PLAN-ORDER-OF-SETUP', kind: 'scenario' }),
  );
});

test('values that Windows would refuse are a wrong request, not a defect', () => {
  const input = { ...quickstartPlanInput(), request: { operations: [{ id: 'e', operation: 'set-edition', edition: 'not an id', files: [] } as ResolvedOperation] } };
  expect(() => compile(input, 'offline')).toThrow(expect.objectContaining({ code: 'WP-PLAN-REQUEST', kind: 'scenario' }));
});

test('a running system takes its edition from a key: without one the scenario is wrong', () => {
  const input = { ...quickstartPlanInput(), request: { operations: [{ id: 'e', operation: 'set-edition', edition: 'Enterprise', files: [] } as ResolvedOperation] } };
  expect(() => compile(input, 'audit')).toThrow(expect.objectContaining({ code: 'WP-PLAN-PRODUCT-KEY', kind: 'scenario' }));
});

test('product keys come from the environment, and a wrong one is not shown', () => {
  const request = [{ id: 'k', operation: 'set-product-key', productKey: 'KEY' } as const];
  expect(readProductKeys(request, { KEY: ' abcde-fghij-klmno-pqrst-uvwxy ' })).toEqual({ KEY: 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY' });
  expect(() => readProductKeys(request, {})).toThrow(expect.objectContaining({ code: 'WP-SCENARIO-PRODUCT-KEY', message: 'the environment variable KEY of k is not set' }));
  expect(() => readProductKeys(request, { KEY: 'my-secret' })).toThrow(expect.objectContaining({ message: 'the environment variable KEY of k holds no product key' }));
  expect(readProductKeys([], {})).toEqual({});
});
