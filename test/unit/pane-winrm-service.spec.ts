import { once } from 'node:events';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, test } from '@playwright/test';
import { ntHash } from '../../vm-templates/pane/guest/setup/md4.ts';
import { openBody, sealBody, SEALED_CONTENT_TYPE, isSealed } from '../../vm-templates/pane/guest/winrm/http/sealed-body.ts';
import { type Accounts, hasAdministratorToken, networkAccount, passwordLogon } from '../../vm-templates/pane/guest/winrm/http/logon.ts';
import { account, PASSWORD, scriptedRunner, startTestServer, type TestServerOptions } from '../contract/pane-winrm-server.ts';

const IDENTIFY = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>';
const SOAP = 'application/soap+xml;charset=UTF-8';
const BASIC = `Basic ${Buffer.from(`wimproof:${PASSWORD}`).toString('base64')}`;

async function post(url: string, body: string | Buffer, headers: Record<string, string> = {}, method = 'POST'): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  const sent = request(url, { method, headers: { 'Content-Type': SOAP, ...headers } });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') };
}
async function withServer(options: Partial<TestServerOptions>, work: (url: string) => Promise<void>): Promise<void> {
  const { service, http } = await startTestServer({ runner: scriptedRunner({}), ...options });
  try {
    await work(http);
  } finally {
    await service.stop();
  }
}

test('Identify: anonymous with the header only, and then without a version', async () => {
  await withServer({ settings: { 'Service/AllowUnencrypted': true } }, async (url) => {
    const anonymous = await post(url, IDENTIFY, { WSMANIDENTIFY: 'unauthenticated' });
    expect(anonymous.status).toBe(200);
    expect(anonymous.body).toContain('OS: 0.0.0 SP: 0.0 Stack: 3.0');
    expect((await post(`${url}-anon/identify`, IDENTIFY)).status).toBe(200);
    expect((await post(url, IDENTIFY)).status).toBe(401);
    expect((await post(url, IDENTIFY, { Authorization: BASIC })).body).toContain('OS: 10.0.26100 SP: 0.0 Stack: 3.0');
    // The header opens the door to nothing but Identify.
    expect((await post(url, IDENTIFY.replace('i:Identify', 'i:Other'), { WSMANIDENTIFY: 'unauthenticated' })).status).toBe(401);
  });
});

test('challenges name what the configuration offers', async () => {
  await withServer({}, async (url) => expect((await post(url, '<x/>')).headers['www-authenticate']).toBe('Negotiate'));
  await withServer({ settings: { 'Service/AllowUnencrypted': true } }, async (url) => {
    expect((await post(url, '<x/>')).headers['www-authenticate']).toBe('Negotiate, Basic realm="WSMAN"');
  });
  await withServer({ settings: { 'Service/Auth/Negotiate': false } }, async (url) => expect((await post(url, '<x/>', { Authorization: 'Negotiate TlRMTVNTUAABAAAAAAAAAA==' })).headers['www-authenticate']).toBeUndefined());
});

test('paths, methods and sizes', async () => {
  await withServer({ settings: { 'Service/AllowUnencrypted': true, MaxEnvelopeSizekb: 10 } }, async (url) => {
    expect((await post(url.replace('/wsman', '/other'), '<x/>')).status).toBe(404);
    expect((await post(url, '', {}, 'GET')).status).toBe(405);
    expect((await post(url, 'x'.repeat(20_000), { Authorization: BASIC })).status).toBe(413);
    expect((await post(url, 'x'.repeat(20_000), { Authorization: BASIC, 'Transfer-Encoding': 'chunked' })).status).toBe(413);
    expect((await post(url, '', { Authorization: BASIC })).status).toBe(200);
    const broken = await post(url, '<broken', { Authorization: BASIC });
    expect(broken.status).toBe(500);
    expect(broken.body).toContain('w:SchemaValidationError');
  });
});

test('UTF-16, which Microsoft\'s own client sends, is read', async () => {
  await withServer({ settings: { 'Service/AllowUnencrypted': true } }, async (url) => {
    const answer = await post(url, Buffer.from(`\uFEFF${IDENTIFY}`, 'utf16le'), { Authorization: BASIC, 'Content-Type': 'application/soap+xml;charset=UTF-16' });
    expect(answer.body).toContain('OS: 10.0.26100');
  });
});

test('rubbish as a Negotiate token is a 401, not a crash', async () => {
  await withServer({}, async (url) => {
    for (const token of ['', 'AAAA', Buffer.from('NTLMSSP\0\x03\0\0\0').toString('base64'), Buffer.concat([Buffer.from('NTLMSSP\0\x01\0\0\0', 'latin1')]).toString('base64'), 'YIIBAA==']) {
      expect((await post(url, '<x/>', { Authorization: `Negotiate ${token}` })).status, token).toBe(401);
    }
  });
});

test('stopping closes listeners and shells', async () => {
  const { service, http } = await startTestServer({ runner: scriptedRunner({}) });
  await service.stop();
  expect(service.ports.size).toBe(0);
  await expect(post(http, '<x/>')).rejects.toThrow(/ECONNREFUSED/);
});

test('network logons: blank passwords and disabled accounts never, UAC filters all but the built-in Administrator', () => {
  const accounts = [
    account('boss', { rid: 500 }),
    account('admin'),
    account('user', { groups: ['Users'] }),
    account('off', { enabled: false }),
    account('blank', { ntHash: ntHash('') }),
  ];
  const policies: Record<string, number> = {};
  const source: Accounts = { find: (name) => accounts.find((entry) => entry.name === name), hash: ntHash, policy: (name) => policies[name] };
  expect(passwordLogon(source, 'admin', PASSWORD)?.name).toBe('admin');
  expect(passwordLogon(source, 'admin', 'no')).toBeUndefined();
  expect(passwordLogon(source, 'blank', '')).toBeUndefined();
  expect(networkAccount(source, 'off')).toBeUndefined();
  const allowed = (): string[] => accounts.filter((entry) => hasAdministratorToken(source, entry)).map((entry) => entry.name);
  expect(allowed()).toEqual(['boss']);
  policies['FilterAdministratorToken'] = 1;
  expect(allowed()).toEqual([]);
  policies['LocalAccountTokenFilterPolicy'] = 1;
  expect(allowed()).toEqual(['boss', 'admin', 'off', 'blank']);
});

test('sealed frames: what is cut or changed does not open', () => {
  const plainSession = { seal: (plain: Buffer) => ({ signature: Buffer.alloc(16, 1), sealed: plain }), open: (sealed: Buffer, signature: Buffer) => (signature.every((byte) => byte === 1) ? sealed : undefined) };
  const session = plainSession as unknown as Parameters<typeof openBody>[1];
  const body = sealBody(Buffer.from('text with --Encrypted Boundary inside'), SOAP, session);
  expect(isSealed(SEALED_CONTENT_TYPE)).toBe(true);
  expect(openBody(body, session)).toEqual({ plain: Buffer.from('text with --Encrypted Boundary inside'), contentType: SOAP });
  expect(openBody(body.subarray(0, body.length - 50), session)).toBeUndefined();
  expect(openBody(Buffer.from('nothing'), session)).toBeUndefined();
  expect(openBody(Buffer.from(body.toString('latin1').replace('\x01\x01', '\x02\x01'), 'latin1'), session)).toBeUndefined();
});

test('other machines get in only where the firewall has a rule, asked at every connection', async () => {
  const outside = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []).find((entry) => !entry.internal && entry.family === 'IPv4')?.address;
  test.skip(!outside, 'this machine has no network address but loopback');
  let open = false;
  await withServer({ address: '*', firewallAllows: () => open }, async (url) => {
    const other = url.replace('127.0.0.1', outside!);
    expect((await post(url, '<x/>')).status).toBe(401);
    await expect(post(other, '<x/>')).rejects.toThrow(/ECONNRESET|socket hang up/);
    open = true;
    expect((await post(other, '<x/>')).status).toBe(401);
  });
});
