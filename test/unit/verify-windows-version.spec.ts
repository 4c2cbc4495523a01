import { expect, test } from '@playwright/test';
import { compareVersions, versionInRange } from '../../harness/verify/windows-version.ts';

test('versions compare by number, part by part', () => {
  expect(compareVersions('10.0.9200', '10.0.26100')).toBe(-1);
  expect(compareVersions('10.0.26100.2033', '10.0.26100.1742')).toBe(1);
  expect(compareVersions('10.0.26100', '10.0.26100.0')).toBe(0);
  expect(compareVersions('10.0.26100.10', '10.0.26100.9')).toBe(1);
});

for (const [version, range, inside] of [
  ['10.0.22000.1', '>=10.0.22000 <10.0.26100', true],
  ['10.0.26100.1', '>=10.0.22000 <10.0.26100', false],
  ['10.0.19045.3000', '>=10.0.22000 <10.0.26100', false],
  ['10.0.22621.3000', '<=10.0.22621', true],
  ['10.0.22621.3000', '>10.0.22621', false],
  ['10.0.22621.3000', '>10.0.22621.2999', true],
  ['10.0.26100.2033', '10.0.26100', true],
  ['10.0.26100.2033', '=10.0.26100.1', false],
  ['6.1.7601.17514', '6.1 || >=10.0.22000', true],
  ['10.0.26100.1', '6.1 || >=10.0.22000', true],
] as const)
  test(`${version} ${inside ? 'is' : 'is not'} in '${range}'`, () => {
    expect(versionInRange(version, range)).toBe(inside);
  });

for (const range of ['', '>= 10.0', '~10.0', '10.0.1.2.3', '>=10.0 ||', 'win11'])
  test(`'${range}' is a scenario error`, () => {
    expect(() => versionInRange('10.0.26100.1', range)).toThrow(expect.objectContaining({ code: 'WP-SCENARIO-VERSION-RANGE', kind: 'scenario' }));
  });

test('a guest version that is none is an infrastructure error, not a quiet no', () => {
  expect(() => versionInRange('', '>=10.0')).toThrow(expect.objectContaining({ code: 'WP-INVENTORY-VERSION', kind: 'infrastructure' }));
});
