import { appendFileSync } from 'node:fs';
import { test } from 'wimproof/playwright';

test('holds a cell', async ({ lab }) => {
  test.setTimeout(280_000);
  appendFileSync(process.env['WIMPROOF_TEST_NOTES'] ?? '/dev/null', `worker ${process.pid}\n`);
  await lab.run('scenarios/waiting.yaml', 'offline');
});
