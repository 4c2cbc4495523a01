import { expect, scenarios, test, type Guest, type LabRun } from 'wimproof/playwright';

// Compiled by test/contract/playwright-package.spec.ts, never run: each expected error is one that an editor shows.
scenarios(['scenarios/*.yaml'], { strategies: ['offline'] });
// @ts-expect-error no such strategy
scenarios('scenarios/*.yaml', { strategies: ['oflfine'] });

test.use({ scenario: 'scenarios/passing.yaml', strategy: 'offline', engine: { jobs: 1 } });
// @ts-expect-error no such strategy
test.use({ strategy: 'x' });
// @ts-expect-error no such option
test.use({ engine: { jobz: 1 } });

test('fixtures and matchers have types', async ({ guest, plan, lab }) => {
  const same: Guest = guest;
  await expect(same).toHaveFeature('TelnetClient', { state: 'enabled' });
  await expect.soft(same.inventory).not.toHaveService('Spooler', { startType: 'manual' });
  // @ts-expect-error no such state
  await expect(same).toHaveFeature('TelnetClient', { state: 'on' });
  // @ts-expect-error neither a guest nor an inventory
  await expect(3).toHaveFeature('TelnetClient');
  // @ts-expect-error a name is text
  await expect(same).toHaveFeature(3);
  const strategy: string = plan.strategy;
  // @ts-expect-error a strategy is text
  const number: number = plan.strategy;
  const { outcome, folder }: LabRun = await lab.run('scenarios/passing.yaml', 'offline');
  // @ts-expect-error misspelt
  expect(outcome.verdct).toBe('passed');
  expect([strategy, number, folder, outcome.verdict, (await guest.cmd('ver')).exitCode.toFixed()]).toBeDefined();
});
