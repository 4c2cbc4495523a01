import { expect, test } from '@playwright/test';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccount, ensureBuiltinAccounts, findAccount, verifyPassword } from '../../vm-templates/pane/guest/setup/accounts.ts';
import { programs } from '../../vm-templates/pane/guest/shell/programs.ts';
import { translate } from '../../vm-templates/pane/guest/shell/programs/findstr.ts';
import { firewallAllows } from '../../vm-templates/pane/guest/winrm/config/firewall.ts';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';

const system = (): TestSystem => {
  const machine = createTestSystem(undefined, { programs });
  ensureBuiltinAccounts(machine);
  return machine;
};
const root = (machine: TestSystem): string => machine.drives.get('C')!.root;
const guest = { account: { name: 'Guest', administrator: false } };

test.describe('text tools', () => {
  test('find counts, inverts, and tells by its exit code', async () => {
    const machine = system();
    writeFileSync(join(root(machine), 'f.txt'), 'State : Installed\r\nother\r\nstate : x\r\n');
    expect((await runCaptured(machine, 'type f.txt | find "State"')).stdout).toBe('State : Installed\r\n');
    expect((await runCaptured(machine, 'type f.txt | find /i /c "STATE"')).stdout).toBe('2\r\n');
    expect((await runCaptured(machine, 'type f.txt | find /v "tate"')).stdout).toBe('other\r\n');
    expect((await runCaptured(machine, 'find "nothing" f.txt')).code).toBe(1);
    expect((await runCaptured(machine, 'find nothing f.txt')).code).toBe(2);
  });
  test('findstr takes words, literals and expressions', async () => {
    const machine = system();
    writeFileSync(join(root(machine), 'f.txt'), 'alpha one\r\nbeta two\r\nalphabet\r\n1.2.3\r\n');
    const out = async (line: string): Promise<string> => (await runCaptured(machine, line)).stdout.replaceAll('\r\n', '|');
    expect(await out('findstr "one two" f.txt')).toBe('alpha one|beta two|');
    expect(await out('findstr /c:"beta two" f.txt')).toBe('beta two|');
    expect(await out('findstr /r /c:"^alpha$" f.txt')).toBe('');
    expect(await out('findstr /r "^alpha" f.txt')).toBe('alpha one|alphabet|');
    expect(await out('findstr /r "[0-9]\\.[0-9]" f.txt')).toBe('1.2.3|');
    expect(await out('findstr /n /i BETA f.txt')).toBe('2:beta two|');
    expect((await runCaptured(machine, 'findstr zzz f.txt')).code).toBe(1);
    expect(new RegExp(translate('\\<a(b)')).test('xa(b)')).toBe(false);
  });
  test('sort and more', async () => {
    expect((await runCaptured(system(), '(echo b& echo A& echo c) | sort')).stdout).toBe('A\r\nb\r\nc\r\n');
    expect((await runCaptured(system(), 'echo x| more')).stdout).toBe('x\r\n');
  });
  test('xcopy copies trees and keeps quiet when told', async () => {
    const machine = system();
    mkdirSync(join(root(machine), 'a/b/empty'), { recursive: true });
    writeFileSync(join(root(machine), 'a/b/x.txt'), 'x');
    const result = await runCaptured(machine, 'xcopy C:\\a C:\\z /s /e /i /y /q');
    expect(result).toMatchObject({ code: 0, stdout: '1 File(s) copied\r\n' });
    expect(existsSync(join(root(machine), 'z/b/empty'))).toBe(true);
    expect((await runCaptured(machine, 'xcopy C:\\none.txt C:\\z')).code).toBe(4);
  });
});

test.describe('identity', () => {
  test('whoami, hostname, ver, tzutil', async () => {
    expect((await runCaptured(system(), 'whoami')).stdout).toBe('nt authority\\system\r\n');
    expect((await runCaptured(system(), 'whoami', { account: { name: 'Administrator', administrator: true } })).stdout).toBe('win-test\\administrator\r\n');
    expect((await runCaptured(system(), 'hostname')).stdout).toBe('WIN-TEST\r\n');
    expect((await runCaptured(system(), 'ver')).stdout).toBe('\r\nMicrosoft Windows [Version 10.0.26100.1]\r\n');
    const machine = system();
    await runCaptured(machine, 'tzutil /s "W. Europe Standard Time"');
    expect((await runCaptured(machine, 'tzutil /g')).stdout).toBe('W. Europe Standard Time');
  });
});

test.describe('shutdown', () => {
  test('acts after its time, once, and can be aborted', async () => {
    const machine = system();
    expect((await runCaptured(machine, 'shutdown /r /t 600 /f')).code).toBe(0);
    expect((await runCaptured(machine, 'shutdown /s /t 0')).code).toBe(1190);
    expect((await runCaptured(machine, 'shutdown /a')).code).toBe(0);
    expect((await runCaptured(machine, 'shutdown /a')).code).toBe(1116);
    expect((await runCaptured(machine, 'shutdown /s /t 0')).code).toBe(0);
    await expect.poll(() => machine.powered).toEqual(['shutdown']);
  });
  test('refuses nonsense and ordinary users', async () => {
    expect((await runCaptured(system(), 'shutdown /r /s /t 0')).code).toBe(87);
    expect((await runCaptured(system(), 'shutdown /r /t soon')).code).toBe(87);
    expect((await runCaptured(system(), 'shutdown /r /t 0', guest)).code).toBe(5);
  });
});

test.describe('waiting', () => {
  test('timeout refuses redirected input, as over WinRM', async () => {
    expect(await runCaptured(system(), 'timeout /t 1', { logon: 'network' })).toMatchObject({ code: 1, stderr: 'ERROR: Input redirection is not supported, exiting the process immediately.\r\n' });
  });
  test('ping answers for the machine itself only', async () => {
    expect((await runCaptured(system(), 'ping -n 1 127.0.0.1')).code).toBe(0);
    expect((await runCaptured(system(), 'ping -n 1 10.9.9.9')).code).toBe(1);
    expect((await runCaptured(system(), 'ping -n 1 example.org')).stdout).toContain('could not find host');
  });
});

test.describe('accounts and services', () => {
  test('net user and localgroup', async () => {
    const machine = system();
    expect(await runCaptured(machine, 'net user joe Pa.ss1 /add')).toMatchObject({ code: 0, stdout: 'The command completed successfully.\r\n\r\n' });
    expect(verifyPassword(machine, 'joe', 'Pa.ss1')).toBe(true);
    expect((await runCaptured(machine, 'net localgroup administrators joe /add')).code).toBe(0);
    expect(findAccount(machine, 'joe')?.groups).toEqual(['Users', 'Administrators']);
    expect(await runCaptured(machine, 'net localgroup administrators joe /add')).toMatchObject({ code: 2, stderr: expect.stringContaining('System error 1378 has occurred.') });
    expect((await runCaptured(machine, 'net user joe /active:no')).code).toBe(0);
    expect(findAccount(machine, 'joe')?.enabled).toBe(false);
    expect((await runCaptured(machine, 'net user joe /delete')).code).toBe(0);
    expect(await runCaptured(machine, 'net user joe /delete')).toMatchObject({ code: 2, stderr: expect.stringContaining('NET HELPMSG 2221') });
    expect((await runCaptured(machine, 'net user x y /add', guest)).code).toBe(2);
  });
  test('a password over 14 characters is asked about and fails without an answer', async () => {
    const machine = system();
    expect((await runCaptured(machine, 'net user joe 123456789012345 /add')).code).not.toBe(0);
    expect((await runCaptured(machine, 'net user joe 123456789012345 /add /y')).code).toBe(0);
  });
  test('sc and net start', async () => {
    const machine = system();
    expect((await runCaptured(machine, 'sc query wuauserv')).stdout).toContain('        STATE              : 1  STOPPED ');
    expect((await runCaptured(machine, 'net start wuauserv')).stdout).toContain('The Windows Update service was started successfully.');
    expect(await runCaptured(machine, 'net start wuauserv')).toMatchObject({ code: 2, stderr: expect.stringContaining('NET HELPMSG 2182') });
    expect((await runCaptured(machine, 'sc query wuauserv')).stdout).toContain('4  RUNNING');
    expect((await runCaptured(machine, 'sc query nosuch')).code).toBe(1060);
    expect((await runCaptured(machine, 'sc config WinRM start= auto')).stdout).toBe('[SC] ChangeServiceConfig SUCCESS\r\n');
    expect(machine.registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinRM')?.number('Start')).toBe(2);
    // Without the blank, sc shows its usage.
    expect((await runCaptured(machine, 'sc config WinRM start=disabled')).code).toBe(1639);
    expect((await runCaptured(machine, 'sc config wuauserv start= disabled && net start wuauserv')).code).not.toBe(0);
  });
  test('netsh rules open ports', async () => {
    const machine = system();
    expect(firewallAllows(machine.registry, 5986)).toBe(false);
    expect(await runCaptured(machine, 'netsh advfirewall firewall add rule name="WinRM HTTPS" dir=in action=allow protocol=TCP localport=5986')).toMatchObject({ code: 0, stdout: 'Ok.\r\n\r\n' });
    expect(firewallAllows(machine.registry, 5986)).toBe(true);
    expect((await runCaptured(machine, 'netsh advfirewall firewall delete rule name="WinRM HTTPS"')).stdout).toContain('Deleted 1 rule(s).');
    expect(firewallAllows(machine.registry, 5986)).toBe(false);
    expect((await runCaptured(machine, 'netsh advfirewall firewall delete rule name=none')).code).toBe(1);
    expect((await runCaptured(machine, 'netsh advfirewall firewall add rule name=x dir=in')).code).toBe(1);
    expect((await runCaptured(machine, 'netsh advfirewall set allprofiles state off')).code).toBe(0);
    expect(firewallAllows(machine.registry, 1)).toBe(true);
  });
});

test('fsutil volume diskfree', async () => {
  expect((await runCaptured(system(), 'fsutil volume diskfree C:')).stdout).toMatch(/^Total free bytes {16}: [\d,]+ \(/);
  expect((await runCaptured(system(), 'fsutil volume diskfree Q:')).code).toBe(1);
});

test.describe('schtasks', () => {
  const xml = (principal: string, triggers = ''): string =>
    `<?xml version="1.0" encoding="UTF-8"?><Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Triggers>${triggers}</Triggers><Principals><Principal id="Author">${principal}</Principal></Principals><Settings /><Actions Context="Author"><Exec><Command>cmd.exe</Command><Arguments>/d /c "whoami &gt;C:\\out.txt &amp; exit 7"</Arguments></Exec></Actions></Task>`;
  const out = (machine: TestSystem): string | undefined => (existsSync(join(root(machine), 'out.txt')) ? readFileSync(join(root(machine), 'out.txt'), 'utf8').trim() : undefined);
  const list = async (machine: TestSystem): Promise<string> => (await runCaptured(machine, 'schtasks /query /tn job /fo LIST /v')).stdout;
  async function create(principal: string, triggers?: string): Promise<TestSystem> {
    const machine = system();
    createAccount(machine, { name: 'joe', password: 'x', groups: ['Administrators'] });
    writeFileSync(join(root(machine), 't.xml'), xml(principal, triggers));
    expect(await runCaptured(machine, 'schtasks /create /tn job /xml C:\\t.xml /f')).toMatchObject({ code: 0, stdout: 'SUCCESS: The scheduled task "job" has successfully been created.\r\n' });
    return machine;
  }

  test('runs as SYSTEM and keeps the result', async () => {
    const machine = await create('<UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>');
    expect(await list(machine)).toContain('Last Result:                          267011');
    expect((await runCaptured(machine, 'schtasks /run /tn job')).stdout).toBe('SUCCESS: Attempted to run the scheduled task "job".\r\n');
    await expect.poll(() => out(machine)).toBe('nt authority\\system');
    await expect.poll(() => list(machine)).toContain('Last Result:                          7\r\n');
    expect(await list(machine)).toContain('Status:                               Ready');
    expect((await runCaptured(machine, 'schtasks /query /tn job /fo CSV /nh')).stdout).toBe('"\\job","N/A","Ready"\r\n');
  });
  test('an S4U task needs no logon, an interactive one does', async () => {
    const batch = await create('<UserId>joe</UserId><LogonType>S4U</LogonType>');
    await runCaptured(batch, 'schtasks /run /tn job');
    await expect.poll(() => out(batch)).toBe('win-test\\joe');
    const interactive = await create('<UserId>joe</UserId><LogonType>InteractiveToken</LogonType>');
    await runCaptured(interactive, 'schtasks /run /tn job');
    await expect.poll(() => list(interactive)).toContain('Last Result:                          -2147020576');
    expect(out(interactive)).toBeUndefined();
    const { logOn } = await import('../../vm-templates/pane/guest/setup/session.ts');
    logOn(interactive, { name: 'Joe', administrator: true });
    await runCaptured(interactive, 'schtasks /run /tn job');
    await expect.poll(() => out(interactive)).toBe('win-test\\joe');
  });
  test('boot tasks start at boot', async () => {
    const { startBootTasks } = await import('../../vm-templates/pane/guest/shell/tasks/run-task.ts');
    const machine = await create('<UserId>SYSTEM</UserId>', '<BootTrigger><Enabled>true</Enabled></BootTrigger>');
    expect(await Promise.all(startBootTasks(machine))).toEqual([7]);
    expect(out(machine)).toBe('nt authority\\system');
    const none = await create('<UserId>SYSTEM</UserId>', '<BootTrigger><Enabled>false</Enabled></BootTrigger>');
    expect(startBootTasks(none)).toEqual([]);
  });
  test('from switches, deleted, ended', async () => {
    const machine = system();
    expect((await runCaptured(machine, 'schtasks /create /tn a\\b /tr "cmd /c exit 3" /sc once /st 00:00 /ru SYSTEM /rl highest /f')).code).toBe(0);
    expect((await runCaptured(machine, 'schtasks /create /tn a\\b /tr "x" /sc onstart /ru SYSTEM')).code).toBe(1);
    expect((await runCaptured(machine, 'schtasks /end /tn a\\b')).stdout).toBe('SUCCESS: The scheduled task "a\\b" has been terminated successfully.\r\n');
    expect((await runCaptured(machine, 'schtasks /delete /tn a\\b /f')).stdout).toBe('SUCCESS: The scheduled task "a\\b" was successfully deleted.\r\n');
    expect(await runCaptured(machine, 'schtasks /run /tn a\\b')).toMatchObject({ code: 1, stderr: 'ERROR: The specified task name "\\a\\b" does not exist in the system.\r\n' });
    expect(await runCaptured(machine, 'schtasks /query /tn a\\b')).toMatchObject({ code: 1, stderr: 'ERROR: The system cannot find the file specified.\r\n' });
  });
  test('refuses bad XML, unknown users and ordinary users', async () => {
    const machine = system();
    const write = (text: string): void => writeFileSync(join(root(machine), 't.xml'), text);
    write(xml('<UserId>SYSTEM</UserId>').replace('UTF-8', 'UTF-16'));
    expect(await runCaptured(machine, 'schtasks /create /tn job /xml C:\\t.xml')).toMatchObject({ code: 1, stderr: expect.stringContaining('unable to switch the encoding') });
    write('<Task>');
    expect((await runCaptured(machine, 'schtasks /create /tn job /xml C:\\t.xml')).code).toBe(1);
    write(xml('<UserId>nobody</UserId>'));
    expect((await runCaptured(machine, 'schtasks /create /tn job /xml C:\\t.xml')).stderr).toContain('No mapping between account names');
    expect(await runCaptured(machine, 'schtasks /create /tn j /tr x /sc onstart', guest)).toMatchObject({ code: 1, stderr: 'ERROR: Access is denied.\r\n' });
  });
});
