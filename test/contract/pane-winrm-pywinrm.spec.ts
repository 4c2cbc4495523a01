import { expect, test } from '@playwright/test';
import { ntHash } from '../../vm-templates/pane/guest/setup/md4.ts';
import { account, makePfx, PASSWORD, scriptedRunner, startTestServer, type TestServerOptions } from './pane-winrm-server.ts';
import { drivePywinrm, findPython, type PywinrmAnswer, type PywinrmResult } from './pywinrm.ts';

const python = await findPython();
const pfx = makePfx();

test.skip(!python, 'python3-winrm and python3-requests-ntlm are not installed');
// pywinrm is a process and Python starts slowly on a busy machine.
test.setTimeout(90_000);

const drive = (job: { endpoint: string; transport: string } & Record<string, unknown>): Promise<PywinrmAnswer> => drivePywinrm(python!, { username: 'wimproof', password: PASSWORD, ...job });

const BIG = Array.from({ length: 24_000 }, (_, index) => `line ${index}: 0123456789 äöü € 日本語 🪟\r\n`).join('');

function commands(): ReturnType<typeof scriptedRunner> {
  return scriptedRunner(
    {
      hello: (line, { stdout, stderr }) => {
        stdout(`${line}\r\n`);
        stderr('a warning\r\n');
        return 0;
      },
      big: async (_line, { stdout }) => {
        for (const line of BIG.split(/(?<=\n)/)) {
          stdout(line);
          if (line.includes('00:')) await new Promise(setImmediate);
        }
        return 0;
      },
      fails: () => 3010,
      negative: () => -2146498548,
      upper: async (_line, { stdout, input }) => {
        for (let piece = await input.read(); piece !== undefined; piece = await input.read()) stdout(piece.toUpperCase());
        return 7;
      },
      slow: async (_line, { stdout }) => {
        await new Promise((resolve) => setTimeout(resolve, 2600));
        stdout('at last\r\n');
        return 0;
      },
      where: (_line, { stdout, cwd, env, account: who, logon }) => {
        stdout(`${cwd} ${env.get('CYGWIN')} ${who.name} ${logon}\r\n`);
        return 0;
      },
    },
    ['C:\\Windows'],
  );
}

async function withServer(options: Partial<TestServerOptions>, work: (endpoints: { http: string; https: string }) => Promise<void>): Promise<void> {
  const server = await startTestServer({ runner: commands(), pfx, ...options });
  try {
    await work(server);
    expect(server.service.shellCount).toBe(0);
  } finally {
    await server.service.stop();
  }
}

const WAYS = [
  { name: 'basic over HTTPS', endpoint: 'https', transport: 'basic' },
  { name: 'NTLM over HTTPS', endpoint: 'https', transport: 'ntlm' },
  { name: 'NTLM over HTTP with message encryption', endpoint: 'http', transport: 'ntlm' },
] as const;

for (const way of WAYS) {
  test(`${way.name}: output, exit codes, standard input`, async () => {
    await withServer({}, async (server) => {
      const answer = await drive({
        endpoint: server[way.endpoint],
        transport: way.transport,
        commands: [
          { line: 'hello', arguments: ['wörld', '"quoted text"', '& <tags>'] },
          { line: 'big' },
          { line: 'fails' },
          { line: 'negative' },
          { line: 'upper', stdin: 'größe €\n' },
          { line: 'nonsense' },
        ],
      });
      expect(answer.error, answer.message).toBeUndefined();
      const [hello, big, fails, negative, upper, nonsense] = answer.results as [PywinrmResult, PywinrmResult, PywinrmResult, PywinrmResult, PywinrmResult, PywinrmResult];
      expect(hello).toMatchObject({ stdout: 'hello wörld "quoted text" & <tags>\r\n', stderr: 'a warning\r\n', code: 0 });
      expect(Buffer.byteLength(BIG)).toBeGreaterThan(1024 * 1024);
      expect(big.stdout === BIG).toBe(true);
      expect(fails.code).toBe(3010);
      expect(negative.code).toBe(0x800f080c);
      expect(upper).toMatchObject({ stdout: 'GRÖSSE €\n', code: 7 });
      expect(nonsense.code).toBe(1);
      expect(nonsense.stderr).toContain("'nonsense' is not recognized");
    });
  });
}

test('a command without output outlives the operation time-out', async () => {
  await withServer({}, async ({ http }) => {
    const answer = await drive({ endpoint: http, transport: 'ntlm', operationTimeout: 1, readTimeout: 10, commands: [{ line: 'slow' }] });
    expect(answer.error, answer.message).toBeUndefined();
    expect(answer.results[0]).toMatchObject({ stdout: 'at last\r\n', code: 0 });
    expect(answer.results[0]!.seconds).toBeGreaterThan(2);
  });
});

test('working directory, environment and network logon reach the command', async () => {
  await withServer({}, async ({ https }) => {
    const answer = await drive({ endpoint: https, transport: 'ntlm', workingDirectory: 'C:\\Windows', environment: { CYGWIN: 'nodosfilewarning' }, commands: [{ line: 'where' }] });
    expect(answer.results[0]?.stdout, answer.message).toBe('C:\\Windows nodosfilewarning wimproof network\r\n');
  });
});

test('a wrong password, an unknown, a disabled and a blank account are turned away', async () => {
  const accounts = [account('wimproof'), account('off', { enabled: false }), account('blank', { ntHash: ntHash('') })];
  await withServer({ accounts }, async ({ http, https }) => {
    for (const [endpoint, transport] of [[https, 'basic'], [https, 'ntlm'], [http, 'ntlm']] as const) {
      for (const [username, password] of [['wimproof', 'wrong'], ['nobody', PASSWORD], ['off', PASSWORD], ['blank', '']]) {
        const answer = await drive({ endpoint, transport, username, password });
        expect(answer.error, `${transport} ${username}`).toBe('InvalidCredentialsError');
      }
    }
  });
});

test('a local administrator without the full token is denied access, in a sealed fault too', async () => {
  await withServer({ policies: { LocalAccountTokenFilterPolicy: 0 } }, async ({ http }) => {
    const answer = await drive({ endpoint: http, transport: 'ntlm' });
    expect(answer.error).toBe('WinRMError');
    expect(answer.message).toContain("'wsmanfault_code': '5'");
  });
});

test('unencrypted traffic over HTTP is refused by default and taken when allowed', async () => {
  await withServer({}, async ({ http }) => {
    expect((await drive({ endpoint: http, transport: 'ntlm', encryption: 'never' })).message).toContain('Code 500');
    expect((await drive({ endpoint: http, transport: 'basic' })).error).toBe('InvalidCredentialsError');
  });
  await withServer({ settings: { 'Service/AllowUnencrypted': true } }, async ({ http }) => {
    for (const transport of ['ntlm', 'basic']) {
      const answer = await drive({ endpoint: http, transport, encryption: 'never', commands: [{ line: 'fails' }] });
      expect(answer.results[0]?.code, answer.message).toBe(3010);
    }
  });
});

test('a domain before the user name does not matter on a workgroup machine', async () => {
  await withServer({}, async ({ http, https }) => {
    expect((await drive({ endpoint: http, transport: 'ntlm', username: 'PANE-TEST\\WIMPROOF', commands: [{ line: 'fails' }] })).results[0]?.code).toBe(3010);
    expect((await drive({ endpoint: https, transport: 'basic', username: '.\\wimproof', commands: [{ line: 'fails' }] })).results[0]?.code).toBe(3010);
  });
});
