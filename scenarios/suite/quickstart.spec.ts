import { expect, scenarios, test } from 'wimproof/playwright';

// A test for each strategy of the scenario: quickstart > offline, quickstart > setup, quickstart > audit.
scenarios('../quickstart.yaml');

// Tests of one's own, on the machine that the scenario's offline strategy left: it is not serviced again for them.
test.describe('the serviced system', { tag: '@offline' }, () => {
  test.use({ scenario: '../quickstart.yaml', strategy: 'offline' });

  test('has what the request asks for', async ({ guest }) => {
    await expect(guest).toHavePackage('Package_for_KB5099001~*');
    await expect(guest).toHaveFeature('TelnetClient');
    await expect(guest).not.toHaveFeature('WorkFolders-Client');
    await expect(guest).toHaveDriver('pane-sample.inf');
  });

  test('keeps it over a restart', async ({ guest }) => {
    await guest.restart();
    await expect(guest).toHaveFeature('TelnetClient');
    const version = await guest.cmd('ver');
    expect(version.exitCode).toBe(0);
  });
});
