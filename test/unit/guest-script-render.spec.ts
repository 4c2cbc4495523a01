import { expect, test } from '@playwright/test';
import type { Job } from '../../harness/guest/job/job.ts';
import { renderInventoryScript } from '../../harness/guest/script/inventory-script.ts';
import { renderJobFiles } from '../../harness/guest/script/job-script.ts';
import { renderPeStartScript } from '../../harness/guest/script/pe-start-script.ts';
import { renderReadyScript } from '../../harness/guest/script/ready-script.ts';

const job: Job = {
  id: 'audit-1',
  runAs: 'system',
  steps: [
    { id: '001', title: 'Add package & 100%', command: ['dism.exe', '/Online', '/English', '/Add-Package', '/PackagePath:%PAYLOAD%\\wimproof\\files\\001\\a b.cab'], success: [0, 3010], rebootRequired: [3010], reboot: 'if-required' },
    { id: '002', title: 'Fails softly', command: ['tool.exe'], success: [0, 0x800f081e], continueOnFailure: true },
  ],
};
const file = (name: string, of: Job = job): string => {
  const found = renderJobFiles(of, { token: 'T1' }).find(({ path }) => path.endsWith(name));
  expect(found, name).toBeDefined();
  return found!.text;
};

test('every batch file has CRLF line ends only and no line that cmd could not take', () => {
  for (const { path, text } of [...renderJobFiles(job), { path: 'ready.cmd', text: renderReadyScript() }, { path: 'startnet.cmd', text: renderPeStartScript('pe-1') }, { path: 'inventory.cmd', text: renderInventoryScript() }]) {
    expect(text.replaceAll('\r\n', ''), path).not.toMatch(/[\r\n]/);
    expect(text.endsWith('\r\n'), path).toBe(true);
    if (path.endsWith('.cmd')) for (const line of text.split('\r\n')) expect(line.length, `${path}: ${line}`).toBeLessThan(8192);
    // A percent sign in a title would begin a variable.
    expect(text, path).not.toContain('100%');
  }
});

test('goto and call targets exist', () => {
  for (const { path, text } of [...renderJobFiles(job), { path: 'ready.cmd', text: renderReadyScript() }, { path: 'startnet.cmd', text: renderPeStartScript('pe-1') }]) {
    const labels = new Set([...text.matchAll(/^:(\w+)\r?$/gm)].map((match) => match[1]));
    for (const match of text.matchAll(/\bgoto (\w+)|\bcall :(\w+)/g)) expect(labels, `${path}: ${match[0]}`).toContain(match[1] ?? match[2]);
  }
});

test('run.cmd knows both spellings of an exit code and records before it restarts', () => {
  const run = file('run.cmd');
  expect(run).toContain('call :step 001 "0 3010" "3010" if-required');
  expect(run).toContain(`call :step 002 "0 2148468766 ${0x800f081e | 0}" "none" never`);
  expect(run.indexOf('.exit" >nul')).toBeLessThan(run.indexOf('shutdown /r'));
  expect(run.indexOf('"%STATE%\\%ID%.reboot" echo')).toBeLessThan(run.indexOf('shutdown /r'));
  // Step 2 may fail, step 1 may not.
  expect(run).toMatch(/call :step 001[^\r]*\r\nif "%ERRORLEVEL%"=="2" goto rebooting\r\nif "%ERRORLEVEL%"=="1" goto failed/);
  expect(run).toMatch(/call :step 002[^\r]*\r\nif "%ERRORLEVEL%"=="2" goto rebooting\r\n\r\n/);
});

test('a step finds the media that it names, and leaves with the exit code of its program', () => {
  const step = file('001.cmd');
  expect(step).toContain('if exist "%%d:\\wimproof\\payload.id" set "PAYLOAD=%%d:"');
  expect(step).not.toContain('INSTALL');
  expect(step).toMatch(/dism\.exe .*"\/PackagePath:%PAYLOAD%\\wimproof\\files\\001\\a b\.cab"\r\nexit \/b %ERRORLEVEL%\r\n$/);
  expect(file('002.cmd')).not.toContain('payload.id');
});

test('the task of SYSTEM starts again at boot; the interactive one never does', () => {
  const system = file('task.xml');
  expect(system.charCodeAt(0)).toBe(0xfeff);
  expect(system).toContain('<UserId>S-1-5-18</UserId>');
  expect(system).toContain('<BootTrigger>');
  expect(system).toContain('<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>');
  const interactive = file('task.xml', { ...job, runAs: 'interactive', steps: [{ id: '001', title: 'x', command: ['x.exe'], success: [0] }] });
  expect(interactive).toContain('<LogonType>InteractiveToken</LogonType>');
  expect(interactive).toContain('<RunLevel>HighestAvailable</RunLevel>');
  expect(interactive).not.toContain('BootTrigger');
});

test('the step that ends the machine removes task and folder first, in one block', () => {
  const step = file('001.cmd', { id: 'gen', runAs: 'interactive', steps: [{ id: '001', title: 'Sysprep', command: ['%SystemRoot%\\System32\\Sysprep\\sysprep.exe', '/generalize', '/oobe', '/shutdown', '/quiet'], success: [0], endsMachine: true }] });
  const block = step.slice(step.indexOf('(\r\n'), step.lastIndexOf(')'));
  expect(step.indexOf('schtasks /delete')).toBeLessThan(step.indexOf('(\r\n'));
  expect(block.indexOf('rd /s /q "%SystemDrive%\\wimproof"')).toBeGreaterThan(0);
  expect(block.indexOf('rd /s /q')).toBeLessThan(block.indexOf('sysprep.exe'));
  expect(block).toContain('/quiet >nul 2>nul && exit 0');
});

test('a PE job has no task, and its start script holds no placeholder', () => {
  const pe: Job = { id: 'pe-1', runAs: 'pe', steps: [{ id: '001', title: 'x', command: ['diskpart.exe', '/s', '%PAYLOAD%\\wimproof\\files\\disk.txt'], success: [0] }] };
  expect(renderJobFiles(pe).map(({ path }) => path.split('\\').at(-1))).toEqual(['run.cmd', 'status.cmd', '001.cmd']);
  expect(file('run.cmd', pe)).not.toContain('schtasks');
  expect(renderPeStartScript('pe-1')).not.toContain('${');
  expect(renderPeStartScript('pe-1').trimEnd().endsWith('wpeutil shutdown')).toBe(true);
});

test('jobs that cannot be carried out are refused', () => {
  const step = job.steps[0]!;
  const refuse = (change: Partial<Job>, why: RegExp): void => expect(() => renderJobFiles({ ...job, ...change })).toThrow(why);
  refuse({ id: 'Bad Id' }, /id is not/);
  refuse({ steps: [] }, /no steps/);
  refuse({ runAs: 'pe' }, /wants a restart/);
  refuse({ steps: [{ ...step, id: '1' }] }, /not three digits/);
  refuse({ steps: [step, step] }, /does not come after/);
  refuse({ steps: [{ ...step, endsMachine: true }, { ...step, id: '002' }] }, /not the last/);
  refuse({ steps: [{ ...step, rebootRequired: [17] }] }, /is no success/);
});

test('ready.cmd opens HTTPS alone unless Basic is asked for, and tells the host last', () => {
  const ready = renderReadyScript({ token: 'T1', thumbprint: 'AB12' });
  expect(ready).toContain('Transport=HTTPS @{Hostname="wimproof";CertificateThumbprint="AB12"}');
  expect(ready).not.toContain('Basic');
  expect(renderReadyScript({ port: 15986 })).toContain('CertificateThumbprint="${certificate.thumbprint}";Port="15986"}');
  expect(renderReadyScript({ basic: true })).toContain('@{Basic="true"}');
  expect(ready.indexOf('localport=5986')).toBeLessThan(ready.indexOf('event=ready phase='));
  expect(ready).toContain('(>COM1 echo ##wimproof token=T1 event=ready phase=%PHASE%) 2>nul');
});
