import { test, type Guest } from 'wimproof/playwright';

// What goes wrong when a suite is written; each error stands at its line here.
test.describe('on a machine', () => {
  test.use({ scenario: 'scenarios/passing.yaml', strategy: 'offline' });
  let kept: Guest | undefined;

  test('an empty line', async ({ guest }) => {
    await guest.cmd('');
  });

  test('no time', async ({ guest }) => {
    await guest.cmd('ver', { timeout: 0 });
  });

  test('keeps its guest, and uses it later', async ({ guest }, testInfo) => {
    kept = guest;
    testInfo.annotations.push({ type: 'kept' });
  });

  test('a guest of another test', async ({ plan }) => {
    await kept?.cmd(plan.scenario);
  });

  test('after it', async ({ guest }) => {
    await guest.cmd('ver');
  });
});

test('no scenario', async ({ plan }) => {
  test.info().annotations.push({ type: plan.scenario });
});
