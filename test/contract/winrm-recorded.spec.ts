import { createServer, type Server } from 'node:https';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { connect as tcp, createServer as createTcp } from 'node:net';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { makeCertificate, type RunCertificate } from '../../harness/guest/certificate.ts';
import { readCommandId, readReceived, readShellId } from '../../harness/guest/winrm/answer.ts';
import { readFault } from '../../harness/guest/winrm/fault.ts';
import { WinRm } from '../../harness/guest/winrm/winrm.ts';
import { parseXml } from '../../harness/guest/winrm/xml.ts';
import { CORPORA } from '../corpora.ts';

/** Answers of real Windows machines, recorded by others; they are not part of this repository. */
const corpus = resolve(CORPORA, 'winrm');
const present = existsSync(corpus);
const read = (file: string): string => readFileSync(join(corpus, file), 'utf8');

let certificate: RunCertificate;
test.beforeAll(async () => {
  certificate = await makeCertificate();
});

/** An HTTPS server that plays a list of answers, one per request with a body, and notes the requests. */
async function replay(answers: ({ status: number; body: string } | 'break' | 'cut')[]): Promise<{ server: Server; port: number; actions: string[]; requests: string[]; authorizations: string[] }> {
  const seen = { actions: [] as string[], requests: [] as string[], authorizations: [] as string[] };
  const server = createServer({ pfx: certificate.pfx, passphrase: '' }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      seen.requests.push(body);
      seen.authorizations.push(request.headers.authorization ?? '');
      const action = /<a:Action[^>]*>[^<]*\/(\w+)</.exec(body)?.[1] ?? 'Identify';
      // What cleans up is always answered, so that the list holds only what matters.
      if (action === 'Signal' || action === 'Delete') return response.end('<s:Envelope xmlns:s="x"><s:Body/></s:Envelope>');
      seen.actions.push(action);
      const answer = answers.shift();
      if (answer === undefined || answer === 'break') return request.socket.destroy();
      if (answer === 'cut') {
        response.writeHead(200, { 'Content-Length': '1000' });
        response.write('<s:Envelope');
        return setTimeout(() => request.socket.destroy(), 50);
      }
      response.writeHead(answer.status, { 'Content-Type': 'application/soap+xml;charset=UTF-8' });
      return response.end(answer.body);
    });
  });
  await new Promise<void>((resolvePromise) => server.listen(0, '127.0.0.1', resolvePromise));
  return { server, port: (server.address() as AddressInfo).port, ...seen };
}
const client = (port: number): WinRm => WinRm.connect({ host: '127.0.0.1', port, username: 'u', password: 'p', auth: 'basic', certificate });
const ok = (body: string): { status: number; body: string } => ({ status: 200, body });
const envelope = (body: string): string => `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:rsp="r" xmlns:w="w"><s:Body>${body}</s:Body></s:Envelope>`;
const shell = ok(envelope('<rsp:Shell><rsp:ShellId>S1</rsp:ShellId></rsp:Shell>'));
const command = ok(envelope('<rsp:CommandResponse><rsp:CommandId>C1</rsp:CommandId></rsp:CommandResponse>'));
const output = (bytes: Buffer): { status: number; body: string } => ok(envelope(`<rsp:ReceiveResponse><rsp:Stream Name="stdout">${bytes.toString('base64')}</rsp:Stream></rsp:ReceiveResponse>`));
const done = (code: string): { status: number; body: string } => ok(envelope(`<rsp:ReceiveResponse><rsp:CommandState State="x/CommandState/Done"><rsp:ExitCode>${code}</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>`));

test.describe('recorded answers of Windows', () => {
  test.skip(!present, `no recorded exchanges at ${corpus} (set WIMPROOF_CORPORA)`);

  const recordings = present ? readdirSync(corpus).filter((file) => /^pypsrp__.*test_(?:winrs|client_execute_cmd).*\.yml$/.test(file)) : [];
  for (const file of recordings) {
    test(`every answer of ${file.replace(/^.*responses__/, '')} is understood`, () => {
      const { messages } = parse(read(file)) as { messages: { request: string; response: string }[] };
      for (const { request, response } of messages) {
        const document = parseXml(response, 'recorded');
        const action = /Action[^>]*>\s*[^<\s]*\/(\w+)\s*</.exec(request)?.[1];
        const fault = readFault(document);
        expect(fault !== undefined, response).toBe(response.includes(':Fault>'));
        if (fault) expect(fault.message).not.toBe('');
        else if (action === 'Create') expect(readShellId(document, 'x')).toMatch(/^[0-9A-F-]{36}$/i);
        else if (action === 'Command') expect(readCommandId(document, 'x')).toMatch(/^[0-9A-F-]{36}$/i);
        else if (action === 'Receive') expect(readReceived(document, 'x').done).toBe(response.includes('CommandState/Done'));
      }
    });
  }

  test('a command with operation time-outs in between is read to its end', async () => {
    const part = (name: string): { status: number; body: string } => {
      const body = read(`pypsrp_split__test_winrs_operation_timeout__${name}_response.xml`);
      return { status: body.includes('Fault') ? 500 : 200, body };
    };
    const played = await replay([ok(read('pypsrp_split__test_winrs_standard__01_response.xml')), part('03'), part('05'), part('07'), part('07'), part('11')]);
    const winrm = client(played.port);
    const result = await winrm.run('anything', { deadlineMs: 5000 });
    expect(result.stdout.startsWith('hi\n')).toBe(true);
    expect(result.exitCode).toBe(0);
    expect(played.actions).toEqual(['Create', 'Command', 'Receive', 'Receive', 'Receive', 'Receive']);
    winrm.close();
    played.server.close();
  });

  test('faults become errors with their code', async () => {
    const cases: [file: string, code: string][] = [
      ['WinRM__tests__spec__stubs__responses__wmi_error_v2.xml', 'WP-WINRM-QUOTA'],
      ['pywinrm__test_exceptions_1.xml', 'WP-WINRM-'],
      ['pywinrm__test_exceptions_4.xml', 'WP-WINRM-'],
    ];
    for (const [file, code] of cases) {
      const played = await replay([{ status: 500, body: read(file) }]);
      const winrm = client(played.port);
      const error = await winrm.run('x', { deadlineMs: 5000 }).catch((caught: unknown) => caught as { code: string });
      expect((error as { code: string }).code, file).toContain(code);
      winrm.close();
      played.server.close();
    }
  });
});

test('a UTF-8 character that is split between two answers stays whole', async () => {
  const bytes = Buffer.from('a漢b');
  const played = await replay([shell, command, output(bytes.subarray(0, 2)), output(bytes.subarray(2)), done('0')]);
  const winrm = client(played.port);
  expect((await winrm.run('x', { deadlineMs: 5000 })).stdout).toBe('a漢b');
  winrm.close();
  played.server.close();
});

test('exit codes are unsigned, and one that is missing is an error', async () => {
  const played = await replay([shell, command, done('-1'), shell, command, ok(envelope('<rsp:ReceiveResponse><rsp:CommandState State="x/CommandState/Done"/></rsp:ReceiveResponse>'))]);
  const winrm = client(played.port);
  expect((await winrm.run('x', { deadlineMs: 5000 })).exitCode).toBe(0xffffffff);
  await expect(winrm.run('x', { deadlineMs: 5000 })).rejects.toMatchObject({ code: 'WP-WINRM-PROTOCOL' });
  winrm.close();
  played.server.close();
});

test('a broken connection repeats Create, never Command or Receive', async () => {
  for (const [answers, actions] of [
    [['break', shell, command, done('0')], ['Create', 'Create', 'Command', 'Receive']],
    [[shell, 'break'], ['Create', 'Command']],
    [[shell, command, 'break'], ['Create', 'Command', 'Receive']],
    [[shell, command, 'cut'], ['Create', 'Command', 'Receive']],
  ] as [Parameters<typeof replay>[0], string[]][]) {
    const played = await replay(answers);
    const winrm = client(played.port);
    const outcome = await winrm.run('x', { deadlineMs: 5000 }).then(() => 'done', (error: { code: string }) => error.code);
    expect(outcome).toBe(actions.length === 4 ? 'done' : 'WP-WINRM-CONNECTION-LOST');
    expect(played.actions).toEqual(actions);
    winrm.close();
    played.server.close();
  }
});

test('no byte of a request reaches a server with another certificate', async () => {
  const other = await makeCertificate();
  const played = await replay([]);
  const winrm = WinRm.connect({ host: '127.0.0.1', port: played.port, username: 'u', password: 'p', auth: 'basic', certificate: other });
  await expect(winrm.identify(3000)).rejects.toMatchObject({ code: 'WP-WINRM-PIN' });
  expect(played.requests).toEqual([]);
  winrm.close();
  played.server.close();
});

test('a server that accepts and says nothing meets the deadline', async () => {
  // A forwarded port accepts connections before the guest has booted.
  const silent = createTcp();
  await new Promise<void>((resolvePromise) => silent.listen(0, '127.0.0.1', resolvePromise));
  const port = (silent.address() as AddressInfo).port;
  const winrm = client(port);
  await expect(winrm.identify(300)).rejects.toMatchObject({ code: 'WP-WINRM-DEADLINE' });
  winrm.close();
  silent.close();
  tcp(port, '127.0.0.1').on('error', () => undefined).destroy();
});

test('what is no envelope is refused', async () => {
  for (const body of ['', '<html>hello</html>', '{"a":1}', '<!DOCTYPE x [<!ENTITY a "b">]><s:Envelope/>', '<s:Envelope><s:Body>']) {
    const played = await replay([ok(body)]);
    const winrm = client(played.port);
    await expect(winrm.identify(3000), body).rejects.toMatchObject({ code: 'WP-WINRM-PROTOCOL' });
    winrm.close();
    played.server.close();
  }
});
