import { test, expect } from '@playwright/test';
import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import { blankSecrets } from '../../reports/bundle/blank-secrets.ts';
import { knownSecrets } from '../../reports/bundle/known-secrets.ts';
import { makeSecretScan } from '../../reports/bundle/secret-scan.ts';

const KEY = 'AB2C3-D4E5F-6G7H8-J9K2L-3M4N5';

async function blanked(content: Buffer | string, words: string[] = [], step = Infinity): Promise<Buffer> {
  const bytes = Buffer.from(content as string);
  const parts: Buffer[] = [];
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += Math.min(step, bytes.length)) yield bytes.subarray(at, at + step);
  }
  for await (const part of blankSecrets(pieces(), makeSecretScan(words))) parts.push(part);
  return Buffer.concat(parts);
}
const textOf = async (content: string, words?: string[]): Promise<string> => (await blanked(content, words)).toString();

test('product keys are blanked, also behind escapes; the published ones only where a variable names them', async () => {
  expect(await textOf(`slmgr /ipk ${KEY}.`)).toBe('slmgr /ipk [redacted].');
  expect(await textOf('W269N-WFGWX-YVC9B-4J6C9-T83GX, w269n-wfgwx-yvc9b-4j6c9-t83gX')).toBe('W269N-WFGWX-YVC9B-4J6C9-T83GX, w269n-wfgwx-yvc9b-4j6c9-t83gX');
  expect(await textOf('W269N-WFGWX-YVC9B-4J6C9-T83GX', ['W269N-WFGWX-YVC9B-4J6C9-T83GX'])).toBe('[redacted]');
  expect(await textOf(JSON.stringify({ log: `Key:\n${KEY}\r\n${KEY.toLowerCase()}\t` }))).toBe('{"log":"Key:\\n[redacted]\\r\\n[redacted]\\t"}');
  expect(await textOf(`a%20${KEY} \\u0009${KEY}`)).toBe('a%20[redacted] \\u0009[redacted]');
});

test('what only looks a little like a key stays', async () => {
  const text = 'as XXXXX-XXXXX-XXXXX-XXXXX-XXXXX; {6F3C1B52-8A54-4A2E-9C11-2F0B7E4D9A10}; 00330-80000-00000-AA123; Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.2033.1.10; zAB2C3-D4E5F-6G7H8-J9K2L-3M4N5x';
  expect(await textOf(text)).toBe(text);
});

test('passwords in answer files are blanked, placeholders and PlainText stay', async () => {
  expect(await textOf('<Password>\n <Value>cABhAHM=</Value>\n <PlainText>false</PlainText></Password>')).toBe('<Password>\n <Value>[redacted]</Value>\n <PlainText>false</PlainText></Password>');
  expect(await textOf('<u:AdministratorPassword wcm:action="add"><u:PlainText>true</u:PlainText><u:Value>a &amp; b</u:Value></u:AdministratorPassword>')).toBe(
    '<u:AdministratorPassword wcm:action="add"><u:PlainText>true</u:PlainText><u:Value>[redacted]</u:Value></u:AdministratorPassword>',
  );
  expect(await textOf('<Credentials><Password>hunter2</Password></Credentials>')).toBe('<Credentials><Password>[redacted]</Password></Credentials>');
  expect(await textOf('&lt;Password&gt;&lt;Value&gt;x1&lt;/Value&gt;&lt;/Password&gt; \\u003cPassword\\u003ey2\\u003c/Password\\u003e')).toBe('&lt;Password&gt;&lt;Value&gt;[redacted]&lt;/Value&gt;&lt;/Password&gt; \\u003cPassword\\u003e[redacted]\\u003c/Password\\u003e');
  const kept = '<Password><Value>${password.base64Account}</Value></Password><Password></Password><Password>********</Password><PasswordExpires>true</PasswordExpires>';
  expect(await textOf(kept)).toBe(kept);
});

test('private keys are blanked: whole, in JSON, line by line in a journal', async () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const lines = pem.trim().split('\n').slice(1, -1).filter((line) => line.length === 64 || line.endsWith('='));
  const journal = pem.split('\n').map((text) => JSON.stringify({ at: '2024-11-04T09:30:00.000Z', type: 'serial', text })).join('\n');
  for (const text of [pem, pem.replaceAll('\n', '\r\n'), JSON.stringify({ pem }), journal]) {
    const clean = await textOf(text);
    for (const line of lines) expect(clean).not.toContain(line);
    expect(clean).toContain('-----END PRIVATE KEY-----');
  }
  expect((await textOf(journal)).split('\n').map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(pem.split('\n').map(() => 'serial'));
  expect(JSON.parse(await textOf(JSON.stringify({ pem })))).toEqual({ pem: expect.stringContaining('[redacted]') });
});

test('a mention of a private key costs nothing that follows later', async () => {
  const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const text = `looked for -----BEGIN PRIVATE KEY----- in vain. ${'words of a log. '.repeat(40)} ${digest}`;
  expect(await textOf(text)).toBe(text);
});

test('PKCS #12 in base64 is blanked; a certificate stays', async () => {
  const keys = forge.pki.rsa.generateKeyPair(1024);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notAfter = new Date(Date.now() + 1e9);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const pfx = Buffer.from(forge.asn1.toDer(forge.pkcs12.toPkcs12Asn1(keys.privateKey, [certificate], 'x', { algorithm: '3des' })).getBytes(), 'latin1').toString('base64');
  expect(await textOf(`set PFX=${pfx}\r\necho`)).toBe('set PFX=[redacted]\r\necho');
  const pem = forge.pki.certificateToPem(certificate);
  expect(await textOf(pem)).toBe(pem);
});

test('credentials in HTTP headers are blanked', async () => {
  expect(await textOf('POST /wsman\r\nAuthorization: Basic d2ltcHJvb2Y6cGFzcw==\r\nHost: x')).toBe('POST /wsman\r\nAuthorization: Basic [redacted]\r\nHost: x');
  expect(await textOf('{"authorization":"Negotiate TlRMTVNTUAADAAAA"} {\\"Authorization\\":\\"Basic YWJjZA==\\"}')).toBe('{"authorization":"Negotiate [redacted]"} {\\"Authorization\\":\\"Basic [redacted]\\"}');
});

test('in UTF-16 of either order, with and without a mark, the text around stays readable', async () => {
  const text = `Grüße ${KEY} <Password><Value>pässwort</Value></Password>\r\nEnde`;
  const clean = 'Grüße [redacted] <Password><Value>[redacted]</Value></Password>\r\nEnde';
  expect((await blanked(Buffer.from(`\ufeff${text}`, 'utf16le'))).toString('utf16le')).toBe(`\ufeff${clean}`);
  expect((await blanked(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).swap16().toString('utf16le')).toBe(`\ufeff${clean}`);
  const ascii = `The key is ${KEY}, thank you`;
  expect((await blanked(Buffer.from(ascii, 'utf16le'))).toString('utf16le')).toBe('The key is [redacted], thank you');
  expect((await blanked(Buffer.from(ascii, 'utf16le').swap16())).swap16().toString('utf16le')).toBe('The key is [redacted], thank you');
  expect((await blanked(Buffer.concat([Buffer.from('log\r\n'), Buffer.from(ascii, 'utf16le')]))).includes(Buffer.from('AB2C3', 'utf16le'))).toBe(false);
});

test('bytes that are no text stay as they are', async () => {
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 31 + (at >> 8)) % 256));
  expect((await blanked(bytes)).equals(bytes)).toBe(true);
});

test('borders of pieces and of the window hide nothing', async () => {
  const secret = `${KEY} <Password><Value>geheim99</Value></Password> word-of-mine `;
  const filler = 'The quick brown fox, 09:31:00, Info CBS\r\n';
  // Around every border of the window: a megabyte, less or more of what a finding may depend on.
  for (const at of [1 << 20, (1 << 20) - 65_792, 2 * (1 << 20) - 65_792]) {
    for (let shift = -80; shift <= 10; shift += 9) {
      const before = `${filler.repeat(60_000).slice(0, at + shift - 1)} `;
      const text = `${before}${secret}${filler.repeat(10)}`;
      const clean = (await blanked(text, ['word-of-mine'], 65_536)).toString();
      expect(clean.slice(before.length)).toBe(`[redacted] <Password><Value>[redacted]</Value></Password> [redacted] ${filler.repeat(10)}`);
      expect(clean.startsWith(before)).toBe(true);
    }
  }
});

test('a secret longer than the window is blanked once', async () => {
  const chain = Array.from({ length: 600_000 }, () => 'AB2C3').join('-');
  expect((await blanked(`x ${chain} y`, [], 100_000)).toString().replace(/(?:\[redacted\])/g, '#')).toBe('x # y');
});

test('known secrets within longer base64, wherever they begin in it', async () => {
  const run = { paths: new Set<string>(), text: async () => '', pieces: async function* () {} };
  for (const secret of ['Geheim-4711', 'p\u00e4sswort', 'abcd']) {
    const { words } = await knownSecrets(run, { WIMPROOF_GUEST_PASSWORD: secret });
    const left: string[] = [];
    for (const encoding of ['utf8', 'utf16le'] as const)
      for (let before = 0; before < 6; before++) {
        const clean = await textOf(`-EncodedCommand ${Buffer.from(`${'x'.repeat(before)}${secret}yz`, encoding).toString('base64')} end`, words);
        // Four characters in UTF-8 leave too little to be told from chance, unless they stand at the begin.
        if (!clean.includes('[redacted]') && !(secret === 'abcd' && encoding === 'utf8')) left.push(`${secret} ${encoding} ${before}: ${clean}`);
      }
    expect(left).toEqual([]);
  }
});

test('known secrets: from the environment, from plans, and from answer files, in every form', async () => {
  const files = {
    's/offline/plan.json': '{"text":"${productKey.OUR_KEY} ${productKey.NOT_SET}"}',
    's/offline/Autounattend.xml': '<unattend xmlns="urn:schemas-microsoft-com:unattend"><settings pass="oobeSystem"><component name="Microsoft-Windows-Shell-Setup"><UserAccounts><AdministratorPassword><Value>FromTheFile1</Value><PlainText>true</PlainText></AdministratorPassword></UserAccounts></component></settings></unattend>',
  };
  const run = { paths: new Set(Object.keys(files)), text: async (path: string) => files[path as keyof typeof files], pieces: async function* () {} };
  const { words, tooShort } = await knownSecrets(run, { WIMPROOF_GUEST_PASSWORD: 'a"b&cdefg', WIMPROOF_BOX_PASSWORD: 'abc', OUR_KEY: 'our-own-key', PATH: '/usr/bin', WIMPROOF_DEBUG: '1' });
  expect(tooShort).toEqual(['WIMPROOF_BOX_PASSWORD']);
  const line = `a"b&cdefg ${JSON.stringify('a"b&cdefg')} a&quot;b&amp;cdefg ${encodeURIComponent('a"b&cdefg')} ${Buffer.from('a"b&cdefg').toString('base64')} our-own-key FromTheFile1 /usr/bin`;
  expect(await textOf(line, words)).toBe('[redacted] "[redacted]" [redacted] [redacted] [redacted] [redacted] [redacted] /usr/bin'.replace('[redacted] [redacted] [redacted] [redacted] [redacted] /usr', `[redacted] [redacted] [redacted]${'='.repeat((3 - (9 % 3)) % 3)} [redacted] [redacted] /usr`));
});
