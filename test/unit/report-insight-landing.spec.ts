import { test, expect } from '@playwright/test';
import type { Comparison } from '../../harness/verify/outcome.ts';
import { agreement } from '../../reports/insight/agreement.ts';
import { landing } from '../../reports/insight/landing.ts';
import { anInventory, anOutcome, aNotRunOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aScenario } from './fixtures/report-builder.ts';

type Status = NonNullable<Comparison['operations'][number]['cells']['offline']>['status'];

function classOf(offline: Status | null, setup: Status, audit: Status) {
  const cell = (status: Status) => ({ status, text: '' });
  const [row] = landing({
    strategies: ['offline', 'setup', 'audit'],
    operations: [{ operation: 'add-package:a', title: 'Add package a', cells: { ...(offline && { offline: cell(offline) }), setup: cell(setup), audit: cell(audit) } }],
  });
  return row!;
}

test.describe('where an operation landed', () => {
  const cases: [Status, Status, Status, string][] = [
    ['passed', 'passed', 'passed', 'everywhere'],
    ['not-possible', 'passed', 'passed', 'where-possible'],
    ['not-possible', 'not-possible', 'passed', 'where-possible'],
    ['passed', 'failed', 'passed', 'somewhere'],
    ['passed', 'not-run', 'not-possible', 'somewhere'],
    ['passed', 'not-applicable', 'passed', 'somewhere'],
    ['failed', 'failed', 'failed', 'nowhere'],
    ['failed', 'not-run', 'not-run', 'nowhere'],
    ['not-possible', 'not-possible', 'not-possible', 'nowhere'],
    ['not-run', 'not-run', 'not-run', 'not-judged'],
    ['not-applicable', 'not-applicable', 'not-applicable', 'not-judged'],
    ['not-possible', 'not-run', 'not-applicable', 'not-judged'],
  ];
  for (const [offline, setup, audit, expected] of cases)
    test(`${offline}, ${setup}, ${audit}: ${expected}`, () => {
      expect(classOf(offline, setup, audit).class).toBe(expected);
    });

  test('each strategy is in one list, and the same state everywhere is told', () => {
    const row = classOf('passed', 'failed', 'not-possible');
    expect([row.landed, row.failed, row.notPossible, row.notRun, row.notJudged]).toEqual([['offline'], ['setup'], ['audit'], [], []]);
    expect(row.same).toBe(false);
    expect(classOf('failed', 'failed', 'failed').same).toBe(true);
  });

  test('a cell that is missing did not run, and never counts as landed', () => {
    const row = classOf(null, 'passed', 'passed');
    expect(row.class).toBe('somewhere');
    expect(row.notRun).toEqual(['offline']);
  });
});

test.describe('what is the same everywhere', () => {
  test('counts facts that agree and that do not, by kind', () => {
    const other = anInventory({ features: anInventory().features.map((entry) => (entry.name === 'NetFx3' ? { ...entry, state: 'Enabled' } : entry)) });
    const found = agreement(aScenario([aCell(anOutcome('setup')), aCell(anOutcome('audit', { inventory: other }))]));
    expect(found.strategies).toEqual(['setup', 'audit']);
    expect(found.kinds.find(({ kind }) => kind === 'feature')).toEqual({ kind: 'feature', same: 3, differing: 1 });
    expect(found.kinds.find(({ kind }) => kind === 'package')).toMatchObject({ differing: 0 });
    expect(found.differing).toBe(1);
    expect(found.same).toBe(found.kinds.reduce((sum, entry) => sum + entry.same, 0));
  });

  test('one finished system agrees with nothing', () => {
    expect(agreement(aScenario([aCell(anOutcome('setup')), aCell(aNotRunOutcome('audit'))]))).toEqual({ strategies: ['setup'], same: 0, differing: 0, kinds: [] });
  });

  test('an inventory that is empty where Windows never is does not count', () => {
    expect(agreement(aScenario([aCell(anOutcome('setup')), aCell({ ...anOutcome('audit'), inventory: anInventory({ packages: [], features: [] }) })])).same).toBe(0);
  });
});
