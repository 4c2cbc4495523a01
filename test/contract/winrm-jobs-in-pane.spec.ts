import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseJobStatus } from '../../harness/guest/job/job-status.ts';
import type { Job } from '../../harness/guest/job/job.ts';
import { parseSerialEvent } from '../../harness/guest/job/serial-event.ts';
import { statusCommand } from '../../harness/guest/script/job-paths.ts';
import { renderJobFiles } from '../../harness/guest/script/job-script.ts';
import { renderPeStartScript } from '../../harness/guest/script/pe-start-script.ts';
import { renderReadyScript } from '../../harness/guest/script/ready-script.ts';
import { program as cmd } from '../../vm-templates/pane/guest/shell/cmd.ts';
import { program as xcopy } from '../../vm-templates/pane/guest/shell/programs/xcopy.ts';
import type { Process, Program } from '../../vm-templates/pane/guest/system.ts';
import { createTestSystem, runCaptured, type TestSystem } from '../unit/pane-system.ts';

/** The harness's batch scripts under the reference guest's cmd: two readings of cmd.exe's rules. */
interface Lab {
  system: TestSystem;
  /** Program calls, `name arg|arg`. */
  calls: string[];
  run(line: string): ReturnType<typeof runCaptured>;
  events(): string[];
  state(name: string): string | undefined;
}
function lab(jobs: Job[], programs: Record<string, Program | number> = {}, options: Parameters<typeof createTestSystem>[1] = {}): Lab {
  const calls: string[] = [];
  const noted = (code: Program | number): Program => (process: Process) => {
    calls.push(`${process.name} ${process.argv.join('|')}`);
    return typeof code === 'number' ? code : code(process);
  };
  const all = { schtasks: 0, shutdown: 0, ...programs };
  const system = createTestSystem(undefined, { ...options, programs: { cmd, xcopy, ...Object.fromEntries(Object.entries(all).map(([name, code]) => [name, noted(code)])) } });
  const payload = system.addDrive('E', 'PAYLOAD');
  mkdirSync(join(payload, 'wimproof'), { recursive: true });
  writeFileSync(join(payload, 'wimproof/payload.id'), '');
  for (const { path, text, encoding } of jobs.flatMap((job) => renderJobFiles(job, { token: 'T' }))) {
    const file = join(payload, path.replaceAll('\\', '/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, encoding ?? 'utf8');
  }
  const state = system.resolve(`${system.systemDrive}:\\wimproof\\state\\${jobs[0]?.id ?? 'none'}`);
  return {
    system,
    calls,
    run: (line) => runCaptured(system, line),
    events: () => system.serialLines.map(parseSerialEvent).filter((event) => event !== undefined).map((event) => Object.entries(event).filter(([key]) => key !== 'token' && key !== 'job').map(([, value]) => value).join(' ')),
    state: (name) => (existsSync(join(state, name)) ? readFileSync(join(state, name), 'utf8').trim() : undefined),
  };
}
const step = (id: string, program: string, more: Partial<Job['steps'][number]> = {}): Job['steps'][number] => ({ id, title: `step ${id}`, command: [program, 'a b', '%PAYLOAD%\\x', '50% & "q"'], success: [0, 3010, 0x800f081e], rebootRequired: [3010], ...more });
const job = (steps: Job['steps'], runAs: Job['runAs'] = 'system'): Job => ({ id: 'j1', runAs, steps });
const runCmd = 'call "C:\\wimproof\\jobs\\j1\\run.cmd" "C:\\wimproof\\state\\j1"';
const install = 'for %d in (C D E F) do @if exist "%d:\\wimproof\\payload.id" if exist "%d:\\wimproof\\jobs\\j1\\install.cmd" call "%d:\\wimproof\\jobs\\j1\\install.cmd"';
const status = async (bench: Lab) => parseJobStatus((await bench.run(statusCommand('j1'))).stdout, 'j1');

test('install.cmd copies the job, makes and starts the task, and may run twice', async () => {
  const bench = lab([job([step('001', 'one')])], { one: 0 });
  for (let time = 0; time < 2; time++) expect((await bench.run(install)).stdout).toContain('##installed job=j1\r\n');
  expect(readdirSync(bench.system.resolve('C:\\wimproof\\jobs\\j1')).sort()).toEqual(['install.cmd', 'run.cmd', 'status.cmd', 'steps', 'task.xml']);
  expect(bench.calls).toEqual(['schtasks /create|/tn|wimproof-j1|/xml|C:\\wimproof\\jobs\\j1\\task.xml|/f', 'schtasks /run|/tn|wimproof-j1', 'schtasks /run|/tn|wimproof-j1']);
  expect((await status(bench)).exit).toBeUndefined();
});

test('a task that cannot be made is reported and not confirmed', async () => {
  const bench = lab([job([step('001', 'one')])], { schtasks: 1 });
  const result = await bench.run(install);
  expect(result.stdout).toContain('wimproof: schtasks-create failed');
  expect(result.stdout).not.toContain('##installed');
});

test('steps run in order with exact arguments, logs and exit codes', async () => {
  const talks: Program = ({ stdout, stderr }) => {
    stdout('out größe\r\n');
    stderr('err\r\n');
    return 0x800f081e | 0;
  };
  const bench = lab([job([step('001', 'one'), step('002', 'two')])], { one: talks, two: 0 });
  await bench.run(install);
  expect((await bench.run(runCmd)).code).toBe(0);
  expect(bench.calls.filter((call) => !call.startsWith('schtasks'))).toEqual(['one a b|E:\\x|50% & "q"', 'two a b|E:\\x|50% & "q"']);
  expect(bench.state('001.exit')).toBe('-2146498530');
  expect(bench.state('001.log')).toBe('out größe\r\nerr');
  expect(bench.events()).toEqual(['job-start', 'step-start 001', `step-end 001 ${0x800f081e}`, 'step-start 002', 'step-end 002 0', 'job-end 0']);
  expect(await status(bench)).toMatchObject({ exit: 0 });
  expect(bench.calls.at(-1)).toBe('schtasks /delete|/tn|wimproof-j1|/f');
  // A boot trigger that fires once more does nothing.
  await bench.run(runCmd);
  expect(bench.events()).toHaveLength(6);
});

test('a job that runs straight from the medium has a status too', async () => {
  const bench = lab([job([{ id: '001', title: 'for a second cmd', command: ['cmd.exe', '/d', '/c', 'if exist "%PAYLOAD%\\wimproof\\payload.id" (echo found & exit 7)'], success: [7] }], 'interactive')]);
  expect((await status(bench)).steps.size).toBe(0);
  await bench.run('call "E:\\wimproof\\jobs\\j1\\run.cmd" "%SystemDrive%\\wimproof\\state\\j1"');
  expect(bench.state('001.log')).toBe('found');
  expect(await status(bench)).toMatchObject({ exit: 0, steps: new Map([['001', { started: true, interrupted: false, reboot: false, exitCode: 7 }]]) });
});

test('a failing step ends the job, unless it may fail', async () => {
  const bench = lab([job([step('001', 'one', { continueOnFailure: true }), step('002', 'one'), step('003', 'two')])], { one: 87, two: 0 });
  await bench.run(install);
  expect((await bench.run(runCmd)).code).toBe(1);
  expect(bench.events()).toEqual(['job-start', 'step-start 001', 'step-end 001 87', 'step-start 002', 'step-end 002 87', 'job-end 1']);
  expect(bench.state('job.exit')).toBe('1');
  expect(bench.state('003.start')).toBeUndefined();
});

test('a restart comes after the record, and the job goes on behind it', async () => {
  const bench = lab([job([step('001', 'one', { reboot: 'if-required' }), step('002', 'two', { reboot: 'if-required' }), step('003', 'two', { reboot: 'always' })])], { one: 3010, two: 0 });
  await bench.run(install);
  await bench.run(runCmd);
  expect(bench.calls.at(-1)).toBe('shutdown /r|/t|0');
  expect(bench.state('001.exit')).toBe('3010');
  expect(bench.state('job.exit')).toBeUndefined();
  await bench.run(runCmd);
  expect(bench.calls.at(-1)).toBe('shutdown /r|/t|0');
  await bench.run(runCmd);
  expect(bench.state('job.exit')).toBe('0');
  expect(bench.calls.filter((call) => call.startsWith('one'))).toHaveLength(1);
  const { steps } = await status(bench);
  expect([...steps.values()].map(({ reboot }) => reboot)).toEqual([true, false, true]);
  expect(bench.events().filter((event) => event.startsWith('reboot'))).toEqual(['reboot 001', 'reboot 003']);
});

test('a restart that is recorded but was never begun is made up for', async () => {
  const bench = lab([job([step('001', 'one', { reboot: 'always' })])], { one: 0 });
  await bench.run(install);
  writeFileSync(join(bench.system.resolve('C:\\wimproof\\state\\j1'), '001.exit'), '0\r\n');
  await bench.run(runCmd);
  expect(bench.calls.at(-1)).toBe('shutdown /r|/t|0');
  expect(bench.calls.some((call) => call.startsWith('one'))).toBe(false);
});

test('a step that died with the machine is interrupted and the job fails', async () => {
  const bench = lab([job([step('001', 'one'), step('002', 'one')])], { one: 0 });
  await bench.run(install);
  writeFileSync(join(bench.system.resolve('C:\\wimproof\\state\\j1'), '001.start'), 'started\r\n');
  await bench.run(runCmd);
  expect(bench.events()).toEqual(['job-start', 'step-interrupted 001', 'job-end 1']);
  expect((await status(bench)).steps.get('001')).toMatchObject({ interrupted: true, exitCode: undefined });
  expect(bench.calls.some((call) => call.startsWith('one'))).toBe(false);
});

test('a medium that is missing fails the step with a reason in its log', async () => {
  const bench = lab([job([step('001', 'one')])], { one: 0 });
  await bench.run(install);
  bench.system.drives.delete('E');
  await bench.run(runCmd);
  expect(bench.state('001.exit')).toBe('3');
  expect(bench.state('001.log')).toContain('no drive holds the PAYLOAD medium');
});

test('the step that ends the machine leaves no trace when it works, and a record when not', async () => {
  const ending = job([step('001', 'one'), { id: '002', title: 'sysprep', command: ['%SystemRoot%\\System32\\Sysprep\\sysprep.exe', '/generalize'], success: [0], endsMachine: true }], 'interactive');
  const works = lab([ending], { one: 0, sysprep: 0 });
  await works.run(install);
  await works.run(runCmd);
  expect(works.calls.at(-1)).toBe('sysprep /generalize');
  // Whether that would end the job is documented nowhere, so it must not happen.
  expect(works.calls).not.toContain('schtasks /delete|/tn|wimproof-j1|/f');
  expect(existsSync(works.system.resolve('C:\\wimproof'))).toBe(false);
  expect(works.events().at(-1)).toBe('step-start 002');
  const fails = lab([ending], { one: 0, sysprep: 31 });
  await fails.run(install);
  await fails.run(runCmd);
  expect(fails.state('002.exit')).toBe('1');
  expect(fails.state('job.exit')).toBe('1');
  expect(fails.events().slice(-2)).toEqual(['step-end 002 1', 'job-end 1']);
});

test('startnet.cmd runs the PE job with its state on the job disk, and switches off', async () => {
  const pe: Job = { id: 'j1', runAs: 'pe', steps: [step('001', 'one')] };
  const bench = lab([pe], { one: 0, wpeinit: 0, wpeutil: 0 }, { life: 'pe', systemDrive: 'X' });
  const disk = bench.system.addDrive('F', 'WPJOB', 'fixed');
  writeFileSync(join(disk, 'wimproof.job'), '');
  mkdirSync(join(disk, 'state'));
  writeFileSync(bench.system.resolve('X:\\startnet.cmd'), renderPeStartScript('j1'));
  await bench.run('X:\\startnet.cmd');
  expect(bench.calls[0]).toBe('wpeinit ');
  expect(bench.calls.at(-1)).toBe('wpeutil shutdown');
  expect(bench.events()).toEqual(['ready pe', 'job-start', 'step-start 001', 'step-end 001 0', 'job-end 0']);
  expect(readFileSync(join(disk, 'state/j1/job.exit'), 'utf8')).toBe('0\r\n');
  const bare = lab([pe], { wpeinit: 0, wpeutil: 0 }, { life: 'pe', systemDrive: 'X' });
  writeFileSync(bare.system.resolve('X:\\startnet.cmd'), renderPeStartScript('j1'));
  await bare.run('X:\\startnet.cmd');
  expect(bare.events()).toEqual(['pe-error no-job-disk']);
  expect(bare.calls.at(-1)).toBe('wpeutil shutdown');
});

test('ready.cmd does its work in order and tells the phase; a failure is told too', async () => {
  const tools = { certutil: 0, reg: 0, sc: 0, net: 2, winrm: 0, netsh: 0 };
  const bench = lab([], tools);
  const answer = bench.system.addDrive('F', 'ANSWER');
  writeFileSync(join(answer, 'ready.cmd'), renderReadyScript({ token: 'T', thumbprint: 'AB12' }));
  expect((await bench.run('F:\\ready.cmd audit')).code).toBe(0);
  expect(bench.calls[0]).toBe('certutil -f|-p||-csp|Microsoft Software Key Storage Provider|-importpfx|F:\\winrm.pfx|NoRoot');
  expect(bench.calls).toContain('winrm create|winrm/config/Listener?Address=*+Transport=HTTPS|@{Hostname=wimproof;CertificateThumbprint=AB12}');
  expect(bench.events()).toEqual(['ready audit']);
  const broken = lab([], { ...tools, certutil: 0x80070002 | 0 });
  const medium = broken.system.addDrive('F', 'ANSWER');
  writeFileSync(join(medium, 'ready.cmd'), renderReadyScript({ token: 'T' }));
  expect((await broken.run('F:\\ready.cmd oobe')).code).toBe(1);
  expect(broken.events()).toEqual(['ready-failed oobe certificate-import']);
});
