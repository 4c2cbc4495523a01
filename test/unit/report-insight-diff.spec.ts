import { test, expect } from '@playwright/test';
import { diffOf, type TextDiff } from '../../reports/insight/diff-of.ts';
import { HOSTILE } from './fixtures/report-builder.ts';

const side = (diff: TextDiff, other: 'expected' | 'actual') => diff.parts.filter((part) => part.kind !== other).map((part) => part.text).join('');
/** Whatever is marked, both texts are there in full. */
function whole(expected: string, actual: string): TextDiff {
  const diff = diffOf(expected, actual);
  expect(side(diff, 'actual')).toBe(expected);
  expect(side(diff, 'expected')).toBe(actual);
  return diff;
}

test('equal texts have one part', () => {
  expect(diffOf('Installed', 'Installed').parts).toEqual([{ kind: 'same', text: 'Installed' }]);
  expect(diffOf('', '').parts).toEqual([]);
});

test('words that differ are marked', () => {
  expect(whole('in the driver store: version 1.2.3.4', 'in the driver store: version 1.2.3.5').parts).toEqual([
    { kind: 'same', text: 'in the driver store: version 1.2.3.' },
    { kind: 'expected', text: '4' },
    { kind: 'actual', text: '5' },
  ]);
});

test('texts that look the same are compared by character', () => {
  for (const [expected, actual, ...parts] of [
    ['a\r\nb\r\n', 'a\nb\n', '-\r', '-\r'],
    ['Contoso Ltd', 'Contoso Ltd ', '+ '],
    ['Contoso\u00a0Ltd', 'Contoso Ltd', '-\u00a0', '+ '],
    ['Contoso', 'Con\u200btoso\u200e', '+\u200b', '+\u200e'],
    ['M\u00fcller', 'Mu\u0308ller', '-\u00fc', '+u\u0308'],
    ['a\n', 'a', '-\n'],
  ] as const) {
    const diff = whole(expected, actual);
    expect([diff.by, ...diff.parts.flatMap(({ kind, text }) => (kind === 'same' ? [] : `${kind === 'expected' ? '-' : '+'}${text}`))]).toEqual(['characters', ...parts]);
  }
  expect(whole('Contoso ', 'contoso').by).toBe('whole');
});

test('texts that have nothing to do with each other are not marked within', () => {
  expect(whole('Disabled, or Disabled with Payload Removed', 'not listed').by).toBe('whole');
  expect(whole('Installed', '').parts).toEqual([{ kind: 'expected', text: 'Installed' }]);
  expect(whole('', 'x').parts).toEqual([{ kind: 'actual', text: 'x' }]);
});

test('long texts are compared by line', () => {
  const lines = Array.from({ length: 900 }, (_, index) => `setting ${index} = value ${index}\n`);
  const changed = lines.with(400, 'setting 400 = other\n');
  const diff = whole(lines.join(''), changed.join(''));
  expect(diff.by).toBe('lines');
  expect(diff.parts.filter((part) => part.kind !== 'same').map((part) => part.text)).toEqual(['setting 400 = value 400\n', 'setting 400 = other\n']);
});

// Without a limit these take minutes: the test's own time limit sees that.
test('huge texts, and long ones with nothing in common, are given up and kept in full', () => {
  const long = (seed: number, length: number) => Array.from({ length }, (_, index) => `${(seed * (index + 7)) % 99991}\n`).join('');
  expect(whole(long(13, 200_000), long(17, 200_000)).by).toBe('whole');
  expect(whole(long(13, 20_000), long(17, 20_000)).by).toBe('whole');
  expect(whole('x'.repeat(500_000), 'y'.repeat(10)).by).toBe('whole');
});

test('hostile texts stay as they are', () => {
  const all = Object.values(HOSTILE);
  for (const left of all) for (const right of all) whole(left, right);
});
