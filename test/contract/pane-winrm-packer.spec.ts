import { expect, test } from '@playwright/test';
import { program as powershell } from '../../vm-templates/pane/guest/winrm/programs/powershell.ts';
import { splitArguments } from '../../vm-templates/pane/guest/shell/arguments.ts';
import { hasPacker, runNullBuilder } from './packer.ts';
import { makePfx, PASSWORD, scriptedRunner, startTestServer } from './pane-winrm-server.ts';

test.skip(!(await hasPacker()), 'packer is not installed');
test.setTimeout(120_000);

/** The program that Packer's connection test starts, run as Pane's shell would. */
const commands = scriptedRunner({
  'powershell.exe': (line, options) => {
    const tail = line.replace(/^\s*\S+\s*/, '');
    return powershell({ ...options, system: undefined as never, name: 'powershell', tail, argv: splitArguments(tail), stdin: '', cwd: 'C:\\' });
  },
});

for (const way of [
  { name: 'basic over HTTPS', ntlm: false },
  { name: 'NTLM over HTTPS', ntlm: true },
]) {
  test(`the null builder connects with ${way.name}`, async () => {
    const server = await startTestServer({ runner: commands, pfx: makePfx() });
    const { port, hostname } = new URL(server.https);
    try {
      const { output, exitCode } = await runNullBuilder({ host: hostname, port: Number(port), username: 'wimproof', password: PASSWORD, ntlm: way.ntlm });
      expect(output).toContain('Connected to WinRM!');
      expect(output).toContain('provisioned after WinRM');
      expect(exitCode).toBe(0);
    } finally {
      await server.service.stop();
    }
  });
}
