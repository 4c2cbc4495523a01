import { expect, test } from '@playwright/test';
import { makeCertificate, type RunCertificate } from '../../harness/guest/certificate.ts';
import { WinRm, type ConnectOptions } from '../../harness/guest/winrm/winrm.ts';
import type { WinrmService } from '../../vm-templates/pane/guest/winrm/winrm-service.ts';
import type { RunOptions } from '../../vm-templates/pane/guest/winrm/shell/runner.ts';
import { FACTS, PASSWORD, scriptedRunner, startTestServer } from './pane-winrm-server.ts';

/** The harness's client against the reference guest's server: two implementations that share no code. */
let certificate: RunCertificate;
let service: WinrmService;
let port: number;
let plainPort: number;
let runner: ReturnType<typeof scriptedRunner>;
const staged = new Map<string, string>();

test.beforeAll(async () => {
  certificate = await makeCertificate();
  runner = scriptedRunner({
    echo: (line, { stdout }) => {
      stdout(`${line.slice(5)}\r\n`);
      return 0;
    },
    both: (_line, { stdout, stderr }) => {
      stdout('out\r\n');
      stderr('err\r\n');
      return 3;
    },
    exit: (line) => Number(line.split(' ')[1]),
    umlauts: (_line, { stdout }) => {
      for (let n = 0; n < 2000; n++) stdout('größe漢字🙂');
      return 0;
    },
    large: (_line, { stdout }) => {
      for (let n = 0; n < 1500; n++) stdout('x'.repeat(1022) + '\r\n');
      return 0;
    },
    cat: async (_line, { stdout, input }) => {
      for (let text = await input.read(); text !== undefined; text = await input.read()) stdout(text);
      return 0;
    },
    hang: (_line, { signal }) =>
      new Promise<number>((resolve) => {
        signal.addEventListener('abort', () => resolve(1), { once: true });
      }),
    call: (line, options) => runStaged(line, options),
    certutil: (line) => {
      const [from, to] = [...line.matchAll(/"([^"]+)"/g)].map((match) => match[1]!);
      staged.set(to!, Buffer.from(staged.get(from!)!.replace(/\s/g, ''), 'base64').toString('utf8'));
      return 0;
    },
    mkdir: () => 0,
    rmdir: (line) => {
      for (const file of staged.keys()) if (file.startsWith(/"([^"]+)"/.exec(line)![1]!)) staged.delete(file);
      return 0;
    },
  });
  const plain = runner.run.bind(runner);
  runner.run = async (line, options) => {
    const write = /^>>"([^"]+)" echo (.*)$/.exec(line);
    if (!write) return plain(line, options);
    staged.set(write[1]!, `${staged.get(write[1]!) ?? ''}${write[2]}\r\n`);
    return 0;
  };
  const server = await startTestServer({ runner, pfx: certificate.pfx });
  service = server.service;
  port = Number(new URL(server.https).port);
  plainPort = Number(new URL(server.http).port);
});
test.afterAll(async () => {
  await service.stop();
});

function runStaged(line: string, { stdout }: RunOptions): number {
  const text = staged.get(/"([^"]+)"/.exec(line)![1]!)!;
  stdout(`${text.length}\r\n`);
  return text.startsWith('@echo off\r\n') ? 7 : 1;
}
function connect(changes: Partial<ConnectOptions> = {}): WinRm {
  return WinRm.connect({ host: '127.0.0.1', port, username: 'wimproof', password: PASSWORD, auth: 'ntlm', certificate, ...changes });
}
const within = { deadlineMs: 15_000 };

for (const auth of ['ntlm', 'basic'] as const) {
  test(`identify, exit codes, both streams and the boot time (${auth})`, async () => {
    const winrm = connect({ auth });
    expect((await winrm.identify(5000)).protocolVersion).toBe('http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd');
    expect(await winrm.run('both', within)).toEqual({ exitCode: 3, stdout: 'out\r\n', stderr: 'err\r\n' });
    expect((await winrm.run('exit -2146498530', within)).exitCode).toBe(0x800f081e);
    expect(await winrm.bootTime()).toEqual(FACTS.bootTime);
    expect((await winrm.wmiGet('Win32_OperatingSystem'))['CSName']).toBe('PANE-TEST');
    winrm.close();
    expect(service.shellCount).toBe(0);
  });
}

test('characters that are split between answers, and more than a megabyte, arrive whole', async () => {
  const winrm = connect();
  expect((await winrm.run('umlauts', within)).stdout).toBe('größe漢字🙂'.repeat(2000));
  expect((await winrm.run('large', within)).stdout).toHaveLength(1500 * 1024);
  winrm.close();
});

test('characters that XML and cmd care about arrive unchanged', async () => {
  const winrm = connect();
  const text = `a & b < c > "d" 'e' ü 漢 %PATH% ^ | \\\\server\\x`;
  expect((await winrm.run(`echo ${text}`, within)).stdout).toBe(`${text}\r\n`);
  winrm.close();
});

test('input is piped and ended', async () => {
  const winrm = connect();
  const input = 'zeile 1 größe\r\n'.repeat(10_000);
  expect((await winrm.run('cat', { ...within, stdin: input })).stdout).toBe(input);
  expect((await winrm.run('cat', { ...within, stdin: '' })).stdout).toBe('');
  winrm.close();
});

test('several commands at the same time do not mix', async () => {
  const winrm = connect();
  const results = await Promise.all([1, 2, 3, 4, 5].map((n) => winrm.run(`echo ${n}`, within)));
  expect(results.map(({ stdout }) => stdout.trim())).toEqual(['1', '2', '3', '4', '5']);
  winrm.close();
});

test('a deadline and a cancellation end the command in the guest', async () => {
  const winrm = connect();
  await expect(winrm.run('hang', { deadlineMs: 400 })).rejects.toMatchObject({ code: 'WP-WINRM-DEADLINE', kind: 'infrastructure' });
  const controller = new AbortController();
  const running = winrm.run('hang', { deadlineMs: 20_000, signal: controller.signal });
  setTimeout(() => controller.abort(), 300);
  await expect(running).rejects.toMatchObject({ code: 'WP-WINRM-CANCELLED' });
  await expect.poll(() => runner.ran.filter(({ line }) => line === 'hang').every(({ options }) => options.signal.aborted)).toBe(true);
  await expect.poll(() => service.shellCount).toBe(0);
  winrm.close();
});

test('a line of 8,191 characters runs, a longer one is refused', async () => {
  const winrm = connect();
  const line = `echo ${'x'.repeat(8191 - 5)}`;
  expect((await winrm.run(line, within)).stdout.trim()).toHaveLength(8186);
  await expect(winrm.run(`${line}x`, within)).rejects.toMatchObject({ code: 'WP-WINRM-COMMAND-TOO-LONG', message: /8191/, mend: /runScript/ });
  winrm.close();
});

test('a script of any length is staged, run and removed', async () => {
  const winrm = connect();
  const script = `@echo off\n${'rem größe\n'.repeat(3000)}exit /b 7\n`;
  const result = await winrm.runScript(script, within);
  expect(result.exitCode).toBe(7);
  expect(Number(result.stdout)).toBe(script.replaceAll('\n', '\r\n').length);
  expect([...staged.keys()]).toEqual([]);
  winrm.close();
});

test('another certificate is refused before any credential is sent', async () => {
  const winrm = connect({ certificate: { fingerprint256: '00:'.repeat(31) + '00' } });
  await expect(winrm.identify(5000)).rejects.toMatchObject({ code: 'WP-WINRM-PIN' });
  winrm.close();
});

test('a wrong password is an error that does not show it', async () => {
  for (const auth of ['ntlm', 'basic'] as const) {
    const winrm = connect({ auth, password: 'S3cret-of-mine' });
    const error = await winrm.identify(5000).catch((caught: unknown) => caught as Error & { code: string });
    expect(error).toMatchObject({ code: 'WP-WINRM-AUTH' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('S3cret');
    winrm.close();
  }
});

test('over plain HTTP NTLM seals every message, which the service demands; basic goes to the loopback alone', async () => {
  const winrm = connect({ certificate: undefined, port: plainPort });
  expect(await winrm.run('both', within)).toEqual({ exitCode: 3, stdout: 'out\r\n', stderr: 'err\r\n' });
  expect((await winrm.run('umlauts', within)).stdout).toBe('größe漢字🙂'.repeat(2000));
  expect((await Promise.all([1, 2, 3].map((n) => winrm.run(`echo ${n}`, within)))).map(({ stdout }) => stdout.trim())).toEqual(['1', '2', '3']);
  await expect(winrm.wmiGet('Nonsense')).rejects.toMatchObject({ kind: 'infrastructure', faultCode: expect.any(Number) });
  winrm.close();
  expect(() => connect({ certificate: undefined, auth: 'basic', host: '192.0.2.1' })).toThrow(/without TLS/);
  const basic = connect({ certificate: undefined, auth: 'basic', port: plainPort });
  await expect(basic.run('echo x', within)).rejects.toMatchObject({ kind: 'infrastructure' });
  basic.close();
});

test('a guest that is not there is told from one that refuses', async () => {
  const winrm = connect({ port: 1 });
  await expect(winrm.identify(5000)).rejects.toMatchObject({ code: 'WP-WINRM-UNREACHABLE' });
  winrm.close();
});

test('after a restart of the service the same client goes on', async () => {
  const winrm = connect();
  await winrm.run('echo before', within);
  await service.stop();
  await expect(winrm.identify(3000)).rejects.toMatchObject({ code: /UNREACHABLE|CONNECTION-LOST/ });
  await service.start();
  port = service.ports.get('IP:127.0.0.1+HTTPS')!;
  const again = connect();
  expect((await again.run('echo after', within)).stdout).toBe('after\r\n');
  winrm.close();
  again.close();
});
