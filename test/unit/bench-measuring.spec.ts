import { expect, test } from '@playwright/test';
import { inventorySections } from '../../harness/guest/script/inventory-script.ts';
import { alternate } from '../bench/alternate.ts';
import { inventoryItems } from '../bench/inventory-commands.ts';
import { median } from '../bench/median.ts';
import { resultTable } from '../bench/result-table.ts';

test('the median of odd, even and no values', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 9])).toBe(3);
  expect(() => median([])).toThrow(RangeError);
});

test('two ways take turns, and swap who is first', async () => {
  const order: string[] = [];
  const way = (name: string, seconds: number) => ({ name, once: async (round: number) => (order.push(`${name}${round}`), seconds) });
  expect(await alternate([way('a', 1), way('b', 2)], 3, () => {})).toEqual([{ name: 'a', seconds: [1, 1, 1] }, { name: 'b', seconds: [2, 2, 2] }]);
  expect(order).toEqual(['a1', 'b1', 'b2', 'a2', 'a3', 'b3']);
});

test('a table names medians, ranges, counts and the ratio', () => {
  expect(resultTable('T', [{ name: 'a', seconds: [2, 1, 3] }, { name: 'other', seconds: [5, 4, 6] }]).split('\n')).toEqual([
    'T',
    '         median          range  n',
    '  a      2.00 s  1.00 - 3.00 s  3',
    '  other  5.00 s  4.00 - 6.00 s  3',
    '  other takes 2.50 times as long as a',
  ]);
});

test('the compared commands are those of the inventory script, one a section', () => {
  const items = inventoryItems();
  expect(items.map((item) => item.section)).toEqual([...inventorySections]);
  expect(items.find((item) => item.section === 'packages')?.command).toMatch(/^dism\.exe .*\/Get-Packages/);
});
