import { test, expect } from '@playwright/test';
import { commandLine } from '../../reports/insight/command-line.ts';
import { inventorySections } from '../../reports/insight/inventory-sections.ts';
import { anInventory, ROLLUP } from './fixtures/outcome-builder.ts';

test('each section has its entries in full, in their order', () => {
  const inventory = anInventory();
  const sections = inventorySections(inventory);
  const lists = ['packages', 'features', 'capabilities', 'appx', 'drivers', 'devices', 'services', 'applications', 'patches'] as const;
  for (const name of lists) expect(sections.find((section) => section.name === name)?.rows, name).toHaveLength(inventory[name]!.length);
  const packages = sections.find((section) => section.name === 'packages')!;
  expect(packages.columns).toEqual(['Identity', 'State', 'Release type', 'Installed']);
  expect(packages.rows![1]).toEqual([ROLLUP, 'Installed', 'Security Update', '10/9/2024 6:40 AM']);
  for (const { columns, rows } of sections) for (const row of rows!) expect(row).toHaveLength(columns.length);
});

test('no top-level fact of an inventory is passed over', () => {
  const shown = JSON.stringify(inventorySections(anInventory({ pendingReboot: ['reason'], windowsVersion: '10.0.1.2', revision: 77 })));
  for (const text of ['10.0.1.2', '26100.77', 'DESKTOP-7Q2M', 'Professional', 'IMAGE_STATE_COMPLETE', 'W. Europe Standard Time', '0409:00000409', 'reason']) expect(shown).toContain(text);
});

test('what could not be read is there, with the reason, and is not empty', () => {
  const sections = inventorySections(anInventory({ capabilities: null, unread: [{ section: 'capabilities', reason: 'DISM does not know the option' }] }));
  expect(sections.find((section) => section.name === 'capabilities')).toMatchObject({ rows: null, unread: 'DISM does not know the option' });
});

test('a command reads as one line, with what has blanks in quotes', () => {
  expect(commandLine(['dism', '/Image:W:\\', '/Add-Package', '/PackagePath:D:\\a b.cab'])).toBe('dism /Image:W:\\ /Add-Package "/PackagePath:D:\\a b.cab"');
  expect(commandLine(['cmd', '/c', 'say "hi"', ''])).toBe('cmd /c "say \\"hi\\"" ""');
});
