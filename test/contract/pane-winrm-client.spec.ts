import { expect, test } from '@playwright/test';
import { runCommand } from 'winrm-client';
import { PASSWORD, scriptedRunner, startTestServer } from './pane-winrm-server.ts';

// winrm-client 0.0.11 of npm: a client that knows neither Pane nor wimproof. It takes Basic for a plain name and NTLM for DOMAIN\user.
const commands = () => scriptedRunner({ ver: (_line, { stdout }) => { stdout('Microsoft Windows [Version 10.0.26100.1]\r\n'); return 0; } });

for (const [auth, user] of [['basic', 'wimproof'], ['ntlm', 'PANE-TEST\\wimproof']] as const) {
  test(`npm's winrm-client runs a command in Pane's service, by ${auth}`, async () => {
    const runner = commands();
    const { service, http } = await startTestServer({ runner, settings: { 'Service/AllowUnencrypted': true } });
    try {
      const { hostname, port } = new URL(http);
      expect(await runCommand('ver', hostname, user, PASSWORD.replace('ü', 'ue'), Number(port)).catch((error: Error) => error.message)).not.toContain('Version');
      expect(runner.ran).toEqual([]);
      expect(await runCommand('ver', hostname, user, PASSWORD, Number(port))).toContain('[Version 10.0.26100.1]');
      expect(runner.ran.map(({ line }) => line)).toEqual(['ver']);
    } finally {
      await service.stop();
    }
  });
}
