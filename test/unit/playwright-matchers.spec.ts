import { expect as base, test } from '@playwright/test';
import { requestName } from '../../harness/guest/inventory/inventory-request.ts';
import type { Inventory } from '../../harness/guest/inventory/inventory.ts';
import { expect } from '../../harness/playwright/expect.ts';
import { nearestNames } from '../../harness/playwright/matchers/nearest-names.ts';
import { anInventory, OLD_ROLLUP, PRODUCT, ROLLUP, TOOLS } from './fixtures/outcome-builder.ts';

const inventory = anInventory();

test('each matcher passes on what is there', async () => {
  await expect(inventory).toHavePackage(TOOLS);
  await expect(inventory).toHavePackage('Contoso-Branch-Tools-Package~*');
  await expect(inventory).toHaveFeature('TelnetClient');
  await expect(inventory).toHaveFeature('NetFx3', { state: 'removed' });
  await expect(inventory).toHaveDriver('NetKVM.inf', { version: '100.95.104.26200', provider: 'Red Hat, Inc.' });
  await expect(inventory).toHaveCapability('Language.Basic~~~en-US~0.0.1.0');
  await expect(inventory).toHaveApplication('Contoso Branch Agent', { version: '3.2.1' });
  await expect(inventory).toHaveApplication(PRODUCT);
  await expect(inventory).toHaveLanguage('en-US');
  await expect(inventory).toHaveEdition('Professional');
  await expect(inventory).toHaveService('Dhcp', { state: 'running' });
  await expect(inventory).toHaveService('BITS', { state: 'stopped' });
});

test('and fails on what is not', async () => {
  const failing: [string, () => Promise<unknown>][] = [
    ['superseded package', () => expect(inventory).toHavePackage(OLD_ROLLUP)],
    ['absent package', () => expect(inventory).toHavePackage('Package_for_KB1~*')],
    ['disabled feature', () => expect(inventory).toHaveFeature('SMB1Protocol')],
    ['another version', () => expect(inventory).toHaveDriver('netkvm.inf', { version: '1.0.0.0' })],
    ['capability that is not present', () => expect(inventory).toHaveCapability('OpenSSH.Server~~~~0.0.1.0')],
    ['application', () => expect(inventory).toHaveApplication('Another')],
    ['language', () => expect(inventory).toHaveLanguage('de-DE')],
    ['edition', () => expect(inventory).toHaveEdition('Core')],
    ['stopped service', () => expect(inventory).toHaveService('BITS', { state: 'running' })],
  ];
  for (const [what, assert] of failing) await base(assert(), what).rejects.toThrow(/Expected: [^]*Received: /);
});

test('.not judges absence as an expectation of its own', async () => {
  await expect(inventory).not.toHavePackage('Package_for_KB1~*');
  await expect(inventory).not.toHaveFeature('SMB1Protocol');
  await expect(inventory).not.toHaveCapability('OpenSSH.Server~~~~0.0.1.0');
  await expect(inventory).not.toHaveDriver('another.inf');
  await expect(inventory).not.toHaveApplication('Another');
  await expect(inventory).not.toHaveLanguage('de-DE');
  await expect(inventory).not.toHaveEdition('Core');
  await expect(inventory).not.toHaveService('Spooler');
  await base(expect(inventory).not.toHavePackage(ROLLUP)).rejects.toThrow(/not listed, or Not Present[^]*Installed/);
  await base(expect(inventory).not.toHaveEdition('Professional')).rejects.toThrow(/Expected: not [^\n]*"Professional"/);
  await base(expect(inventory).not.toHaveService('Dhcp', { startType: 'automatic' }), 'nobody asked the guest for start types').rejects.toThrow(/not known/);
  // Most often misspelt: a feature that Windows does not list is neither enabled nor disabled.
  await base(expect(inventory).not.toHaveFeature('TelnetCliemt')).rejects.toThrow(/Nearest: +TelnetClient/);
});

test('.not of a state is another state', async () => {
  await expect(inventory).not.toHaveFeature('SMB1Protocol', { state: 'removed' });
  await base(expect(inventory).not.toHaveFeature('NetFx3', { state: 'removed' })).rejects.toThrow(/Expected: not [^\n]*"Disabled with Payload Removed"/);
  await base(expect(inventory).not.toHaveFeature('NetFx33', { state: 'removed' }), 'not listed is no state').rejects.toThrow(/not listed/);
  await base(expect(anInventory({ features: [{ name: 'X', state: 'Odd' }] })).not.toHaveFeature('X', { state: 'removed' }), 'nor is one that nobody knows').rejects.toThrow(/"Odd/);
  await expect(inventory).not.toHavePackage(TOOLS, { state: 'staged' });
  const asked = anInventory({ answers: { [requestName({ ask: 'service', service: 'Dhcp' })]: { ask: 'service', found: { startType: 'automatic' } } } });
  await expect(asked).not.toHaveService('Dhcp', { startType: 'manual' });
  await base(expect(asked).not.toHaveService('Dchp', { startType: 'manual' })).rejects.toThrow(/not there/);
});

test('arguments that a scenario could not have are refused in both forms, not judged', async () => {
  const unknown = 'state' as never;
  const wrong: [RegExp, () => Promise<unknown>][] = [
    [/toHavePackage\(""\): package is empty\n +mend: .*WP-MATCHER-ARGUMENTS/, () => expect(inventory).not.toHavePackage('')],
    [/toHaveDriver\(null\): expected text/, () => expect(inventory).not.toHaveDriver(null as never)],
    [/missing key 'application'/, () => expect(inventory).not.toHaveApplication(undefined as never)],
    [/expected text/, () => expect(inventory).toHaveFeature(/Telnet/ as never)],
    [/unknown key 'sate'\n +mend: did you mean 'state'/, () => expect(inventory).toHaveFeature('TelnetClient', { sate: 'disabled' } as never)],
    [/unknown value of state 'on'/, () => expect(inventory).toHaveFeature('TelnetClient', { state: 'on' } as never)],
    [/unknown key 'verson'/, () => expect(inventory).toHaveDriver('netkvm.inf', { verson: '1' } as never)],
    [/unknown key/, () => expect(inventory).toHaveService('Dhcp', unknown)],
  ];
  for (const [message, assert] of wrong) await base(assert(), String(message)).rejects.toThrow(message);
});

test('a message has the options, no name twice, what was not asked, and no frame of the harness', async () => {
  const messageOf = async (assertion: Promise<unknown>): Promise<Error> => assertion.then(() => new Error('passed'), (error: Error) => error);
  const wrongVersion = await messageOf(expect(inventory).toHaveDriver('netkvm.inf', { version: '1.0' }));
  base(wrongVersion.message).toContain('"netkvm.inf", {"version":"1.0"}');
  base((await messageOf(expect(inventory).not.toHavePackage('Package_for_RollupFix~*'))).message).not.toContain('Nearest');
  base((await messageOf(expect(inventory).toHavePackage('KB5099001'))).message).toContain(`add {"package":"KB5099001","state":"installed"} to its 'expect'`);
  base((await messageOf(expect(inventory).toHaveFeature('SMB1Protocol'))).message).not.toContain('Mend');
  base((await messageOf(expect({} as Inventory).toHaveFeature('X'))).stack).not.toContain('/harness/');
});

test('what the guest could not say passes neither way', async () => {
  const silent = anInventory({ capabilities: null, services: null, unread: [{ section: 'capabilities', reason: 'DISM 6.1 does not know them' }] });
  await base(expect(silent).toHaveCapability('X')).rejects.toThrow(/DISM 6\.1 does not know them/);
  await base(expect(silent).not.toHaveCapability('X')).rejects.toThrow(/DISM 6\.1 does not know them/);
  await base(expect(silent).toHaveService('Dhcp')).rejects.toThrow(/not known/);
  await base(expect(silent).not.toHaveService('Spooler')).rejects.toThrow(/not known/);
  await base(expect(anInventory({ capabilities: [] })).not.toHaveCapability('X')).rejects.toThrow();
  await base(expect(anInventory({ services: [] })).not.toHaveService('X')).rejects.toThrow(/no service at all/);
});

test('an inventory that is empty where Windows never is passes nothing', async () => {
  for (const cut of [{ packages: [] }, { features: [] }, { edition: '' }]) {
    await base(expect(anInventory(cut)).toHaveLanguage('en-US')).rejects.toThrow(/InfrastructureError|WP-INVENTORY-EMPTY/);
    await base(expect(anInventory(cut)).not.toHaveLanguage('de-DE')).rejects.toThrow(/WP-INVENTORY-EMPTY/);
  }
});

test('anything else has no inventory', async () => {
  await base(expect({} as Inventory).toHaveFeature('X')).rejects.toThrow(/WP-MATCHER-SUBJECT/);
});

test('a guest to which something was done is asked anew', async () => {
  let asked = 0;
  const guest = { currentInventory: async () => (asked++, inventory) };
  await expect(guest).toHaveFeature('TelnetClient');
  base(asked).toBe(1);
});

test('near names: of a package its name counts, and there are few', () => {
  base(nearestNames('TelnetCliemt', ['TelnetClient', 'SMB1Protocol'])).toEqual(['TelnetClient']);
  base(nearestNames('Contoso-Branch-Tools-Package~31bf3856ad364e35~amd64~~9.9.9.9', [TOOLS, ROLLUP])).toEqual([TOOLS]);
  base(nearestNames('*', ['a'])).toEqual([]);
  base(nearestNames('feature', ['feature1', 'feature2', 'feature3', 'feature4'])).toHaveLength(3);
});
