import { appendFileSync } from 'node:fs';
import { expect, test } from 'wimproof/playwright';

test.use({ scenario: 'scenarios/passing.yaml', strategy: 'offline' });

const note = (text: string): void => appendFileSync(process.env['WIMPROOF_TEST_NOTES'] ?? '/dev/null', `${text}\n`);

test('first', async ({ guest, plan }, testInfo) => {
  note(`worker ${testInfo.workerIndex}`);
  expect(plan.strategy).toBe('offline');
  expect(guest.outcome.verdict).toBe('passed');
  await expect(guest).toHaveFeature('TelnetClient');
  await expect(guest).not.toHaveFeature('SMB1Protocol');
  await expect(guest).toHaveEdition('Professional');
});

test('wrong on purpose', async ({ guest }, testInfo) => {
  note(`worker ${testInfo.workerIndex}`);
  await expect(guest).toHaveFeature('TelnetCliemt');
});

test('after it', async ({ guest }, testInfo) => {
  note(`worker ${testInfo.workerIndex}`);
  const said = await guest.cmd('echo hunter2');
  expect(said.stdout).toBe('echo [redacted]\r\n');
  expect((await guest.cmd('fail')).exitCode).toBe(1);
  const before = Date.UTC(2024, 10, 4, 9, 0);
  expect((await guest.restart()).getTime()).toBeGreaterThan(before);
  expect((await guest.screenshot()).toString()).toBe('PNG');
  await expect(guest.powershell('Get-Date')).rejects.toThrow(/WP-GUEST-NO-POWERSHELL/);
});
