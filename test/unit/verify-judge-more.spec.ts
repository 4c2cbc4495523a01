import { expect, test } from '@playwright/test';
import type { InventoryAnswer, ReadAnswer } from '../../harness/guest/inventory/inventory-answer.ts';
import { requestName } from '../../harness/guest/inventory/inventory-request.ts';
import type { Inventory } from '../../harness/guest/inventory/inventory.ts';
import type { Expectation } from '../../harness/verify/expectation/expectation.ts';
import { inventoryRequests } from '../../harness/verify/expectation/inventory-requests.ts';
import { judge } from '../../harness/verify/judge.ts';
import { powershellProblem } from '../../harness/verify/expectation/powershell-problem.ts';
import { PATCH, PRODUCT, ROLLUP, anInventory } from './fixtures/outcome-builder.ts';

function check(fields: Record<string, unknown>, inventory: Partial<Inventory> = {}) {
  const whole = anInventory(inventory);
  return judge([{ id: 'x', origin: 'scenario', ...fields } as Expectation], { strategy: 'offline', windowsVersion: whole.windowsVersion, inventory: whole, notPossible: [], jobSteps: [] })[0]!;
}
const status = (fields: Record<string, unknown>, inventory: Partial<Inventory> = {}): string => check(fields, inventory).status;
/** The expectation with each of its questions answered so, in order. */
function answered(fields: Record<string, unknown>, ...answers: InventoryAnswer[]) {
  const requests = inventoryRequests([{ id: 'x', origin: 'scenario', ...fields } as Expectation]);
  expect(requests.map(({ ask }) => ask)).toEqual(answers.map(({ ask }) => ask));
  return check(fields, { answers: Object.fromEntries(requests.map((request, index) => [requestName(request), answers[index]!])) });
}

test('packages by pattern', () => {
  const pattern = (text: string, state = 'installed') => status({ kind: 'package-pattern', pattern: text, state });
  expect(pattern('*RollupFix*')).toBe('passed');
  expect(pattern('*rollupfix*26100.1742*')).toBe('failed');
  expect(pattern('Nothing*')).toBe('failed');
  expect(pattern('Nothing*', 'absent')).toBe('passed');
  expect(pattern('*RollupFix*', 'absent')).toBe('failed');
  expect(pattern('*', 'staged')).toBe('failed');
});

test('an update by its number: from package names or hotfixes; absent needs both', () => {
  const kb = (state: string, answer: InventoryAnswer, identity?: string) => {
    const fields = { kind: 'update', kb: 'KB5044033', state };
    const packages = [...anInventory().packages, ...(identity ? [{ identity, state: 'Installed', releaseType: 'Update', installTime: '' }] : [])];
    return status(fields, { packages, answers: { [requestName({ ask: 'hotfixes' })]: answer } });
  };
  const none: InventoryAnswer = { ask: 'hotfixes', kbs: ['KB1'] };
  expect(kb('installed', { ask: 'hotfixes', kbs: ['kb5044033'] })).toBe('passed');
  expect(kb('installed', none)).toBe('failed');
  expect(kb('installed', none, 'Package_for_KB5044033~31bf3856ad364e35~amd64~~1.0')).toBe('passed');
  expect(kb('installed', none, 'Package_1_for_KB5044033_RTM~31bf3856ad364e35~amd64~~1.0')).toBe('passed');
  expect(kb('installed', none, 'Package_for_KB50440331~31bf3856ad364e35~amd64~~1.0')).toBe('failed');
  expect(kb('absent', none)).toBe('passed');
  expect(kb('absent', { ask: 'hotfixes', problem: 'cut' })).toBe('failed');
  expect(kb('absent', none, 'Package_for_KB5044033~31bf3856ad364e35~amd64~~1.0')).toBe('failed');
});

test('superseded packages: none, or a checkpoint of 24H2', () => {
  expect(check({ kind: 'no-superseded-packages' })).toMatchObject({ status: 'passed', actual: expect.stringContaining('checkpoint') });
  expect(status({ kind: 'no-superseded-packages' }, { build: 22631 })).toBe('failed');
  const other = { identity: 'Package_for_KB1~31bf3856ad364e35~amd64~~1.0', state: 'Superseded', releaseType: 'Update', installTime: '' };
  expect(status({ kind: 'no-superseded-packages' }, { packages: [...anInventory().packages, other] })).toBe('failed');
});

test('a staged package is staged and nothing else', () => {
  for (const [state, expected] of [['Staged', 'passed'], ['Installed', 'failed'], ['Superseded', 'failed'], ['', 'failed']] as const)
    expect(status({ kind: 'package', identity: ROLLUP, state: 'staged' }, { packages: [{ identity: ROLLUP, state, releaseType: '', installTime: '' }] }), state).toBe(expected);
});

test('capabilities, languages, app packages: a list that Windows cannot give shows neither presence nor absence', () => {
  const capability = (name: string, state: string, inventory: Partial<Inventory> = {}) => status({ kind: 'capability', capability: name, state }, inventory);
  expect(capability('language.basic~~~EN-us~0.0.1.0', 'installed')).toBe('passed');
  expect(capability('OpenSSH.Server~~~~0.0.1.0', 'installed')).toBe('failed');
  expect(capability('OpenSSH.Server~~~~0.0.1.0', 'absent')).toBe('passed');
  expect(capability('Language.Basic~~~en-US~0.0.1.0', 'absent')).toBe('failed');
  const unable: Partial<Inventory> = { capabilities: null, appx: null, unread: [{ section: 'capabilities', reason: 'unknown option' }] };
  for (const state of ['installed', 'absent']) expect(capability('X', state, unable)).toBe('failed');
  expect(check({ kind: 'capability', capability: 'X', state: 'absent' }, unable).actual).toBe('not known: unknown option');
  expect(capability('X', 'absent', { capabilities: [] })).toBe('failed');

  const language = (name: string, state: string) => status({ kind: 'language', language: name, state });
  expect([language('EN-us', 'installed'), language('de-DE', 'installed'), language('de-DE', 'absent'), language('en-US', 'absent')]).toEqual(['passed', 'failed', 'passed', 'failed']);
  expect(status({ kind: 'language', language: 'de-DE', state: 'absent' }, { international: { ...anInventory().international, installedLanguages: [] } })).toBe('failed');

  const appx = (fields: object, inventory: Partial<Inventory> = {}) => status({ kind: 'appx', state: 'present', ...fields }, inventory);
  for (const name of ['Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe', 'contoso.notes', 'Contoso.*']) expect(appx({ package: name }), name).toBe('passed');
  expect(appx({ package: 'Contoso.Notes', version: '1.2' })).toBe('passed');
  expect(appx({ package: 'Contoso.Notes', version: '1.3' })).toBe('failed');
  expect(appx({ package: 'Other', state: 'absent' })).toBe('passed');
  for (const state of ['present', 'absent']) expect(appx({ package: 'Other', state }, unable)).toBe('failed');
});

test('international settings', () => {
  const set = (setting: string, value: string, actual: Partial<Inventory['international']> = {}) => status({ kind: 'international', setting, value }, { international: { ...anInventory().international, ...actual } });
  expect(set('system-locale', 'EN-us')).toBe('passed');
  expect(set('user-locale', 'de-DE')).toBe('failed');
  expect(set('user-locale', '', { userLocale: '' })).toBe('failed');
  expect(set('time-zone', 'w. europe standard time')).toBe('passed');
  const keyboards = { inputLocales: '0407:00000407, 0409:00000409' };
  expect(set('input-locales', '0407:00000407', keyboards)).toBe('passed');
  expect(set('input-locales', '0407:00000407;0409:00000409', keyboards)).toBe('passed');
  expect(set('input-locales', '0409:00000409', keyboards)).toBe('failed');
  expect(set('input-locales', '0407:00000407;0411:00000411', keyboards)).toBe('failed');
});

test('build, revision, disk space', () => {
  expect([status({ kind: 'build', range: '26100' }), status({ kind: 'build', range: '>26100' })]).toEqual(['passed', 'failed']);
  expect([status({ kind: 'revision', range: '>=2033 <3000' }), status({ kind: 'revision', range: '>=2034' }), status({ kind: 'revision', range: '>=0' }, { revision: null })]).toEqual(['passed', 'failed', 'failed']);
  const disk = (range: string, freeBytes: number) => status({ kind: 'disk-used', range }, { volume: { totalBytes: 30 * 1024 ** 3, freeBytes } });
  expect([disk('<=20', 10 * 1024 ** 3), disk('<=20', 10 * 1024 ** 3 - 1), disk('<=20', 30 * 1024 ** 3)]).toEqual(['passed', 'failed', 'failed']);
});

test('a device and its driver', () => {
  const bound = (device: string, driver = 'netkvm.inf', inventory: Partial<Inventory> = {}) => status({ kind: 'device-driver', device, driver }, inventory);
  for (const device of ['pci\\ven_1af4&dev_1000', 'PCI\\VEN_1AF4&DEV_1000&SUBSYS_00011AF4&REV_00', 'PCI\\*1AF4*']) expect(bound(device), device).toBe('passed');
  for (const device of ['PCI\\VEN_1AF4&DEV_100', 'PCI\\VEN_1AF5', 'VEN_1AF4']) expect(bound(device), device).toBe('failed');
  expect(bound('PCI\\VEN_1AF4&DEV_1000', 'other.inf')).toBe('failed');
  expect(bound('*', 'netkvm.inf')).toBe('failed');
  expect(bound('PCI\\*', 'netkvm.inf', { devices: null })).toBe('failed');
  expect(bound('PCI\\*', 'netkvm.inf', { devices: anInventory().devices!.map((entry) => ({ ...entry, status: 'Problem' })) })).toBe('failed');
});

test('a patch', () => {
  const patch = (fields: object, state = 'applied') => status({ kind: 'patch', state, ...fields });
  expect([patch({ patchCode: PATCH.toLowerCase() }), patch({ patchCode: PATCH.slice(1, -1) }), patch({ name: 'contoso*' }), patch({ patchCode: PRODUCT }), patch({ patchCode: PRODUCT }, 'absent'), patch({ patchCode: PATCH }, 'absent')]).toEqual(['passed', 'passed', 'passed', 'failed', 'passed', 'failed']);
  expect(status({ kind: 'patch', patchCode: PATCH, state: 'applied' }, { patches: [{ ...anInventory().patches[0]!, state: 'superseded' }] })).toBe('failed');
  expect(() => patch({})).toThrow(expect.objectContaining({ code: 'WP-EXPECTATION-PATCH' }));
});

test.describe('answers on demand', () => {
  test('registry values: numbers in any notation, text to the letter', () => {
    const value = (wanted: object, found: Extract<ReadAnswer, { ask: 'registry-value' }>['found']) => answered({ kind: 'registry-value', key: 'HKLM\\K', value: 'V', state: 'present', ...wanted }, { ask: 'registry-value', found }).status;
    for (const [wanted, type, data, expected] of [
      [{ data: '16' }, 'REG_DWORD', '0x10', 'passed'], [{ data: '0X10' }, 'REG_DWORD', '0x10', 'passed'], [{ data: '17' }, 'REG_DWORD', '0x10', 'failed'], [{ data: '' }, 'REG_DWORD', '0x0', 'failed'],
      [{ data: '18446744073709551615' }, 'REG_QWORD', '0xffffffffffffffff', 'passed'], [{ data: '18446744073709551614' }, 'REG_QWORD', '0xffffffffffffffff', 'failed'],
      [{ data: 'Ab' }, 'REG_SZ', 'ab', 'failed'], [{ data: 'ab' }, 'REG_SZ', 'ab', 'passed'], [{ data: 'a\\0b' }, 'REG_MULTI_SZ', 'a\\0b\\0', 'passed'], [{ data: 'a' }, 'REG_MULTI_SZ', 'a\\0b', 'failed'],
      [{ data: 'ff 0A' }, 'REG_BINARY', 'FF0A', 'passed'], [{ type: 'REG_SZ', data: '1' }, 'REG_DWORD', '0x1', 'failed'], [{}, 'REG_SZ', '', 'passed'], [{ state: 'absent' }, 'REG_SZ', '', 'failed'],
    ] as const)
      expect(value(wanted, { type, data }), JSON.stringify([wanted, type, data])).toBe(expected);
    expect(value({}, null)).toBe('failed');
    expect(value({ state: 'absent' }, null)).toBe('passed');
  });

  test('files', () => {
    const sha256 = 'ab'.repeat(32);
    const there = { ask: 'file', found: { sizeBytes: 7, sha256 } } as const;
    const file = (fields: object) => ({ kind: 'file', path: 'C:\\a', state: 'present', ...fields });
    expect(answered(file({ sha256: sha256.toUpperCase() }), there).status).toBe('passed');
    expect(answered(file({ sha256: 'cd'.repeat(32) }), there).status).toBe('failed');
    expect(answered(file({}), { ask: 'file', found: 'folder' }).status).toBe('failed');
    expect(answered(file({ state: 'absent' }), { ask: 'file', found: 'folder' }).status).toBe('failed');
    expect(answered(file({ state: 'absent' }), { ask: 'file', found: 'absent' }).status).toBe('passed');
    expect(answered(file({ state: 'absent' }), there).status).toBe('failed');
    const version = (output: unknown[]) => answered(file({ version: '1.2' }), there, { ask: 'powershell', output }).status;
    expect([version(['1.2.0.0']), version(['1.3.0.0']), version(['0.0.0.0']), version([])]).toEqual(['passed', 'failed', 'failed', 'failed']);
  });

  test('services', () => {
    const service = (fields: object, inventory: Partial<Inventory> = {}) => status({ kind: 'service', service: 'dhcp', state: 'present', ...fields }, inventory);
    expect([service({}), service({ running: true }), service({ running: false }), service({ state: 'absent' }), service({ service: 'none', state: 'absent' })]).toEqual(['passed', 'passed', 'failed', 'failed', 'passed']);
    for (const services of [null, []]) expect(service({ service: 'none', state: 'absent' }, { services })).toBe('failed');
    const start = (found: Extract<ReadAnswer, { ask: 'service' }>['found']) => answered({ kind: 'service', service: 'Dhcp', state: 'present', startType: 'automatic-delayed' }, { ask: 'service', found }).status;
    expect([start({ startType: 'automatic-delayed' }), start({ startType: 'automatic' }), start(null)]).toEqual(['passed', 'failed', 'failed']);
  });

  test('log lines by level, text and time', () => {
    const lines = ['2026-08-29 22:08:03, Error                 CBS    First', '2026-08-29 22:09:00, Info                  CBS    Not an error, Error in words', '2026-08-29 22:10:00, Warning               CBS    Careful', '2026-08-29 22:11:00, Error                 CSI    Second', '    continued, Error'];
    const log = (fields: object, found: string[] = lines) => answered({ kind: 'log', path: '%SystemRoot%\\Logs\\CBS\\CBS.log', state: 'absent', ...fields }, { ask: 'log-lines', found: { sizeBytes: 999, lines: found } });
    expect(log({ level: 'error' })).toMatchObject({ status: 'failed', actual: expect.stringMatching(/^2 lines: .*First.*Second/) });
    expect(log({ level: 'warning' }).actual).toMatch(/^3 lines/);
    expect(log({ level: 'error', from: '2026-08-29T22:08:04', to: '2026-08-29T22:10:59' }).status).toBe('passed');
    expect(log({ level: 'error', from: '2026-08-29T22:11:00' }).actual).toMatch(/^1 line: .*Second/);
    expect(log({ level: 'error', text: 'SECOND' }).actual).toMatch(/^1 line: .*Second/);
    expect(log({ level: 'error', state: 'present' }).status).toBe('passed');
    expect(log({ level: 'error' }, []).status).toBe('passed');
    expect(log({ level: 'error', state: 'present' }, []).status).toBe('failed');
    expect(log({ text: 'continued' }).status).toBe('failed');
    // A line of unknown time counts against absence, and not for presence.
    expect(log({ text: 'continued', from: '2026-08-29T00:00:00' }).status).toBe('failed');
    expect(log({ text: 'continued', from: '2026-08-29T00:00:00', state: 'present' }).status).toBe('failed');
    expect(log({ level: 'error' }, ['2026-08-29 22:08:03, Errors of another shape']).status).toBe('failed');
    for (const state of ['absent', 'present'])
      for (const found of ['absent', { sizeBytes: 0, lines: [] }] as Extract<ReadAnswer, { ask: 'log-lines' }>['found'][]) expect(answered({ kind: 'log', path: 'C:\\l', level: 'error', state }, { ask: 'log-lines', found }).status).toBe('failed');
    expect(() => inventoryRequests([{ id: 'x', origin: 'scenario', kind: 'log', path: 'C:\\l', text: '"%"', state: 'absent' }])).toThrow(expect.objectContaining({ code: 'WP-EXPECTATION-LOG' }));
    expect(inventoryRequests([{ id: 'x', origin: 'scenario', kind: 'log', path: 'C:\\l', text: 'path C:\\Windows "is" wrong', state: 'absent' }])).toEqual([{ ask: 'log-lines', path: 'C:\\l', fragments: ['Windows '] }]);
  });

  test('component store and PowerShell', () => {
    expect(answered({ kind: 'component-store', health: 'healthy' }, { ask: 'component-store-health', health: 'healthy', text: '' }).status).toBe('passed');
    expect(answered({ kind: 'component-store', health: 'healthy' }, { ask: 'component-store-health', health: 'repairable', text: '' }).status).toBe('failed');
    const powershell = (equals: unknown, output: unknown[]) => answered({ kind: 'powershell', script: 'x', equals }, { ask: 'powershell', output }).status;
    for (const [equals, output, expected] of [
      [true, [true], 'passed'], [true, ['True'], 'failed'], [true, [true, true], 'failed'], [[1, 2], [1, 2], 'passed'], [[1], [1], 'passed'], [{ a: [1] }, ['{"a":[1]}'], 'passed'], [{ a: 1 }, [{ a: 1, b: 2 }], 'failed'], [[], [], 'failed'], [null, [null], 'passed'],
    ] as [unknown, unknown[], string][])
      expect(powershell(equals, output), JSON.stringify([equals, output])).toBe(expected);
  });

  const ASKING: Record<string, unknown>[] = [
    { kind: 'registry-value', key: 'HKLM\\K', value: 'V', state: 'present' }, { kind: 'registry-value', key: 'HKLM\\K', value: 'V', state: 'absent' }, { kind: 'file', path: 'C:\\a', state: 'present' }, { kind: 'file', path: 'C:\\a', state: 'absent' },
    { kind: 'service', service: 'Dhcp', state: 'present', startType: 'automatic' }, { kind: 'log', path: 'C:\\l', level: 'error', state: 'absent' }, { kind: 'log', path: 'C:\\l', level: 'error', state: 'present' },
    { kind: 'component-store', health: 'healthy' }, { kind: 'powershell', script: 'x', equals: true }, { kind: 'update', kb: 'KB1', state: 'absent' }, { kind: 'update', kb: 'KB1', state: 'installed' },
  ];
  for (const fields of ASKING)
    test(`no answer, no pass: ${JSON.stringify(fields)}`, () => {
      expect(status(fields)).toBe('failed');
      const [request] = inventoryRequests([{ id: 'x', origin: 'scenario', ...fields } as Expectation]);
      expect(check(fields, { answers: { [requestName(request!)]: { ask: request!.ask, problem: 'cut' } } })).toMatchObject({ status: 'failed', actual: expect.stringContaining('cut') });
    });
});

test('questions are asked once, and only for the strategy that is run', () => {
  const file = (id: string, strategies?: ['audit']): Expectation => ({ id, origin: 'scenario', kind: 'file', path: 'C:\\a', state: 'present', ...(strategies && { strategies }) });
  expect(inventoryRequests([file('a'), file('b')])).toHaveLength(1);
  expect(inventoryRequests([file('a', ['audit'])], 'offline')).toEqual([]);
  expect(inventoryRequests([file('a', ['audit'])], 'audit')).toHaveLength(1);
});

test('what needs PowerShell is refused where there is none', () => {
  const script: Expectation = { id: 'powershell:x', origin: 'scenario', kind: 'powershell', script: 'x', equals: true };
  const version: Expectation = { id: 'file:C:\\a', origin: 'scenario', kind: 'file', path: 'C:\\a', state: 'present', version: '1' };
  const plain: Expectation = { id: 'plain', origin: 'scenario', kind: 'file', path: 'C:\\a', state: 'present' };
  expect(powershellProblem([plain], false)).toBeUndefined();
  expect(powershellProblem([script, version], true)).toBeUndefined();
  const problem = powershellProblem([script, plain, version, script], false)!;
  expect(problem).toMatchObject({ code: 'WP-SCENARIO-NO-POWERSHELL', kind: 'scenario' });
  expect(problem.message).toMatch(/2 expectations need: 'powershell:x', 'file:C:\\a'$/);
});
