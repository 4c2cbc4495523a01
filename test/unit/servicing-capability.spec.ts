import { test, expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { operationSchema } from '../../harness/scenario/operation-schema.ts';
import { capabilityOf, ruleFor } from '../../harness/servicing/capability.ts';
import { capabilitiesPage } from '../../harness/servicing/generate-capabilities-page.ts';
import { capabilityCells, renderMatrixTable } from '../../harness/servicing/matrix/render-matrix.ts';
import { ROWS, type Row } from '../../harness/servicing/matrix/row.ts';
import { CAPABILITY_RULES } from '../../harness/servicing/matrix/rules.ts';
import { MECHANISMS } from '../../harness/servicing/mechanism.ts';
import { STRATEGIES, type Operation } from '../../harness/servicing/operation.ts';

const VERSIONS = ['6.0.6002.18005', '6.1.7601.17514', '6.2.9200.16384', '6.3.9600.16384', '10.0.10240.16384', '10.0.14393.0', '10.0.19045.1', '10.0.26100.1', '10.0.26200.1'];
const TARGETS = VERSIONS.flatMap((version) => ['Client', 'Server'].map((installationType) => ({ version, installationType })));

test('every row has an answer under every strategy, for every Windows version since Vista, with its source', () => {
  for (const target of TARGETS)
    for (const cell of capabilityCells(target)) {
      expect(cell.source.url, cell.row).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      if (!cell.possible) expect(cell.why, `${cell.row} ${cell.strategy}`).not.toBe('');
      if (cell.ways.length > 1) expect(cell.why, `${cell.row} ${cell.strategy}: why is the first the default?`).not.toBe('');
    }
});

test('every rule is reached by some version', () => {
  const reached = new Set(TARGETS.flatMap((target) => (Object.keys(ROWS) as Row[]).flatMap((row) => STRATEGIES.map((strategy) => ruleFor(row, strategy, target)))));
  expect(CAPABILITY_RULES.filter((rule) => !reached.has(rule)).map(({ row, strategy, windows }) => `${row} ${strategy} ${windows}`)).toEqual([]);
});

test('every mechanism is used', () => {
  const used = new Set(CAPABILITY_RULES.flatMap(({ ways }) => ways.map(({ mechanism }) => mechanism)));
  expect(MECHANISMS.filter((mechanism) => !used.has(mechanism))).toEqual([]);
});

test('the page in docs is what the matrix says', async () => {
  expect(await readFile(path.join(import.meta.dirname, '../../docs/capabilities.md'), 'utf8'), 'run `npm run capabilities`').toBe(capabilitiesPage());
});

test('every operation of the schema has a row', () => {
  const rows = Object.keys(ROWS);
  for (const option of operationSchema.options) {
    const [name] = option.shape.operation.values;
    expect(rows.some((row) => row === name || row.startsWith(`${name}/`)), name).toBe(true);
  }
});

const W11 = { version: '10.0.26100.1', installationType: 'Client' };
const driver: Operation = { id: 'd', operation: 'add-driver', source: '/x/a.inf' };

test('installers are not possible offline, on any version', () => {
  for (const target of TARGETS)
    expect(capabilityOf({ id: 'a', operation: 'install-application', source: '/x/a.msi' }, 'offline', target)).toMatchObject({
      possible: false,
      reason: 'an installer needs the running operating system: services, custom actions and registry of a live system',
      source: { title: 'Understanding Servicing Strategies' },
    });
});

test('the mechanism follows the Windows version', () => {
  const by = (operation: Operation, version: string, installationType = 'Client'): string => {
    const capability = capabilityOf(operation, 'audit', { version, installationType });
    return capability.possible ? capability.mechanism : 'not possible';
  };
  expect(['6.0.6002.1', '10.0.10586.0', '10.0.14393.0'].map((version) => by(driver, version))).toEqual(['pnputil-legacy', 'pnputil-legacy', 'pnputil']);
  const feature: Operation = { id: 'f', operation: 'enable-feature', feature: 'TelnetClient' };
  expect(['6.0.6002.1', '6.1.7601.1'].map((version) => by(feature, version))).toEqual(['ocsetup', 'dism-online']);
  const msu: Operation = { id: 'm', operation: 'add-package', source: '/x/a.msu' };
  expect(['6.0.6002.1', '6.3.9600.1', '10.0.19045.1'].map((version) => by(msu, version))).toEqual(['wusa', 'wusa', 'dism-online']);
  const edition: Operation = { id: 'e', operation: 'set-edition', edition: 'Enterprise', productKey: 'KEY' };
  expect(by(edition, '10.0.26100.1')).toBe('changepk');
  expect(by(edition, '10.0.26100.1', 'Server')).toBe('dism-online');
  expect(by(edition, '6.3.9600.1')).toBe('not possible');
});

test('options of an operation decide: the mechanism must know all of them', () => {
  const setup = (operation: Operation): string => {
    const capability = capabilityOf(operation, 'setup', W11);
    return capability.possible ? capability.mechanism : 'not possible';
  };
  const feature = { id: 'f', operation: 'enable-feature', feature: 'TelnetClient' } as const;
  expect(setup(feature)).toBe('answer-file-servicing');
  expect(setup({ ...feature, all: true })).toBe('first-logon-job');
  expect(setup({ ...feature, feature: 'NetFx3' })).toBe('first-logon-job');
  expect(setup({ ...driver, forceUnsigned: true })).toBe('not possible');
});

test('a scenario may name another mechanism of the cell, and no other', () => {
  expect(capabilityOf({ ...driver, via: { setup: 'answer-file-driver-paths-pe' } }, 'setup', W11)).toMatchObject({ mechanism: 'answer-file-driver-paths-pe', why: 'named by the scenario' });
  expect(() => capabilityOf({ ...driver, via: { setup: 'dism-image' } }, 'setup', W11)).toThrow(
    expect.objectContaining({ code: 'WP-SCENARIO-MECHANISM', mend: 'Leave via.setup out, or name one of: answer-file-driver-paths, answer-file-driver-paths-pe, first-logon-job.' }),
  );
});

test('a driver with a co-installer is not for an image', () => {
  const payload = { kind: 'driver', originalFileName: 'a.inf', provider: '', className: '', date: '', version: '', architectures: [], coInstallers: ['co.dll'], hardwareIds: [] } as const;
  const operation = { ...driver, files: [], payload: { ...payload, architectures: [], coInstallers: ['co.dll'], hardwareIds: [] } };
  expect(capabilityOf(operation, 'offline', W11)).toMatchObject({ possible: false, reason: expect.stringContaining('co-installer') });
  expect(capabilityOf(operation, 'audit', W11)).toMatchObject({ mechanism: 'pnputil' });
});

test('a Windows older than Vista', () => expect(capabilityOf(driver, 'setup', { version: '5.1.2600.0' })).toMatchObject({ possible: false }));

test('the table fits a terminal', () => {
  const text = renderMatrixTable(W11, capabilityCells(W11), 120);
  expect(text).toContain('add-driver/co-installer');
  expect(text.split('Not possible:')[0]!.split('\n').every((line) => line.length <= 120)).toBe(true);
});
