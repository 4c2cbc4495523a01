import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { changesSince } from '../../reports/history/changes-since.ts';
import { durations } from '../../reports/history/durations.ts';
import { flakiness } from '../../reports/history/flakiness.ts';
import { historyEntry } from '../../reports/history/history-entry.ts';
import { loadHistory } from '../../reports/history/load-history.ts';
import { readSummary, summaryOf } from '../../reports/history/summary.ts';
import { trend } from '../../reports/history/trend.ts';
import { openRun } from '../../reports/open-run.ts';
import type { HistoryCell, HistoryEntry } from '../../reports/run-report.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { anOutcome } from './fixtures/outcome-builder.ts';
import { greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';
import { DIGEST, OTHER_DIGEST, aHistoryCell, aHistoryEntry, historyReport, runsOf } from './fixtures/report-history.ts';

type Operations = HistoryCell['operations'];
const opensNothing = (): never => {
  throw new Error('nothing is to be opened');
};
const trendOf = (runs: HistoryEntry[]) => trend(runs.slice(0, -1), runs.at(-1)!);
/** Cell verdicts and signatures that are flaky, as `cell product 2/5`. */
const flaky = (runs: HistoryEntry[]) => flakiness(runs).map(({ about, kind, flips, failed, runs: of }) => `${about === 'cell' ? 'cell' : about.signature} ${kind} ${flips} ${failed}/${of}`);

test.describe('summary', () => {
  test('says of each scenario what a comparison over time needs, and can be read back', () => {
    for (const report of [realisticReport(), greenReport(), hostileReport(), historyReport()]) {
      const summary = summaryOf(sourceOf(report));
      expect(readSummary(JSON.stringify(summary))).toEqual(summary);
      expect(summary).toMatchObject({ schema: 'wimproof.summary/1', run: report.run, verdict: report.verdict, exitCode: report.exitCode });
      expect(summary.scenarios.map(({ name }) => name)).toEqual(report.scenarios.map(({ name }) => name));
    }
    const [branch] = summaryOf(sourceOf(historyReport())).scenarios;
    expect(branch!.entry).toMatchObject({ digest: DIGEST, verdict: 'failed', provider: 'qemu' });
    const setup = branch!.entry.cells.find(({ strategy }) => strategy === 'setup')!;
    expect(setup).toMatchObject({ verdict: 'failed', passed: 7, failed: 2, windowsVersion: '10.0.26100.2033' });
    expect(setup.failures).toHaveLength(2);
    expect(setup.operations).toMatchObject({ 'disable-feature:SMB1Protocol': 'failed', 'enable-feature:TelnetClient': 'passed' });
    expect(branch!.entry.failures.length).toBeGreaterThan(0);
    const server = summaryOf(sourceOf(historyReport())).scenarios[2]!.entry.cells;
    expect(server.map(({ verdict, errorKind, windowsVersion }) => [verdict, errorKind, windowsVersion])).toEqual([['error', 'infrastructure', ''], ['not-run', undefined, ''], ['not-run', undefined, '']]);
  });

  test('a cut one, one of another version and other JSON are none', () => {
    const text = JSON.stringify(summaryOf(sourceOf(greenReport())));
    for (const cut of [1, 10, text.length >> 1, text.length - 1]) expect(readSummary(text.slice(0, cut))).toBeNull();
    for (const other of ['', 'null', '[]', '{}', text.replace('summary/1', 'summary/2'), text.replace('"passed":', '"passed":"9","x":')]) expect(readSummary(other)).toBeNull();
  });
});

test.describe('since the last green run', () => {
  test('what fails now, since when; what failed in between; which operations changed', () => {
    const { sinceGreen } = trendOf(runsOf('fpeff'));
    expect(sinceGreen!.base.run).toBe('run-1');
    expect(sinceGreen).toMatchObject({
      runs: 3,
      newlyFailing: [{ signature: 'product/expectation/feature:SMB1Protocol/Disable Pending', strategy: 'audit', run: 'run-3' }],
      noLongerFailing: [{ signature: 'infrastructure/WP-MACHINE-DEADLINE/late', strategy: 'audit', run: 'run-2' }],
      operations: [{ operation: 'add-package:rollup.cab', strategy: 'audit', from: 'passed', to: 'failed' }],
      inputs: [],
    });
  });

  test('a failure that was away in between counts from its return', () => {
    expect(trendOf(runsOf('pfef')).sinceGreen!.newlyFailing).toEqual([{ signature: 'product/expectation/feature:SMB1Protocol/Disable Pending', strategy: 'audit', run: 'run-3' }]);
  });

  test('without an earlier green run there is none; the current one is not its own', () => {
    expect(trendOf(runsOf('fep')).sinceGreen).toBeNull();
    expect(trend([], runsOf('p')[0]!).sinceGreen).toBeNull();
    expect(trend(runsOf('p'), runsOf('p')[0]!).sinceGreen).toBeNull();
  });

  test('green after green: nothing changed', () => {
    expect(trendOf(runsOf('pp')).sinceGreen).toMatchObject({ runs: 1, newlyFailing: [], noLongerFailing: [], operations: [], inputs: [] });
  });

  test('what goes into a run: digest, image, Windows, wimproof, provider, strategies; what is unknown did not change', () => {
    const base = aHistoryEntry(0, [aHistoryCell(), aHistoryCell({ strategy: 'offline' })]);
    const other = aHistoryEntry(1, [aHistoryCell({ imageSha256: 'ff', windowsVersion: '10.0.26100.2314' })], { digest: OTHER_DIGEST, version: '0.2.0', provider: 'hyperv' });
    expect(changesSince(base, [], other).inputs.map(({ input }) => input)).toEqual(['scenario', 'strategies', 'wimproof-version', 'provider', 'image', 'windows-version']);
    expect(changesSince(base, [], other).inputs.at(-1)).toEqual({ input: 'windows-version', strategy: 'audit', from: '10.0.26100.2033', to: '10.0.26100.2314' });
    const unknown = aHistoryEntry(1, [aHistoryCell({ imageSha256: '', windowsVersion: '' }), aHistoryCell({ strategy: 'offline' })], { version: '', provider: '' });
    delete unknown.digest;
    expect(changesSince(base, [], unknown).inputs).toEqual([]);
  });

  test('an operation that the request has now or had then', () => {
    const then = aHistoryEntry(0, [aHistoryCell({ operations: { gone: 'passed', constructor: 'passed' } as unknown as Operations })]);
    const now = aHistoryEntry(1, [aHistoryCell({ operations: { come: 'failed', constructor: 'passed' } as unknown as Operations })]);
    expect(changesSince(then, [], now).operations).toEqual([
      { operation: 'come', strategy: 'audit', from: 'absent', to: 'failed' },
      { operation: 'gone', strategy: 'audit', from: 'passed', to: 'absent' },
    ]);
  });
});

test.describe('flakiness', () => {
  test('passed, failed, passed with the same inputs', () => {
    const signature = 'product/expectation/feature:SMB1Protocol/Disable Pending';
    expect(flaky(runsOf('pfp'))).toEqual(['cell product 2 1/3', `${signature} product 2 1/3`]);
    expect(flakiness(runsOf('ffpfp'))[0]).toMatchObject({ about: 'cell', strategy: 'audit', flips: 3, failed: 3, runs: 5, rate: 0.6, current: true });
  });

  test('one change is none, in either direction; nor is what always fails', () => {
    for (const letters of ['p', 'f', 'pf', 'fp', 'ppff', 'fffp', 'ffff', 'pppp', '']) expect(flaky(runsOf(letters)), letters).toEqual([]);
  });

  test('never on different inputs: digest, image, provider, version', () => {
    const changes: ((day: number) => Partial<HistoryEntry>)[] = [
      (day) => (day === 1 ? { digest: OTHER_DIGEST } : {}),
      (day) => (day === 1 ? { cells: [aHistoryCell({ verdict: 'failed', failures: ['product/x'], imageSha256: 'ff' })] } : {}),
      (day) => (day === 1 ? { provider: 'hyperv' } : {}),
      (day) => (day === 1 ? { version: '0.2.0' } : {}),
    ];
    for (const change of changes) expect(flaky(runsOf('pfp', change)), String(change)).toEqual([]);
  });

  test('runs that do not say their inputs are not compared', () => {
    const unknown = runsOf('pfpfp').map(({ digest, ...entry }) => entry);
    expect(flaky(unknown)).toEqual([]);
    expect(flaky(runsOf('pfpfp').map((entry) => ({ ...entry, cells: entry.cells.map((cell) => ({ ...cell, imageSha256: '' })) })))).toEqual([]);
  });

  test('other inputs in between: each group by itself', () => {
    const change = (day: number) => (day % 2 === 1 ? { digest: OTHER_DIGEST } : {});
    expect(flaky(runsOf('pfpfpf', change))).toEqual([]);
    expect(flakiness(runsOf('pxfxpx'.replaceAll('x', 'p'), change))).toEqual(expect.arrayContaining([expect.objectContaining({ about: 'cell', flips: 2, runs: 3, current: false })]));
  });

  test('the infrastructure by itself: an error between two verdicts says nothing of the product', () => {
    expect(flaky(runsOf('pep'))).toEqual(['cell infrastructure 2 1/3', 'infrastructure/WP-MACHINE-DEADLINE/late infrastructure 2 1/3']);
    expect(flaky(runsOf('pefe'))).toEqual(['cell infrastructure 3 2/4', 'infrastructure/WP-MACHINE-DEADLINE/late infrastructure 3 2/4']);
    expect(flaky(runsOf('penp')).filter((text) => text.includes('not-run'))).toEqual([]);
  });

  test('cells that did not run say nothing', () => {
    for (const letters of ['pnp', 'fnf', 'nnn', 'pnnf']) expect(flaky(runsOf(letters)), letters).toEqual([]);
  });

  test('a difference between the strategies, only of runs in which all were judged', () => {
    const difference = 'product/difference/feature:X/offline: on; audit: off';
    const at = (letters: string, days: number[]) => runsOf(letters).map((entry, day) => ({ ...entry, failures: days.includes(day) ? [difference] : [] }));
    expect(flaky(at('ppp', [1]))).toEqual([`${difference} product 2 1/3`]);
    expect(flaky(at('pep', [1])).filter((text) => text.startsWith('product'))).toEqual([]);
  });

  test('for any history: flips and rates hold, and a reversed history is as flaky', () => {
    const odd: string[] = [];
    for (let code = 0; code < 4 ** 5; code += 1) {
      const letters = code.toString(4).padStart(5, '0').replace(/./g, (digit) => 'pfen'[Number(digit)]!);
      const runs = runsOf(letters);
      const wrong = flakiness(runs).filter((one) => one.flips < 2 || one.flips >= one.runs || Math.abs(one.rate - one.failed / one.runs) > 0.005 || one.failed <= 0 || one.failed >= one.runs);
      if (wrong.length > 0 || flaky([...runs].reverse()).sort().join() !== flaky(runs).sort().join()) odd.push(letters);
    }
    expect(odd).toEqual([]);
  });
});

test.describe('durations', () => {
  const took = (minutes: (number | undefined)[], change: (day: number) => Partial<HistoryEntry> = () => ({})) =>
    minutes.map((value, day) => aHistoryEntry(day, value === undefined ? [] : [aHistoryCell({ durationMs: value * 60_000 })], change(day)));

  test('median and spread of the earlier runs with the same digest; the slow run is named', () => {
    const [audit] = durations(took([10, 20, 12, 30]));
    expect(audit).toMatchObject({ strategy: 'audit', earlier: { runs: 3, medianMs: 720_000, lowestMs: 600_000, highestMs: 1_200_000 }, ratio: 2.5, slower: true });
    expect(audit!.points.map(({ durationMs }) => durationMs / 60_000)).toEqual([10, 20, 12, 30]);
    expect(durations(took([10, 20, 30]))[0]!.earlier!.medianMs).toBe(900_000);
  });

  test('one and a half times the median is not slower yet, nor is anything beside a single earlier run', () => {
    expect(durations(took([10, 10, 15]))[0]).toMatchObject({ ratio: 1.5, slower: false });
    expect(durations(took([10, 10, 15.01]))[0]).toMatchObject({ slower: true });
    expect(durations(took([10, 60]))[0]).toMatchObject({ ratio: 6, slower: false });
  });

  test('other requests, other providers and runs that were not judged are shown, not compared', () => {
    const [audit] = durations(took([10, 10, 10, 60], (day) => ([{ digest: OTHER_DIGEST }, { provider: 'hyperv' }, {}, {}][day]!)));
    expect(audit).toMatchObject({ earlier: { runs: 1 }, slower: false });
    expect(audit!.points.map(({ comparable }) => comparable)).toEqual([false, false, true, true]);
    expect(durations(runsOf('pee'))[0]).toMatchObject({ earlier: { runs: 1 }, ratio: null, slower: false });
    expect(durations(runsOf('pnp'))[0]!.points.map(({ run }) => run)).toEqual(['run-0', 'run-2']);
    const unknown = took([10, 10, 60]).map(({ digest, ...entry }) => entry);
    expect(durations(unknown)[0]).toMatchObject({ earlier: null, ratio: null, slower: false });
  });

  test('nothing, and a strategy that is new', () => {
    expect(durations([])).toEqual([]);
    expect(durations(took([undefined, 10]))[0]).toMatchObject({ earlier: null, ratio: null });
  });
});

test.describe('a folder of runs', () => {
  let runs: string;
  test.beforeEach(() => void (runs = mkdtempSync(join(tmpdir(), 'wimproof-history-'))));
  test.afterEach(() => rmSync(runs, { recursive: true, force: true }));
  const write = (path: string, content: string) => {
    mkdirSync(join(runs, path, '..'), { recursive: true });
    writeFileSync(join(runs, path), content);
  };
  const name = (day: number) => `202411${String(day).padStart(2, '0')}-093000-00${String(day).padStart(2, '0')}`;
  const started = (day: number) => `2024-11-${String(day).padStart(2, '0')}T09:30:00.500Z`;
  const writeSummary = (day: number, folder = name(day)) => {
    const report = { ...greenReport(), run: name(day), startedAt: started(day) };
    write(`${folder}/summary.json`, JSON.stringify(summaryOf(sourceOf(report))));
    write(`${folder}/run.json`, JSON.stringify({ run: name(day), startedAt: started(day), scenarios: [] }));
  };
  const writeRun = (day: number, folder = name(day)) => {
    write(`${folder}/run.json`, JSON.stringify({ run: name(day), version: '0.1.0', provider: 'qemu', startedAt: started(day), scenarios: [{ name: 'branch-office', description: '', digest: DIGEST, strategies: ['audit'] }] }));
    write(`${folder}/branch-office/audit/outcome.json`, JSON.stringify(anOutcome('audit', { run: name(day) })));
  };
  const history = (day = 20, limit?: number) => loadHistory(runs, { before: { run: name(day), startedAt: started(day) }, open: (folder) => openRun(folder, { history: false, evidence: false }), ...(limit && { limit }) }).of('branch-office').map(({ run }) => run);

  test('earlier runs, oldest first; not this one, not later ones, no links, no other folders', () => {
    for (const day of [3, 1, 20, 25]) writeSummary(day);
    writeRun(2);
    symlinkSync(join(runs, name(3)), join(runs, 'latest'), 'junction');
    write('notes/readme.txt', 'x');
    write('20241101-093000-ffff', 'a file');
    expect(history()).toEqual([name(1), name(2), name(3)]);
    expect(loadHistory(runs, { before: { run: 'x', startedAt: started(20) }, open: opensNothing }).of('no-such')).toEqual([]);
  });

  test('a run without summary is read from its outcomes, a damaged summary too', () => {
    writeRun(1);
    writeRun(2);
    write(`${name(2)}/summary.json`, '{"schema":"wimproof.summary/1","run":');
    expect(history()).toEqual([name(1), name(2)]);
  });

  test('broken runs are passed over, whatever is in them', () => {
    writeSummary(1);
    write(`${name(2)}/run.json`, '{');
    write(`${name(3)}/summary.json`, 'null');
    write(`${name(4)}/journal.ndjson`, '\u0000');
    write(`${name(5)}/branch-office/audit/outcome.json`, '{"schema":"wimproof.outcome/1"}');
    write(`${name(5)}/run.json`, '[]');
    write(`${name(6)}/run.json/x`, 'a folder where a file should be');
    write(`named/run.json`, '{"startedAt":"yesterday"}');
    expect(history().filter((run) => run === name(1))).toHaveLength(1);
    expect(history().every((run) => run !== name(2) && run !== name(3))).toBe(true);
    expect(loadHistory(join(runs, 'none'), { before: { run: '', startedAt: started(20) }, open: opensNothing }).of('x')).toEqual([]);
    const throwing = loadHistory(runs, { before: { run: '', startedAt: started(20) }, open: () => { throw new Error('broken'); } });
    expect(throwing.of('branch-office').map(({ run }) => run)).toEqual([name(1)]);
  });

  test('the newest thirty at most; a copy of a run is the same run; folders may have other names', () => {
    for (let day = 1; day <= 9; day += 1) writeSummary(day);
    writeSummary(9, 'copy-of-9');
    writeSummary(10, 'nightly');
    expect(history(20, 3)).toEqual([name(8), name(9), name(10)]);
    expect(history(20)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(name));
  });

  test('an opened run has the runs beside it as its history', () => {
    writeSummary(1);
    writeRun(2);
    const open = (options = {}) => openRun(join(runs, name(2)), options).scenario('branch-office');
    expect(open().history!.map(({ run }) => run)).toEqual([name(1)]);
    expect(open().current).toEqual(historyEntry(open(), openRun(join(runs, name(2))).head));
    expect(open({ history: false })).not.toHaveProperty('history');
    expect(open({ history: join(runs, 'none') }).history).toEqual([]);
  });
});
