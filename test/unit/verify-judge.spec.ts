import { expect, test } from '@playwright/test';
import type { Expectation } from '../../harness/verify/expectation/expectation.ts';
import { judge, type JudgeContext } from '../../harness/verify/judge.ts';
import type { Inventory } from '../../harness/guest/inventory/inventory.ts';
import { EXPECTATIONS, OLD_ROLLUP, PRODUCT, ROLLUP, anInventory, aJobStep } from './fixtures/outcome-builder.ts';

function check(expectation: Record<string, unknown>, inventory: Partial<Inventory> = {}, context: Partial<JudgeContext> = {}) {
  const whole = anInventory(inventory);
  return judge([{ id: 'x', origin: 'scenario', ...expectation } as Expectation], {
    strategy: 'offline', windowsVersion: whole.windowsVersion, inventory: whole, notPossible: [], jobSteps: [], ...context,
  })[0]!;
}
const withPackage = (state: string) => ({ packages: [...anInventory().packages.filter((entry) => entry.identity !== ROLLUP), { identity: ROLLUP, state, releaseType: 'Security Update', installTime: '' }] });
const withFeature = (state: string) => ({ features: [{ name: 'TelnetClient', state }, { name: 'Other', state: 'Enabled' }] });

test.describe('package', () => {
  for (const [state, installed, absent] of [
    ['Installed', 'passed', 'failed'], ['installed', 'passed', 'failed'], ['Install Pending', 'failed', 'failed'], ['InstallPending', 'failed', 'failed'],
    ['Uninstall Pending', 'failed', 'failed'], ['Staged', 'failed', 'failed'], ['Superseded', 'failed', 'failed'], ['Partially Installed', 'failed', 'failed'],
    ['Not Present', 'failed', 'passed'], ['Removed', 'failed', 'passed'], ['Resolved', 'failed', 'passed'], ['', 'failed', 'failed'], ['Instaled', 'failed', 'failed'],
  ] as const)
    test(`'${state}' for installed: ${installed}, for absent: ${absent}`, () => {
      expect(check({ kind: 'package', identity: ROLLUP, state: 'installed' }, withPackage(state)).status).toBe(installed);
      expect(check({ kind: 'package', identity: ROLLUP, state: 'absent' }, withPackage(state)).status).toBe(absent);
    });

  test('identities are compared without regard to case', () => {
    expect(check({ kind: 'package', identity: ROLLUP.toUpperCase(), state: 'installed' }).status).toBe('passed');
  });

  test('a pending package says that a restart is outstanding', () => {
    expect(check({ kind: 'package', identity: ROLLUP, state: 'installed' }, withPackage('Install Pending')).actual).toBe('Install Pending: the change is not finished, a restart is outstanding');
  });

  test('a package that is not listed names its other versions', () => {
    const missing = ROLLUP.replace('26100.2033', '26100.4000');
    const result = check({ kind: 'package', identity: missing, state: 'installed' });
    expect(result.status).toBe('failed');
    expect(result.actual).toContain(`${ROLLUP} (Installed)`);
    expect(result.evidence[0]).toBe('inventory.packages: 4 listed, none with this identity');
  });

  test('superseded fails and says by what, unless the scenario asks for the successor too', () => {
    const alone = check({ kind: 'package', identity: OLD_ROLLUP, state: 'installed' });
    expect(alone).toMatchObject({ status: 'failed', actual: `Superseded; in another version: ${ROLLUP} (Installed)` });
    const inventory = anInventory();
    const context: JudgeContext = { strategy: 'audit', windowsVersion: inventory.windowsVersion, inventory, notPossible: [], jobSteps: [] };
    const both: Expectation[] = [
      { id: 'old', origin: 'derived', kind: 'package', identity: OLD_ROLLUP, state: 'installed' },
      { id: 'new', origin: 'derived', kind: 'package', identity: ROLLUP, state: 'installed' },
    ];
    expect(judge(both, context).map((entry) => entry.status)).toEqual(['passed', 'passed']);
    expect(judge(both, context)[0]!.actual).toContain(`Superseded by ${ROLLUP}`);
    const pending = { ...context, inventory: anInventory({ packages: inventory.packages.map((entry) => (entry.identity === ROLLUP ? { ...entry, state: 'Install Pending' } : entry)) }) };
    expect(judge(both, pending).map((entry) => entry.status)).toEqual(['failed', 'failed']);
  });
});

test.describe('feature', () => {
  for (const [state, enabled, disabled, removed] of [
    ['Enabled', 'passed', 'failed', 'failed'], ['Enable Pending', 'failed', 'failed', 'failed'], ['Disabled', 'failed', 'passed', 'failed'],
    ['Disable Pending', 'failed', 'failed', 'failed'], ['Disabled with Payload Removed', 'failed', 'passed', 'passed'],
    ['DisabledWithPayloadRemoved', 'failed', 'passed', 'passed'], ['Partially Enabled', 'failed', 'failed', 'failed'], ['', 'failed', 'failed', 'failed'],
  ] as const)
    test(`'${state}': enabled ${enabled}, disabled ${disabled}, removed ${removed}`, () => {
      const status = (wanted: string) => check({ kind: 'feature', feature: 'telnetclient', state: wanted }, withFeature(state)).status;
      expect([status('enabled'), status('disabled'), status('removed')]).toEqual([enabled, disabled, removed]);
    });

  test('a feature that is not listed satisfies no state', () => {
    for (const state of ['enabled', 'disabled', 'removed']) expect(check({ kind: 'feature', feature: 'NoSuch', state }).status).toBe('failed');
  });
});

test.describe('driver', () => {
  test('matches by original file name, provider and version, whatever the published name', () => {
    const driver = { ...anInventory().drivers[0]!, publishedName: 'oem17.inf', originalFileName: 'C:\\Windows\\System32\\DriverStore\\FileRepository\\netkvm.inf_amd64_9\\NetKVM.inf' };
    const wanted = { kind: 'driver', originalFileName: 'netkvm.inf', provider: 'red hat, inc.', version: '100.95.104.26200', state: 'present' };
    expect(check(wanted, { drivers: [driver] }).status).toBe('passed');
    expect(check({ ...wanted, originalFileName: 'oem17.inf' }, { drivers: [driver] }).status).toBe('failed');
    expect(check({ ...wanted, version: '100.95.104.26201' }, { drivers: [driver] })).toMatchObject({ status: 'failed', actual: 'in the driver store: Red Hat, Inc. 100.95.104.26200 as oem17.inf' });
    expect(check({ ...wanted, state: 'absent' }, { drivers: [driver] }).status).toBe('failed');
    expect(check({ ...wanted, provider: 'Other', state: 'absent' }, { drivers: [driver] })).toMatchObject({ status: 'passed' });
    expect(check(wanted, { drivers: [] }).status).toBe('failed');
  });

  test('a driver that ships with Windows does not satisfy an operation', () => {
    const wanted = { kind: 'driver', originalFileName: 'usbstor.inf', state: 'present' };
    expect(check(wanted).status).toBe('passed');
    expect(check({ ...wanted, operation: 'add-driver:usbstor.inf' })).toMatchObject({ status: 'failed', actual: 'not in the driver store' });
  });
});

test.describe('application', () => {
  test('matches by product code with or without braces, name, version', () => {
    expect(check({ kind: 'application', productCode: PRODUCT.toLowerCase(), state: 'present' }).status).toBe('passed');
    expect(check({ kind: 'application', productCode: PRODUCT.slice(1, -1), version: '3.2.1.0', state: 'present' }).status).toBe('passed');
    expect(check({ kind: 'application', name: 'contoso branch agent', version: '3.3', state: 'present' })).toMatchObject({ status: 'failed', actual: 'installed: Contoso Branch Agent 3.2.1' });
    expect(check({ kind: 'application', name: 'Contoso', state: 'present' }).status).toBe('failed');
    expect(check({ kind: 'application', name: 'Contoso', state: 'absent' }).status).toBe('passed');
  });

  test('an expectation without code and name is a scenario error', () => {
    expect(() => check({ kind: 'application', state: 'absent' })).toThrow(expect.objectContaining({ code: 'WP-EXPECTATION-APPLICATION', kind: 'scenario' }));
  });
});

test('edition, image state, pending restart', () => {
  expect(check({ kind: 'edition', edition: 'professional' }).status).toBe('passed');
  expect(check({ kind: 'edition', edition: 'Enterprise' })).toMatchObject({ status: 'failed', expected: 'Enterprise', actual: 'Professional' });
  expect(check({ kind: 'image-state', state: 'IMAGE_STATE_COMPLETE' }, { imageState: 'IMAGE_STATE_UNDEPLOYABLE' }).status).toBe('failed');
  expect(check({ kind: 'no-pending-reboot' }).status).toBe('passed');
  expect(check({ kind: 'no-pending-reboot' }, { pendingReboot: ['CBS RebootPending'] })).toMatchObject({ status: 'failed', actual: 'pending: CBS RebootPending' });
});

test('an inventory that is empty where Windows never is cannot be judged on', () => {
  for (const hole of [{ packages: [] }, { features: [] }, { windowsVersion: '' }, { edition: ' ' }, { imageState: '' }] as Partial<Inventory>[])
    expect(() => check({ kind: 'no-pending-reboot' }, hole), Object.keys(hole)[0]).toThrow(expect.objectContaining({ code: 'WP-INVENTORY-EMPTY', kind: 'infrastructure' }));
});

test('limits: strategies, Windows versions, the capability matrix; the actual value is still shown', () => {
  const feature = { kind: 'feature', feature: 'SMB1Protocol', state: 'enabled' };
  expect(check({ ...feature, strategies: ['audit'] })).toMatchObject({ status: 'not-applicable', actual: 'Disabled', reason: 'Expected under audit only.' });
  expect(check({ ...feature, windows: '<10.0.26100' }).status).toBe('not-applicable');
  expect(check({ ...feature, windows: '>=10.0.26100' }).status).toBe('failed');
  const notPossible = [{ operation: 'enable-feature:SMB1Protocol', reason: 'Cannot.', source: 'doc' }];
  expect(check({ ...feature, operation: 'enable-feature:SMB1Protocol' }, {}, { notPossible })).toMatchObject({ status: 'not-possible', reason: 'Cannot. (doc)' });
  expect(check(feature, {}, { notPossible }).status).toBe('failed');
});

test('the state decides, not the exit code; the job step is evidence', () => {
  const failedStep = aJobStep('004', ['dism'], { title: 'Enable', operation: 'op', state: 'failed', exitCode: -2146498530 });
  const result = check({ kind: 'feature', feature: 'TelnetClient', state: 'enabled', operation: 'op' }, {}, { jobSteps: [failedStep, aJobStep('005', ['other'])] });
  expect(result.status).toBe('passed');
  expect(result.evidence).toEqual(['inventory.features: name=TelnetClient | state=Enabled', expect.stringMatching(/^job step 004 \(Enable\): failed, exit code 2148468766 = 0x800f081e: .*does not apply/)]);
  const lies = check({ kind: 'feature', feature: 'SMB1Protocol', state: 'enabled', operation: 'op' }, {}, { jobSteps: [aJobStep('004', ['dism'], { operation: 'op' })] });
  expect(lies.status).toBe('failed');
});

test('one check per expectation, in order', () => {
  const inventory = anInventory();
  const checks = judge(EXPECTATIONS, { strategy: 'audit', windowsVersion: inventory.windowsVersion, inventory, notPossible: [], jobSteps: [] });
  expect(checks.map((entry) => entry.id)).toEqual(EXPECTATIONS.map((entry) => entry.id));
  expect(checks.map((entry) => entry.status)).toEqual(EXPECTATIONS.map(() => 'passed'));
});
