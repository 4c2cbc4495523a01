import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import { expect, test } from '@playwright/test';
import { followJob } from '../../harness/guest/job/follow-job.ts';
import { followPeJob } from '../../harness/guest/job/follow-pe-job.ts';
import { parseJobStatus } from '../../harness/guest/job/job-status.ts';
import type { Job, JobStepResult } from '../../harness/guest/job/job.ts';
import { readJobDisk } from '../../harness/guest/job/read-job-disk.ts';
import { parseSerialEvent } from '../../harness/guest/job/serial-event.ts';
import { startJob } from '../../harness/guest/job/start-job.ts';
import { WinRmError } from '../../harness/guest/winrm/winrm-error.ts';
import type { WinRm } from '../../harness/guest/winrm/winrm.ts';
import type { Machine, SerialLine } from '../../harness/machine/machine.ts';

const job: Job = {
  id: 'j1',
  runAs: 'system',
  steps: [
    { id: '001', title: 'first', command: ['a.exe'], success: [0, 3010], rebootRequired: [3010], reboot: 'if-required' },
    { id: '002', title: 'second', command: ['b.exe'], success: [0] },
  ],
};

test.describe('serial lines', () => {
  test('events are read, with unsigned exit codes, after noise too', () => {
    expect(parseSerialEvent('##wimproof token=T job=j1 step=001 event=step-end exit=-2146498530')).toEqual({ token: 'T', event: 'step-end', job: 'j1', step: '001', exit: 0x800f081e });
    expect(parseSerialEvent('\u001b[2J\u001b[01;01Hnoise##wimproof token=T event=ready phase=oobe\r')).toEqual({ token: 'T', event: 'ready', phase: 'oobe' });
  });
  test('noise, cut lines and unknown events are ignored', () => {
    for (const line of ['', 'BdsDxe: starting', '##pane phase=x', '##wimproof', '##wimproof token=T event=ready', '##wimproof token=T job=j1 step=001 event=step-end exi', '##wimproof token=T job=j1 step=001 event=step-end exit=', '##wimproof event=dance'])
      expect(parseSerialEvent(line), line).toBeUndefined();
  });
});

test.describe('status', () => {
  const whole = '##status job=j1\r\nstep 001 started;\r\nstep 001 reboot;\r\nstep 001 exit=3010;\r\njob exit=0;\r\n##end-status job=j1\r\n';
  test('a whole status is read', () => {
    const status = parseJobStatus(whole, 'j1');
    expect(status.exit).toBe(0);
    expect(status.steps.get('001')).toEqual({ started: true, interrupted: false, reboot: true, exitCode: 3010 });
  });
  test('no proper prefix of it is', () => {
    for (let length = 0; length < whole.trimEnd().length; length++) expect(() => parseJobStatus(whole.slice(0, length), 'j1'), String(length)).toThrow(/cannot be read/);
    expect(() => parseJobStatus(whole, 'j2')).toThrow(/cannot be read/);
    expect(() => parseJobStatus(whole.replace('exit=3010;', 'exit=30'), 'j1')).toThrow(/cannot be read/);
  });
});

/** A machine of which only the serial line and its end exist. */
class FakeMachine extends EventEmitter {
  serial: SerialLine[] = [];
  state: Machine['state'] = 'running';
  say(text: string, at = this.serial.length * 1000): void {
    const line = { at, text };
    this.serial.push(line);
    this.emit('serial', line);
  }
  end(reason: 'guest' | 'host' | 'crash'): void {
    this.state = reason === 'crash' ? 'crashed' : 'off';
    this.emit('off', { reason, detail: 'test' });
  }
}
/** Answers `run` from a list: a text, or an error to throw. Repeats the last one. */
function fakeWinRm(statuses: (string | Error)[], logs: Record<string, string> = {}): WinRm & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    where: 'guest:5986',
    async run(line: string) {
      calls.push(line);
      const log = /(\d{3})\.log"$/.exec(line)?.[1];
      if (log) return { exitCode: 0, stdout: logs[log] ?? '', stderr: '' };
      const next = statuses.length > 1 ? statuses.shift()! : statuses[0]!;
      if (next instanceof Error) throw next;
      return { exitCode: 0, stdout: next, stderr: '' };
    },
  } as unknown as WinRm & { calls: string[] };
}
const status = (...records: string[]): string => ['##status job=j1', ...records, '##end-status job=j1', ''].join('\r\n');
const done = status('step 001 started;', 'step 001 reboot;', 'step 001 exit=3010;', 'step 002 started;', 'step 002 exit=0;', 'job exit=0;');
const lost = new WinRmError('WP-WINRM-CONNECTION-LOST', 'broke', 'wait');
const follow = (winrm: WinRm, machine: FakeMachine | undefined, more: Partial<Parameters<typeof followJob>[0]> = {}) =>
  followJob({ job, winrm, machine: machine as unknown as Machine, token: 'T', deadlineMs: 3000, pollMs: 5, signal: new AbortController().signal, ...more });

test.describe('following a job', () => {
  test('polling alone suffices, through broken connections and garbage', async () => {
    const winrm = fakeWinRm([lost, status('step 001 started;'), lost, '', '##status job=j1\r\nstep 001 exit=0;', done], { '001': 'log one', '002': 'log two' });
    const result = await follow(winrm, undefined);
    expect(result).toMatchObject({ job: 'j1', state: 'succeeded', reboots: 1 });
    expect(result.steps.map(({ state, exitCode, log }) => ({ state, exitCode, log }))).toEqual([
      { state: 'succeeded', exitCode: 3010, log: 'log one' },
      { state: 'succeeded', exitCode: 0, log: 'log two' },
    ]);
  });

  test('serial events give durations, at once and before the records do', async () => {
    const machine = new FakeMachine();
    const seen: string[] = [];
    machine.say('##wimproof token=T job=j1 step=001 event=step-start');
    setTimeout(() => machine.say('##wimproof token=T job=j1 step=001 event=step-end exit=3010'), 20);
    setTimeout(() => machine.say('##wimproof token=OTHER job=j1 step=002 event=step-end exit=9'), 25);
    setTimeout(() => machine.say('##wimproof token=T job=j1 event=job-end exit=0'), 30);
    const winrm = fakeWinRm([lost, lost, lost, done]);
    const result = await follow(winrm, machine, { pollMs: 60, onStep: (step: JobStepResult) => seen.push(`${step.id} ${step.state}`) });
    expect(result.state).toBe('succeeded');
    expect(result.steps[0]!.durationMs).toBe(1000);
    expect(seen.slice(0, 2)).toEqual(['001 running', '001 succeeded']);
    expect(result.steps[1]!.exitCode).toBe(0);
    expect(machine.listenerCount('serial')).toBe(0);
  });

  test('a job-end that the records do not confirm is no success', async () => {
    const machine = new FakeMachine();
    machine.say('##wimproof token=T job=j1 event=job-end exit=0');
    await expect(follow(fakeWinRm(['']), machine, { deadlineMs: 200 })).rejects.toThrow(/cannot be read|not over after/);
  });

  test('a failing and an interrupted step make the job fail', async () => {
    const failed = await follow(fakeWinRm([status('step 001 started;', 'step 001 exit=-2146498530;', 'job exit=1;')]), undefined);
    expect(failed.state).toBe('failed');
    expect(failed.steps.map((step) => [step.state, step.exitCode])).toEqual([['failed', 0x800f081e], ['pending', undefined]]);
    const interrupted = await follow(fakeWinRm([status('step 001 started;', 'step 001 interrupted;', 'job exit=1;')]), undefined);
    expect(interrupted.steps[0]!.state).toBe('interrupted');
  });

  test('recorded success with a step missing is a failure', async () => {
    expect((await follow(fakeWinRm([status('step 001 exit=0;', 'job exit=0;')]), undefined)).state).toBe('failed');
  });

  test('the machine going off ends the job: as meant, or as an error', async () => {
    const ending: Job = { id: 'j1', runAs: 'interactive', steps: [{ id: '001', title: 'sysprep', command: ['s.exe'], success: [0], endsMachine: true }] };
    const machine = new FakeMachine();
    setTimeout(() => machine.say('##wimproof token=T job=j1 step=001 event=step-start'), 10);
    setTimeout(() => machine.end('guest'), 30);
    expect(await follow(fakeWinRm([lost]), machine, { job: ending })).toMatchObject({ state: 'succeeded', steps: [{ state: 'succeeded' }] });
    const crashing = new FakeMachine();
    setTimeout(() => crashing.end('crash'), 10);
    await expect(follow(fakeWinRm([lost]), crashing, { job: ending })).rejects.toMatchObject({ code: 'WP-JOB-MACHINE-OFF' });
  });

  test('a job that takes our account away is followed on the serial line alone', async () => {
    const ending: Job = { id: 'j1', runAs: 'interactive', steps: [{ id: '001', title: 'account', command: ['a.exe'], success: [0] }, { id: '002', title: 'sysprep', command: ['s.exe'], success: [0], endsMachine: true }] };
    const machine = new FakeMachine();
    machine.say('##wimproof token=T job=j1 step=001 event=step-start');
    machine.say('##wimproof token=T job=j1 step=001 event=step-end exit=0');
    setTimeout(() => machine.say('##wimproof token=T job=j1 step=002 event=step-start'), 150);
    setTimeout(() => machine.end('guest'), 250);
    const refused = new WinRmError('WP-WINRM-AUTH', 'refused', 'x');
    expect(await follow(fakeWinRm([refused]), machine, { job: ending })).toMatchObject({ state: 'succeeded' });
    await expect(follow(fakeWinRm([refused]), new FakeMachine())).rejects.toMatchObject({ code: 'WP-WINRM-AUTH' });
  });

  test('deadline, cancellation and a wrong certificate end it', async () => {
    await expect(follow(fakeWinRm([status('step 001 started;')]), undefined, { deadlineMs: 50 })).rejects.toMatchObject({ code: 'WP-JOB-DEADLINE', message: /step 001 \(first\) runs/ });
    await expect(follow(fakeWinRm([status()]), undefined, { signal: AbortSignal.timeout(30) })).rejects.toThrow(/abort|timeout/i);
    await expect(follow(fakeWinRm([new WinRmError('WP-WINRM-PIN', 'other', 'x')]), undefined)).rejects.toMatchObject({ code: 'WP-WINRM-PIN' });
  });
});

test('starting a job needs the guest to confirm it', async () => {
  await startJob(fakeWinRm(['xcopy says\r\n##installed job=j1\r\n']), job, { deadlineMs: 1000 });
  await startJob(fakeWinRm([lost, '##installed job=j1\r\n']), job, { deadlineMs: 1000 });
  for (const said of ['', 'wimproof: schtasks-create failed', '##installed job=j12'])
    await expect(startJob(fakeWinRm([said]), job, { deadlineMs: 1000 })).rejects.toMatchObject({ code: 'WP-JOB-START' });
});

test('a PE job is followed until the machine is off', async () => {
  const machine = new FakeMachine();
  const options = { job: { ...job, runAs: 'pe' as const }, machine: machine as unknown as Machine, token: 'T', deadlineMs: 2000, signal: new AbortController().signal };
  setTimeout(() => {
    machine.say('##wimproof token=T job=j1 step=001 event=step-start', 100);
    machine.say('##wimproof token=T job=j1 step=001 event=step-end exit=0', 350);
    machine.end('guest');
  }, 10);
  expect((await followPeJob(options))[0]).toMatchObject({ state: 'succeeded', durationMs: 250 });
  const lostMedium = new FakeMachine();
  setTimeout(() => {
    lostMedium.say('##wimproof job=j1 event=pe-error reason=no-payload-medium');
    lostMedium.end('guest');
  }, 10);
  await expect(followPeJob({ ...options, machine: lostMedium as unknown as Machine })).rejects.toThrow(/no-payload-medium/);
});

test.describe('the job disk of Windows PE', () => {
  const records = (files: Record<string, string>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'wimproof-test-'));
    const image = join(folder, 'job.img');
    execFileSync('mformat', ['-C', '-i', image, '-T', '32768', '-v', 'WPJOB', '::']);
    execFileSync('mmd', ['-i', image, '::/state', '::/state/j1']);
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, 'file'), content);
      execFileSync('mcopy', ['-i', image, join(folder, 'file'), `::/state/j1/${name}`]);
    }
    return image;
  };
  const pe: Job = { ...job, runAs: 'pe' };
  test('exit codes and logs are read, durations taken from the serial line', async () => {
    const image = records({ '001.start': 'started\r\n', '001.exit': '0\r\n', '001.log': 'größe\r\n', '002.start': 's', '002.exit': '0\r\n', 'job.exit': '0\r\n' });
    const result = await readJobDisk(image, pe, [{ id: '001', title: '', command: [], state: 'succeeded', durationMs: 42 }]);
    expect(result).toMatchObject({ state: 'succeeded', steps: [{ state: 'succeeded', exitCode: 0, log: 'größe\r\n', durationMs: 42 }, { state: 'succeeded' }] });
    rmSync(join(image, '..'), { recursive: true });
  });
  test('a job that was cut off has failed, its running step is interrupted', async () => {
    const image = records({ '001.START': 'started\r\n', '001.EXIT': '0\r\n', '002.START': 's' });
    expect(await readJobDisk(image, pe)).toMatchObject({ state: 'failed', steps: [{ state: 'succeeded' }, { state: 'interrupted' }] });
    rmSync(join(image, '..'), { recursive: true });
  });
  test('an empty record, no records and no disk are errors', async () => {
    const cut = records({ '001.start': 's', '001.exit': '' });
    await expect(readJobDisk(cut, pe)).rejects.toMatchObject({ code: 'WP-JOB-DISK', message: /instead of an exit code/ });
    const empty = records({});
    await expect(readJobDisk(empty, pe)).rejects.toMatchObject({ code: 'WP-JOB-DISK', message: /no step was started/ });
    await expect(readJobDisk('/nonexistent/job.img', pe)).rejects.toMatchObject({ code: 'WP-JOB-DISK' });
    for (const image of [cut, empty]) rmSync(join(image, '..'), { recursive: true });
  });
});
