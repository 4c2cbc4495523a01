import { expect, test } from '@playwright/test';
import { chosenPassword, makeMachineSecrets, makePassword } from '../../harness/run/run-secrets.ts';

test('a password is random, and has three classes of characters', () => {
  const made = Array.from({ length: 200 }, makePassword);
  expect(new Set(made).size).toBe(200);
  for (const password of made) {
    expect(password).toMatch(/^[A-Za-z0-9]{24}$/);
    for (const one of [/[A-Z]/, /[a-z]/, /[0-9]/]) expect(password).toMatch(one);
  }
});

test('a chosen password is taken when every script can hold it; otherwise it is refused and not repeated', () => {
  expect(chosenPassword('')).toBeUndefined();
  expect(chosenPassword('Summer-2026')).toBe('Summer-2026');
  for (const wrong of ['Short1', 'nocapitals1', 'NODIGITSatall', 'Percent%1abc', 'Quote"1abcd', 'Wimproof2026', 'Ümlaut2026x', `${'aB3'.repeat(30)}`]) {
    const refused = (() => {
      try {
        return chosenPassword(wrong);
      } catch (error) {
        return error as Error;
      }
    })();
    expect(refused, wrong).toMatchObject({ code: 'WP-GUEST-PASSWORD', kind: 'scenario' });
    expect(JSON.stringify(refused)).not.toContain(wrong);
  }
});

test('each machine has its own password and token', async () => {
  const [one, other] = [await makeMachineSecrets(), await makeMachineSecrets()];
  expect(one.password).not.toBe(other.password);
  expect(one.token).not.toBe(other.token);
});
