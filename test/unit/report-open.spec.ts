import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@playwright/test';
import type { JournalEvent } from '../../harness/run/journal-event.ts';
import { compare } from '../../harness/verify/compare/compare.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { indexJournal } from '../../reports/journal-index.ts';
import { loadRun } from '../../reports/model.ts';
import { openRun } from '../../reports/open-run.ts';
import { readJournal } from '../../reports/read-journal.ts';
import { rebuildOutcomes } from '../../reports/rebuild-from-journal.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { writeLargeRun } from '../bench/large-run.ts';
import { aJournal } from './fixtures/journal-builder.ts';
import { anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { HOSTILE, realisticReport } from './fixtures/report-builder.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
let folder: string;
test.beforeEach(() => void (folder = join(mkdtempSync(join(tmpdir(), 'wimproof-open-')), 'run')));
test.afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
const write = (path: string, content: string | Buffer) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const writeOutcome = (outcome: Outcome, scenario = 'branch-office') => write(`${scenario}/${outcome.strategy}/outcome.json`, JSON.stringify({ ...outcome, scenario }));
const lines = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const writeRecord = (...scenarios: object[]) => write('run.json', JSON.stringify({ schema: 'wimproof.run/1', run: 'r', version: '0.1.0', provider: 'qemu', startedAt: '2024-11-04T09:30:00.000Z', scenarios }));

test('a source gives what the report holds, scenario by scenario', () => {
  const report = realisticReport();
  const { scenarios, ...head } = report;
  const source = sourceOf(report);
  expect(source.head).toEqual(head);
  expect(source.scenarios.map((name) => source.scenario(name))).toEqual(scenarios);
  expect(() => source.scenario('no-such')).toThrow(RangeError);
});

test('an opened run and a loaded one are the same; unknown scenarios are refused; each call reads anew', () => {
  write('journal.ndjson', lines(aJournal()));
  for (const strategy of ['offline', 'audit'] as const) writeOutcome(anOutcome(strategy));
  const source = openRun(folder);
  const { scenarios, ...head } = loadRun(folder);
  expect(source.head).toEqual(head);
  expect(source.scenarios).toEqual(['branch-office']);
  expect(source.scenario('branch-office')).toEqual(scenarios[0]);
  expect(source.scenario('branch-office')).not.toBe(source.scenario('branch-office'));
  expect(() => source.scenario('other')).toThrow(RangeError);
  expect(openRun(folder, { history: false, evidence: false }).scenario('branch-office').cells[0]).toMatchObject({ plan: null, serialTail: [], steps: [] });
});

test('scenarios stand in the order of run.json, with description and digest', () => {
  for (const scenario of ['alpha', 'beta', 'gamma']) writeOutcome(anOutcome('audit'), scenario);
  writeRecord({ name: 'gamma', description: 'The third.', strategies: ['audit'], digest: 'd3' }, { name: 'alpha', description: '', strategies: ['audit'] });
  const source = openRun(folder);
  expect(source.scenarios).toEqual(['gamma', 'alpha', 'beta']);
  expect(source.scenario('gamma')).toMatchObject({ description: 'The third.', digest: 'd3' });
  expect(source.scenario('alpha')).not.toHaveProperty('digest');
});

test('however a journal was cut, at any byte: as rebuilt from its text, and never green', () => {
  const text = lines(aJournal());
  for (let end = 1; end <= text.length; end += 97) {
    write('journal.ndjson', text.slice(0, end));
    const events = readJournal(text.slice(0, end));
    if (events.length === 0) continue;
    const { head, scenarios, scenario } = openRun(folder, { history: false });
    const outcomes = scenarios.flatMap((name) => scenario(name).cells.map((cell) => cell.outcome));
    expect(outcomes, `cut at ${end}`).toEqual(rebuildOutcomes(events, [], { plan: () => null }));
    expect(head.verdict).not.toBe('passed');
    expect(head.exitCode).not.toBe(0);
    expect(head.interrupted).toBe(!events.some(({ type }) => type === 'run-end'));
  }
});

test('the index finds the events of each cell; of the serial line only what ends a row of lines', () => {
  const events = aJournal();
  const chatter = Array.from({ length: 50 }, (_, index): JournalEvent => ({ at: `2024-11-04T09:31:${String(index % 60).padStart(2, '0')}.000Z`, run: 'r', scenario: 'branch-office', strategy: 'offline', type: 'serial', stage: 'pe', text: `\u00e4\u2028${'x'.repeat(index)}` }));
  const all = [...events.slice(0, 9), ...chatter, ...events.slice(9)];
  // A line longer than a chunk of reading, and lines that are no events.
  write('journal.ndjson', `${lines(all.slice(0, 20))}\nnot json\n[]\n"${'y'.repeat((1 << 20) + 500)}"\n${lines(all.slice(20))}{"at":"2024`);
  const index = indexJournal(join(folder, 'journal.ndjson'));
  expect(index.cells).toEqual([{ scenario: 'branch-office', strategy: 'offline' }, { scenario: 'branch-office', strategy: 'audit' }]);
  expect(index.start).toEqual(all[0]);
  expect(index.end).toEqual(all.at(-1));
  const offline = all.filter((event) => 'strategy' in event && event.strategy === 'offline');
  const told = (event: JournalEvent) => event.type !== 'serial' && event.type !== 'phase';
  const found = index.events({ scenario: 'branch-office', strategy: 'offline' });
  expect(found.filter(told)).toEqual(offline.filter(told));
  expect(found.filter((event) => !told(event))).toEqual([offline.findLast((event) => !told(event))]);
  expect(index.events({ scenario: 'branch-office', strategy: 'setup' })).toEqual([]);
  expect(indexJournal(join(folder, 'none')).cells).toEqual([]);
});

test('of a cell that was begun again, the last attempt counts', () => {
  const cell = { run: 'r', scenario: 's', strategy: 'offline' } as const;
  const attempt = (hour: number, verdict: 'error' | 'passed'): JournalEvent[] => [
    { at: `2024-11-04T0${hour}:00:00.000Z`, ...cell, type: 'outcome-start', planFile: '', stages: [] },
    { at: `2024-11-04T0${hour}:10:00.000Z`, ...cell, type: 'reboot', stage: 'pe', proof: verdict },
    { at: `2024-11-04T0${hour}:20:00.000Z`, ...cell, type: 'outcome-end', verdict, durationMs: 1 },
  ];
  write('journal.ndjson', `${lines([...attempt(1, 'error'), ...attempt(2, 'passed')])}\n`);
  expect(indexJournal(join(folder, 'journal.ndjson')).events(cell)).toEqual(attempt(2, 'passed'));
});

test('a cut outcome is not lost without a journal or a record of the run', () => {
  writeOutcome(anOutcome('offline'));
  write('branch-office/audit/outcome.json', '{"schema":"wimproof.outcome/1","run":"x"');
  const report = loadRun(folder);
  expect(report.scenarios[0]!.cells.map(({ outcome }) => outcome.verdict)).toEqual(['passed', 'not-run']);
  expect(report).toMatchObject({ verdict: 'not-run', exitCode: 3 });
});

test('whole outcomes alone do not make a run green: it must have ended, and something must say what it was to be', () => {
  const cells = ['offline', 'audit'] as const;
  for (const strategy of cells) writeOutcome(anOutcome(strategy));
  expect(loadRun(folder)).toMatchObject({ verdict: 'error', exitCode: 3, interrupted: true });
  writeRecord({ name: 'branch-office', description: '', strategies: cells });
  expect(loadRun(folder)).toMatchObject({ verdict: 'passed', exitCode: 0, interrupted: false });
  const journal = lines(aJournal());
  write('journal.ndjson', journal.slice(0, -1));
  expect(loadRun(folder)).toMatchObject({ verdict: 'passed', exitCode: 0, interrupted: false });
  write('journal.ndjson', journal.slice(0, -10));
  expect(loadRun(folder)).toMatchObject({ verdict: 'error', exitCode: 3, interrupted: true });
});

test('a file is no folder of a run', () => {
  write('run.json', '{}');
  expect(() => openRun(join(folder, 'run.json'))).toThrow(expect.objectContaining({ code: 'WP-RUN-FOLDER', kind: 'scenario' }));
});

test('a journal that is no file, and events that lack what their kind has, are as if they were not there', () => {
  writeOutcome(anOutcome('offline'));
  writeRecord({ name: 'branch-office', description: '', strategies: ['offline'] });
  mkdirSync(join(folder, 'journal.ndjson'));
  expect(loadRun(folder)).toMatchObject({ verdict: 'passed' });
  const [start, ...rest] = aJournal();
  const damaged = [{ ...start, scenarios: 5 }, { ...start, at: 'never' }, { ...start, run: 7 }, { ...rest.at(-1), verdict: 'green' }, ...rest.flatMap((event) => ('stage' in event ? [{ ...event, stage: null }] : []))];
  expect(readJournal(lines(damaged))).toEqual([]);
  const later = { at: start!.at, run: 'r', type: 'of-a-later-version', scenario: 's', strategy: 'offline', more: 1 };
  expect(readJournal(lines([later, { ...later, strategy: 'warp' }]))).toEqual([later]);
});

test('an outcome of another shape, or of another cell, counts as none', () => {
  writeOutcome(anOutcome('offline'));
  for (const text of ['{"schema":"wimproof.outcome/1"}', 'null', '[]', JSON.stringify({ ...anOutcome('audit'), checks: null }), JSON.stringify(anOutcome('setup')), JSON.stringify({ ...anOutcome('audit'), scenario: '../branch-office' })]) {
    write('branch-office/audit/outcome.json', text);
    const report = loadRun(folder);
    expect(report.scenarios, text.slice(0, 60)).toHaveLength(1);
    expect(report.scenarios[0]!.cells.map(({ outcome }) => [outcome.strategy, outcome.verdict])).toEqual([['offline', 'passed'], ['audit', 'not-run']]);
    expect(report.exitCode).toBe(3);
  }
});

test('a comparison that has to be made again knows the differences that the scenario declares', () => {
  const extra = anInventory({ features: [...anInventory().features, { name: 'Extra', state: 'Enabled' }] });
  writeOutcome(anOutcome('setup'));
  writeOutcome(anOutcome('audit', { inventory: extra }));
  const differences = [{ subject: 'feature:Extra', reason: 'Audit only.' }];
  writeRecord({ name: 'branch-office', description: '', strategies: ['setup', 'audit'], operations: ['enable-feature:TelnetClient'], differences });
  const declared = loadRun(folder);
  expect(declared).toMatchObject({ verdict: 'passed', exitCode: 0 });
  expect(declared.scenarios[0]!.comparison.differences).toEqual([expect.objectContaining({ subject: 'feature:Extra', class: 'expected', reason: 'Audit only.' })]);
  expect(declared.scenarios[0]!.comparison.operations.map(({ operation }) => operation)).toEqual(['enable-feature:TelnetClient']);
  writeRecord({ name: 'branch-office', description: '', strategies: ['setup', 'audit'], differences: 'none' });
  expect(loadRun(folder)).toMatchObject({ verdict: 'failed', exitCode: 1 });
});

test('a stored comparison is taken while it covers the outcomes, and made again when it is damaged', () => {
  const outcomes = [anOutcome('setup'), anOutcome('audit')];
  outcomes.forEach((outcome) => writeOutcome(outcome));
  const stored = { ...compare(outcomes, { declared: [] }), operations: [] };
  write('branch-office/comparison.json', JSON.stringify(stored));
  expect(loadRun(folder).scenarios[0]!.comparison).toEqual(stored);
  for (const damaged of ['', '{}', JSON.stringify({ ...stored, operations: null }), JSON.stringify({ ...stored, metrics: null }), JSON.stringify({ ...stored, metrics: { audit: stored.metrics.audit } })]) {
    write('branch-office/comparison.json', damaged);
    expect(loadRun(folder).scenarios[0]!.comparison).toEqual(compare(outcomes, { declared: [] }));
  }
});

test('pictures: when, where and why from the journal, in order of time; those of a killed run too', () => {
  const shot = (file: string, at: string, reason: string) => ({ at, run: 'r', scenario: 'branch-office', strategy: 'audit', type: 'screenshot', stage: 'audit', file, reason });
  write('journal.ndjson', lines(aJournal().slice(0, -3)));
  appendFileSync(join(folder, 'journal.ndjson'), lines([shot('evidence/late.png', '2024-11-04T10:00:00.000Z', 'the stage ended'), shot('evidence/early.png', '2024-11-04T09:40:00.000Z', 'the guest started again'), shot('../../secret.png', '2024-11-04T09:41:00.000Z', 'x'), shot('evidence/gone.png', '2024-11-04T09:42:00.000Z', 'x')]));
  for (const name of ['late', 'early', 'untold']) write(`branch-office/audit/evidence/${name}.png`, PNG);
  write('secret.png', PNG);
  const told = [{ name: 'early.png', at: '2024-11-04T09:40:00.000Z', stage: 'audit', reason: 'the guest started again' }, { name: 'late.png', at: '2024-11-04T10:00:00.000Z', stage: 'audit', reason: 'the stage ended' }];
  const pictures = () => loadRun(folder).scenarios[0]!.cells[1]!.screenshots.map(({ dataUri, ...picture }) => picture);
  expect(pictures()).toEqual(told);
  writeOutcome(anOutcome('audit', { evidence: { screenshots: ['evidence/untold.png', 'evidence\\late.png'], logs: [] } }));
  expect(pictures()).toEqual([...told, { name: 'untold.png' }]);
});

test('evidence that is named and not in the folder is told, as of a bundle that was cut to size', () => {
  write('journal.ndjson', lines([...aJournal(), { at: '2024-11-04T10:00:00.000Z', run: 'r', scenario: 'branch-office', strategy: 'audit', type: 'screenshot', stage: 'audit', file: 'evidence/film.png', reason: 'x' }]));
  write('branch-office/audit/logs/there.log', 'x');
  writeOutcome(anOutcome('audit', { evidence: { serialLog: 'serial.log', screenshots: ['evidence/end.png'], logs: ['logs\\there.log', 'logs\\gone.log'] } }));
  const missing = () => openRun(folder).scenario('branch-office').cells.at(-1)!.missing;
  expect(missing()).toEqual(['serial.log', 'logs/gone.log', 'evidence/end.png', 'evidence/film.png']);
  for (const name of ['serial.log', 'logs/gone.log', 'evidence/end.png', 'evidence/film.png']) write(`branch-office/audit/${name}`, 'x');
  expect(missing()).toBeUndefined();
});

test('hostile and damaged records, journals and names never throw, never lead out of the folder, never turn green', () => {
  writeOutcome(anOutcome('audit'));
  write('../outside/audit/outcome.json', JSON.stringify({ ...anOutcome('audit'), scenario: '../outside' }));
  const event = (changes: object) => ({ at: '2024-11-04T09:30:00.000Z', run: 'r', type: 'outcome-start', scenario: 'branch-office', strategy: 'audit', stages: [], ...changes });
  const records = ['', 'null', '[]', '{"scenarios":5}', '{"scenarios":[null,1,{}]}', '{"run":5,"scenarios":[{"name":"x","strategies":["warp"],"differences":[null,{"subject":1}],"operations":[1]}]}'];
  const journals = [[], [event({ scenario: '../outside' })], [event({ strategy: '../../../outside/audit' })], [event({ scenario: '', strategy: '' })], [event({ scenario: 5 })], [event({ scenario: '__proto__' }), event({ scenario: 'constructor' })], [event({ scenario: HOSTILE.script, strategy: 'offline' })], [{ at: 'never', type: 'reboot', scenario: 'a', strategy: 'audit' }]];
  for (const record of records)
    for (const journal of journals) {
      write('run.json', record);
      write('journal.ndjson', lines(journal));
      const report = loadRun(folder);
      const foreign = report.scenarios.filter(({ name }) => name !== 'branch-office');
      expect(foreign.every(({ cells }) => cells.every(({ outcome }) => outcome.verdict !== 'passed')), `${record} ${lines(journal)}`).toBe(true);
      if (foreign.length > 0) expect(report.exitCode).not.toBe(0);
    }
  write('branch-office/audit/plan.json', '{"schema":"wimproof.plan/1"}');
  expect(loadRun(folder).scenarios.find(({ name }) => name === 'branch-office')!.cells.find(({ outcome }) => outcome.strategy === 'audit')!.plan).toBeNull();
});

test('a large run takes little memory: what was read is not kept', () => {
  writeLargeRun(folder, { scenarios: 30, checks: 100, serialLines: 60 });
  const source = openRun(folder);
  expect(source.head).toMatchObject({ verdict: 'failed', exitCode: 1, interrupted: false });
  expect(source.scenarios).toHaveLength(30);
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  let failed = 0;
  const before = held();
  for (const name of source.scenarios)
    for (const { outcome, logs } of source.scenario(name).cells) {
      if (outcome.verdict !== 'failed') continue;
      failed += 1;
      const check = outcome.checks.find(({ status }) => status === 'failed')!;
      const line = logs!.find(({ file }) => file === 'logs/CBS.log')!.lines.find(({ mark }) => mark === 'error')!;
      expect(line.checks).toEqual([check.id]);
    }
  expect(failed).toBeGreaterThan(0);
  // All 90 cells at once are 25 MB of objects.
  expect(held() - before).toBeLessThan(8e6);
});
