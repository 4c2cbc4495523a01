import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { JournalEvent } from '../../harness/run/journal-event.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { JsonReporter } from '../../reports/json.ts';
import { loadRun } from '../../reports/model.ts';
import { readJournal } from '../../reports/read-journal.ts';
import { rebuildOutcomes } from '../../reports/rebuild-from-journal.ts';
import { aJournal } from './fixtures/journal-builder.ts';
import { INFRASTRUCTURE_ERROR, anOutcome } from './fixtures/outcome-builder.ts';

const noPlan = { plan: () => null };
const journal = aJournal();
/** All cuts of the journal: what a kill at any moment leaves. */
const cuts = journal.map((_, index) => journal.slice(0, index + 1));

test('a killed run is never green, wherever it was cut', () => {
  for (const cut of cuts.slice(0, -1)) {
    const outcomes = rebuildOutcomes(cut, [], noPlan);
    expect(outcomes.map((outcome) => outcome.strategy).sort()).toEqual(['audit', 'offline']);
    for (const outcome of outcomes) expect(['error', 'not-run', 'failed'], `after ${cut.at(-1)!.type}`).toContain(outcome.verdict);
  }
});

test('an unfinished cell says where it stopped; one that never started is not-run', () => {
  const cut = journal.slice(0, journal.findIndex((event) => event.type === 'job-step' && event.result.id === '002') + 1);
  const [offline, audit] = rebuildOutcomes(cut, [], noPlan);
  expect(offline).toMatchObject({
    verdict: 'error', checks: [], inventory: null, reboots: 1,
    error: { code: 'WP-RUN-INTERRUPTED', kind: 'infrastructure', cause: 'The run ended in stage pe, step follow (follow-pe-job) without finishing this outcome.' },
  });
  expect(offline!.stages.map((stage) => stage.status)).toEqual(['succeeded', 'failed', 'not-run']);
  expect(offline!.stages[1]!.jobSteps.map((step) => step.state)).toEqual(['succeeded', 'interrupted']);
  expect(offline!.stages[1]!.durationMs).toBeGreaterThan(0);
  expect(audit).toMatchObject({ strategy: 'audit', verdict: 'not-run' });
  expect(audit!.error).toBeUndefined();
});

test('a recorded error is kept; a lost outcome file is an error although the journal says passed', () => {
  const failed = journal.map((event): JournalEvent => (event.type === 'stage-end' && event.stage === 'pe' ? { ...event, status: 'failed', error: { ...INFRASTRUCTURE_ERROR, kind: 'product' } } : event));
  expect(rebuildOutcomes(failed.slice(0, 16), [], noPlan)[0]).toMatchObject({ verdict: 'failed', error: { code: 'WP-MACHINE-DEADLINE' } });
  expect(rebuildOutcomes(journal, [], noPlan)[0]).toMatchObject({ verdict: 'error', error: { code: 'WP-OUTCOME-LOST' } });
});

test('whole outcomes are taken as they are', () => {
  const existing = anOutcome('offline', { scenario: 'branch-office' });
  expect(rebuildOutcomes(journal, [existing], noPlan)[0]).toBe(existing);
});

test('a cut or foreign line in the journal is left out', () => {
  const text = `${JSON.stringify(journal[0])}\n\nnot json\n[]\nnull\n{"type":1}\n${JSON.stringify(journal[1])}\n{"at":"2024`;
  expect(readJournal(text)).toEqual(journal.slice(0, 2));
});

test.describe('a run folder', () => {
  let folder: string;
  test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wimproof-report-'))));
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const writeOutcome = (outcome: Outcome) => write(`branch-office/${outcome.strategy}/outcome.json`, JSON.stringify(outcome));
  const writeJournal = (events: readonly JournalEvent[]) => write('journal.ndjson', events.map((event) => `${JSON.stringify(event)}\n`).join(''));

  test('of a finished run', () => {
    writeJournal(journal);
    write('run.json', JSON.stringify({ scenarios: [{ name: 'branch-office', description: 'A branch.', strategies: ['offline', 'audit'] }] }));
    writeOutcome(anOutcome('offline', { evidence: { serialLog: 'serial.log', screenshots: ['shots/a.png', '../../secret.png', 'shots/fake.png'], logs: [], answerFile: 'answer.xml' } }));
    writeOutcome(anOutcome('audit'));
    write('branch-office/offline/serial.log', 'one\r\ntwo\r\n');
    write('branch-office/offline/answer.xml', '<unattend/>');
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    write('branch-office/offline/shots/a.png', png);
    write('secret.png', png);
    write('branch-office/offline/shots/fake.png', '<svg onload="alert(1)">');
    const report = loadRun(folder);
    expect(report).toMatchObject({ verdict: 'passed', exitCode: 0, interrupted: false, provider: 'qemu', version: '0.1.0' });
    expect(report.scenarios[0]).toMatchObject({ name: 'branch-office', description: 'A branch.' });
    const [offline] = report.scenarios[0]!.cells;
    expect(offline).toMatchObject({ serialTail: ['one', 'two'], answerFile: '<unattend/>', screenshots: [{ name: 'a.png' }] });
    expect(offline!.reboots).toHaveLength(1);
    expect(offline!.steps.map((step) => [step.step, step.status])).toEqual([['media', 'succeeded'], ['follow', 'succeeded'], ['inventory', 'succeeded']]);
    expect(offline!.screenshots[0]!.dataUri).toBe(`data:image/png;base64,${png.toString('base64')}`);
  });

  test('of a killed run: what is finished counts, the rest is not green', () => {
    writeJournal(journal.slice(0, -4));
    writeOutcome(anOutcome('offline'));
    write('branch-office/audit/outcome.json', '{"schema":"wimproof.outcome/1","run":"x"');
    write('branch-office/comparison.json', JSON.stringify({ schema: 'wimproof.comparison/1', verdict: 'passed', metrics: { offline: { verdict: 'passed' }, audit: { verdict: 'passed' } } }));
    const report = loadRun(folder);
    expect(report).toMatchObject({ verdict: 'error', exitCode: 3, interrupted: true, durationMs: null });
    expect(report.scenarios[0]!.cells.map((cell) => cell.outcome.verdict)).toEqual(['passed', 'error']);
    expect(report.scenarios[0]!.comparison.verdict).toBe('error');
  });

  test('evidence that leads out of the outcome folder through a link is not read', () => {
    write('outside.txt', 'secret');
    writeOutcome(anOutcome('offline', { evidence: { serialLog: 'link.log', screenshots: [], logs: [], answerFile: '../../outside.txt' } }));
    symlinkSync(join(folder, 'outside.txt'), join(folder, 'branch-office/offline/link.log'));
    expect(loadRun(folder).scenarios[0]!.cells[0]).toMatchObject({ serialTail: [], answerFile: null });
  });

  test('that is none', () => {
    expect(() => loadRun(folder)).toThrow(expect.objectContaining({ code: 'WP-RUN-FOLDER', kind: 'scenario' }));
  });
});

test('the JSON reporter writes one line per event, whatever is in it', () => {
  const lines: string[] = [];
  const reporter = new JsonReporter((text) => lines.push(text));
  const event: JournalEvent = { at: '2024-11-04T09:30:00.000Z', run: 'r', scenario: 's', strategy: 'audit', type: 'serial', stage: 'audit', text: 'a\nb\u2028c\u0085' };
  reporter.report(event);
  reporter.end();
  expect(lines).toHaveLength(1);
  expect(lines[0]!.match(/[\n\u2028\u2029\u0085]/g)).toEqual(['\n']);
  expect(JSON.parse(lines[0]!)).toEqual(event);
});
