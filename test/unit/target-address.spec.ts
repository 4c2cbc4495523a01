import { PassThrough } from 'node:stream';
import { expect, test } from '@playwright/test';
import { formatTargetAddress, parseTargetAddress } from '../../harness/run/target/target-address.ts';
import { readHiddenLine } from '../../harness/run/target/read-hidden-line.ts';
import { targetPassword } from '../../harness/run/target/target-password.ts';
import { redactValues } from '../../harness/run/target/redact-values.ts';
import { makeRedactor } from '../../harness/run/redact.ts';

test('ports and schemes mean what users of Ansible expect', () => {
  for (const [text, host, port, tls, user] of [
    ['winrm://pc17', 'pc17', 5986, true, undefined],
    ['winrm://pc17:5985', 'pc17', 5985, false, undefined],
    ['winrm://admin@pc17.corp.example:15986', 'pc17.corp.example', 15986, true, 'admin'],
    ['winrms://pc17:5985', 'pc17', 5985, true, undefined],
    ['winrm+http://pc17', 'pc17', 5985, false, undefined],
    ['winrm+http://127.0.0.1:40000/wsman', '127.0.0.1', 40000, false, undefined],
    ['WINRM://admin@corp.example@10.0.0.7/', '10.0.0.7', 5986, true, 'admin@corp.example'],
    ['winrm://CORP\\admin@pc17', 'pc17', 5986, true, 'CORP\\admin'],
    ['winrm://CORP%5Cj%C3%BCrgen@[fe80::1]:5985', '[fe80::1]', 5985, false, 'CORP\\jürgen'],
  ] as const) {
    const { user: actual, ...place } = parseTargetAddress(text);
    expect({ ...place, user: actual }, text).toEqual({ host, port, tls, user });
    expect(parseTargetAddress(formatTargetAddress(parseTargetAddress(text)))).toEqual({ host, port, tls });
  }
});

test('a password in the address is refused, and no part of it is shown', () => {
  for (const text of ['winrm://admin:S3cret@pc17', 'winrm://admin:S3cr@et/x@pc17:5986', 'winrm://corp@x:S3cret@pc17', 'winrm:/admin:S3cret@pc17', 'admin:S3cret@pc17', 'http://admin:S3cret@pc17', 'winrm://:S3cret@pc17']) {
    const error = (() => {
      try {
        return parseTargetAddress(text);
      } catch (caught) {
        return caught as Error & { kind: string };
      }
    })();
    expect(error, text).toMatchObject({ kind: 'scenario' });
    expect(`${String(error)}${JSON.stringify(error)}`).not.toMatch(/S3cr|et\/x/);
  }
});

test('what is no address is refused with the form', () => {
  for (const text of ['', 'pc17', 'https://pc17', 'winrm://', 'winrm://pc17:0', 'winrm://pc17:70000', 'winrm://pc17:x', 'winrm://pc17/other', 'winrm://pc17?tls=no', 'winrm://pc 17', 'winrm://%zz@pc17', 'winrm://[pc17'])
    expect(() => parseTargetAddress(text), text).toThrow(expect.objectContaining({ code: 'WP-TARGET-ADDRESS', mend: expect.stringContaining('winrm://[user@]host[:port]') }));
});

function terminal(): PassThrough & { isTTY: boolean } {
  return Object.assign(new PassThrough(), { isTTY: true });
}
const nobody = { write: () => true };

test('a password comes from standard input, the environment, or unseen from a terminal, in this order', async () => {
  const environment = { WIMPROOF_TARGET_PASSWORD: 'from the environment' };
  expect(await targetPassword('u', { fromStdin: false, environment, stdin: terminal(), terminal: nobody })).toBe('from the environment');
  // No child process inherits it.
  expect(environment).toEqual({});
  const piped = new PassThrough();
  piped.end('größe 1\r\nsecond line\n');
  expect(await targetPassword('u', { fromStdin: true, environment: { WIMPROOF_TARGET_PASSWORD: 'other' }, stdin: piped, terminal: nobody })).toBe('größe 1');
});

test('what is typed is shown nowhere', async () => {
  const input = terminal();
  let shown = '';
  const reading = readHiddenLine('Password of admin: ', input, { write: (text) => (shown += text) });
  input.write('S3crey\u007ft!\r');
  expect(await reading).toBe('S3cret!');
  expect(shown).toBe('Password of admin: \n');
  const given = terminal();
  const cancelled = readHiddenLine('? ', given, nobody);
  given.write('S3c\u0003');
  await expect(cancelled).rejects.toMatchObject({ code: 'WP-TARGET-PASSWORD' });
});

test('without a password, or with one that cannot be blanked, nothing is sent', async () => {
  const empty = new PassThrough();
  empty.end('\n');
  const ask = (password: string | undefined, fromStdin = false): Promise<string> => targetPassword('admin', { fromStdin, environment: password === undefined ? {} : { WIMPROOF_TARGET_PASSWORD: password }, stdin: empty, terminal: nobody });
  await expect(ask(undefined)).rejects.toMatchObject({ code: 'WP-TARGET-PASSWORD', kind: 'scenario', mend: expect.stringContaining('--password-stdin') });
  await expect(ask(undefined, true)).rejects.toMatchObject({ code: 'WP-TARGET-PASSWORD' });
  await expect(ask('abc')).rejects.toMatchObject({ code: 'WP-TARGET-PASSWORD', message: expect.not.stringContaining('abc') });
});

test('a document keeps its shape whatever the password is', () => {
  for (const password of ['null', 'wimproof', '":"a', 'true', 'schema', '\\u0041']) {
    const document = { schema: 'wimproof.outcome/1', strategy: 'offline', verdict: 'passed', error: null, holds: true, checks: [{ id: 'x', status: 'passed', actual: `it says ${password}, twice ${password}` }] };
    const clean = redactValues(document, makeRedactor([password]));
    expect(clean, password).toEqual({ ...document, checks: [{ id: 'x', status: 'passed', actual: 'it says [redacted], twice [redacted]' }] });
  }
});
