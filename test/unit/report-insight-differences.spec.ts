import { test, expect } from '@playwright/test';
import type { Difference } from '../../harness/verify/outcome.ts';
import { differenceGroups } from '../../reports/insight/difference-groups.ts';
import { minority } from '../../reports/insight/minority.ts';

function difference(subject: string, changes: Partial<Difference> = {}): Difference {
  return { subject, kind: subject.split(':')[0] as Difference['kind'], class: 'unexpected', values: { offline: 'a', setup: 'b' }, ...changes };
}

test.describe('the odd value', () => {
  test('is the one that fewer strategies have', () => {
    expect(minority({ offline: 'Enabled', setup: 'Disabled', audit: 'Enabled' })).toEqual(['setup']);
  });
  test('may be absence', () => {
    expect(minority({ offline: null, setup: '1.0', audit: '1.0' })).toEqual(['offline']);
  });
  test('is nobody on a tie of two or of three', () => {
    expect(minority({ offline: 'a', setup: 'b' })).toEqual([]);
    expect(minority({ offline: 'a', setup: 'b', audit: 'c' })).toEqual([]);
    expect(minority({})).toEqual([]);
  });
});

test.describe('groups of differences', () => {
  test('unexplained ones first, in one group by kind, with the odd value', () => {
    const groups = differenceGroups([
      difference('package:b', { class: 'expected', rule: 'superseded-package-listed', reason: 'inert' }),
      difference('feature:x', { values: { offline: 'Enabled', setup: 'Enabled', audit: null } }),
      difference('driver:d'),
      difference('feature:y'),
    ]);
    expect(groups[0]!.class).toBe('unexpected');
    expect(groups[0]!.count).toBe(3);
    expect(groups[0]!.kinds.map(({ kind, rows }) => [kind, rows.map((row) => row.subject)])).toEqual([['driver', ['driver:d']], ['feature', ['feature:x', 'feature:y']]]);
    expect(groups[0]!.kinds[1]!.rows[0]!.odd).toEqual(['audit']);
  });

  test('explained ones are together by rule and reason, the most frequent first, with the source of a known rule', () => {
    const groups = differenceGroups([
      difference('package:a', { class: 'expected', rule: 'declared', reason: 'ours' }),
      difference('package:b', { class: 'expected', rule: 'superseded-package-listed', reason: 'inert' }),
      difference('package:c', { class: 'expected', rule: 'superseded-package-listed', reason: 'inert' }),
      difference('package:d', { class: 'expected', rule: 'declared', reason: 'another' }),
    ]);
    expect(groups.map(({ rule, reason, count }) => [rule, reason, count])).toEqual([['superseded-package-listed', 'inert', 2], ['declared', 'another', 1], ['declared', 'ours', 1]]);
    expect(groups[0]!.source).toMatch(/^https:/);
    expect(groups[1]!.source).toBeUndefined();
  });

  test('what is not possible comes last', () => {
    const groups = differenceGroups([difference('application:a', { class: 'not-possible', rule: 'capability-matrix', reason: 'no' }), difference('application:b', { class: 'expected', rule: 'declared', reason: 'r' })]);
    expect(groups.map((group) => group.class)).toEqual(['expected', 'not-possible']);
  });

  test('no differences, no groups', () => {
    expect(differenceGroups([])).toEqual([]);
  });
});
