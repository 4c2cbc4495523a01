import { expect, test } from '@playwright/test';
import { ProgressLine, progressLine } from '../../harness/cli/progress-line.ts';
import { ProgressList } from '../../harness/cli/progress-list.ts';
import { renderLive } from '../../harness/cli/progress-render.ts';
import { EMPTY_PROGRESS, reduceProgress } from '../../harness/cli/progress-state.ts';
import type { JournalEvent } from '../../harness/run/journal-event.ts';
import { displayWidth } from '../../reports/display-width.ts';
import { aJournal } from './fixtures/journal-builder.ts';
import { INFRASTRUCTURE_ERROR } from './fixtures/outcome-builder.ts';
import { HOSTILE } from './fixtures/report-builder.ts';
import { screenAfter } from './fixtures/terminal-screen.ts';

const journal = aJournal();
const now = Date.parse('2024-11-04T09:35:00.000Z');
const stateAfter = (count: number) => journal.slice(0, count).reduce(reduceProgress, EMPTY_PROGRESS);
const size = { now, width: 100, height: 24, color: false, ascii: false };

test('a row shows stage, phase, step and elapsed time', () => {
  expect(renderLive(stateAfter(11), size)).toEqual([expect.stringMatching(/^● branch-office\/offline pe 2\/3 \(servicing\) {2}Add package +4 min 50 s$/)]);
});

test('no line is wider than the terminal, no more lines than it has', () => {
  const hostile = Object.values(HOSTILE).join(' ');
  let state = EMPTY_PROGRESS;
  for (let row = 0; row < 40; row++) {
    const cell = { at: journal[0]!.at, run: 'r', scenario: `${hostile}${row}`, strategy: 'audit' as const };
    state = reduceProgress(state, { ...cell, type: 'outcome-start', planFile: '', stages: [{ name: 'audit', title: hostile }] });
    state = reduceProgress(state, { ...cell, type: 'stage-start', stage: 'audit', title: hostile });
  }
  for (const width of [20, 40, 80, 160])
    for (const ascii of [true, false]) {
      const lines = renderLive(state, { ...size, width, height: 10, ascii });
      expect(lines.length).toBeLessThan(10);
      for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
      for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }
});

test('the list: finished lines stay, live lines are replaced in place, the cursor comes back', () => {
  let output = '';
  const list = new ProgressList({ columns: 90, rows: 24, write: (text) => (output += text) }, { now: () => now });
  const screens = journal.map((event) => {
    list.report(event);
    return screenAfter(output);
  });
  expect(screens[10]).toEqual([expect.stringMatching(/^● branch-office\/offline pe 2\/3/)]);
  expect(screens[21]).toEqual([expect.stringMatching(/^✔ branch-office\/offline passed, 1 restart +3 min 10 s$/), expect.stringMatching(/^● branch-office\/audit /)]);
  expect(screens.at(-1)).toEqual([expect.stringMatching(/^✔ branch-office\/offline/), expect.stringMatching(/^✔ branch-office\/audit +passed/)]);
  list.end();
  list.end();
  expect(output.startsWith('\u001b[?25l')).toBe(true);
  expect(output.endsWith('\u001b[?25h')).toBe(true);
  expect(output.split('\u001b[?25h')).toHaveLength(2);
  list.report(journal[0]!);
  expect(output.endsWith('\u001b[?25h')).toBe(true);
});

test('the list takes no exit listener along', () => {
  const before = process.listenerCount('exit');
  const list = new ProgressList({ write: () => true });
  expect(process.listenerCount('exit')).toBe(before + 1);
  list.end();
  expect(process.listenerCount('exit')).toBe(before);
});

test('an error is named in the finished row', () => {
  const end: JournalEvent[] = [
    { at: journal[0]!.at, run: 'r', scenario: 'branch-office', strategy: 'offline', type: 'stage-end', stage: 'pe', status: 'failed', durationMs: 1, reboots: 0, error: INFRASTRUCTURE_ERROR },
    { at: journal[0]!.at, run: 'r', scenario: 'branch-office', strategy: 'offline', type: 'outcome-end', verdict: 'error', durationMs: 1000 },
  ];
  let output = '';
  const list = new ProgressList({ columns: 120, write: (text) => (output += text) }, { now: () => now });
  for (const event of [...journal.slice(0, 8), ...end]) list.report(event);
  list.end();
  expect(screenAfter(output)[0]).toMatch(/^✘ branch-office\/offline error +WP-MACHINE-DEADLINE: The guest did not report/);
});

test('lines: one per event worth knowing', () => {
  let output = '';
  const reporter = new ProgressLine((text) => (output += text));
  for (const event of journal) reporter.report(event);
  reporter.end();
  expect(output.split('\n')).toEqual([
    '09:30:00  run 20241104-093000-7f3a: 1 scenario x offline, audit on qemu',
    '09:30:10  branch-office/offline  starts: host > pe > verify',
    '09:30:20  branch-office/offline  stage host: Write media',
    '09:30:50  branch-office/offline  stage host: succeeded after 1 s',
    '09:31:00  branch-office/offline  stage pe: Service',
    '09:31:30  branch-office/offline  phase servicing',
    '09:31:40  branch-office/offline  Add package: succeeded, exit code 0',
    '09:31:50  branch-office/offline  the guest restarted (reset event)',
    '09:32:10  branch-office/offline  Add driver: succeeded, exit code 3010, restart required',
    '09:32:30  branch-office/offline  stage pe: succeeded after 1 min 10 s, 1 restart',
    '09:32:40  branch-office/offline  stage verify: Take the inventory',
    '09:33:10  branch-office/offline  stage verify: succeeded after 10 s',
    '09:33:20  branch-office/offline  ended: passed after 3 min 10 s',
    '09:33:30  branch-office/audit  starts: audit',
    '09:33:40  branch-office/audit  stage audit: Service the running system',
    '09:33:50  branch-office/audit  stage audit: taken from the cache',
    '09:34:00  branch-office/audit  ended: passed after 20 s',
    '09:34:10  run ended: passed, exit code 0',
    '',
  ]);
});

test('a success that is not 0 is explained, one that only requires a restart says so once', () => {
  const said = (command: string[], exitCode: number, rebootRequired = false, state: 'succeeded' | 'failed' = 'succeeded') =>
    progressLine({ type: 'job-step', at: '2024-11-04T09:35:00.000Z', run: 'r', scenario: 's', strategy: 'setup', stage: 'setup', job: 'settle', result: { id: '001', title: 'Step', command, state, exitCode, rebootRequired } } as JournalEvent);
  expect([
    said(['reg.exe', 'query', 'HKLM\\A'], 1),
    said(['reg.exe', 'query', 'HKLM\\A'], 0),
    said(['C:\\Windows\\System32\\REG.EXE', 'add', 'HKLM\\A'], 1, false, 'failed'),
    said(['pnputil.exe', '/add-driver', 'a.inf'], 259),
    said(['dism.exe', '/Online'], 3010, true),
    said(['own.exe'], 7),
  ]).toEqual([
    'Step: succeeded, exit code 1: the key or value is not there, or may not be read',
    'Step: succeeded, exit code 0',
    'Step: failed, exit code 1: the registry was not changed or written as asked; read the output',
    'Step: succeeded, exit code 259: no device matches the driver, or the device has a better one already; the package is in the store',
    'Step: succeeded, exit code 3010, restart required',
    'Step: succeeded, exit code 7',
  ]);
});

test('a failed step names code, cause and mend on its one line', () => {
  const event: JournalEvent = { at: '2024-11-04T09:30:00.000Z', run: 'r', scenario: 's', strategy: 'audit', type: 'step-end', stage: 'audit', step: '3', action: 'await-ready', status: 'failed', durationMs: 5, error: INFRASTRUCTURE_ERROR };
  expect(progressLine(event)).toMatch(/^step 3 \(await-ready\) failed: WP-MACHINE-DEADLINE: .* Mend: /);
  expect(progressLine({ ...event, error: { ...INFRASTRUCTURE_ERROR, cause: Object.values(HOSTILE).join('\n') } })).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});
