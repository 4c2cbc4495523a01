import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { failuresOfRun, groupFailures } from '../../reports/failures/failures-of.ts';
import { hashOf, routeOf, type Route } from '../../reports/html/app/router/route.ts';
import { joinEvidence, splitEvidence } from '../../reports/html/data/cell-evidence.ts';
import type { FailureIndex, RunIndex, SearchIndex } from '../../reports/html/data/run-index.ts';
import { htmlReport, htmlReportChunks } from '../../reports/html/html-report.ts';
import { cellNote, verdictSentence } from '../../reports/html/verdict-words.ts';
import type { RunReport, RunSource, ScenarioReport } from '../../reports/run-report.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { largeRun } from '../bench/large-report-run.ts';
import { fullReport } from './fixtures/full-reports.ts';
import { expectGolden } from './fixtures/golden.ts';
import { EXPECTATIONS, aNotRunOutcome, anErrorOutcome, anInventory, anOutcome, stagesOf } from './fixtures/outcome-builder.ts';
import { HOSTILE, aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';

const BLOCK = /(<script type="application\/octet-stream\+base64" id="[^"]*">)([^<]*)(<\/script>)/g;
const unpacked = (data: string): unknown => JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString());
/** The data of a report, by element id. */
function blocksOf(text: string): Map<string, unknown> {
  return new Map([...text.matchAll(BLOCK)].map(([, start, data]) => [/id="([^"]*)"/.exec(start!)![1]!, unpacked(data!)]));
}
const made = (report: RunReport, limit?: number) => blocksOf(htmlReport(sourceOf(report), limit === undefined ? {} : { limit }));

test('the same run makes the same file', () => {
  expect(htmlReport(sourceOf(realisticReport()))).toBe(htmlReport(sourceOf(realisticReport())));
});

test('golden file: html', () => {
  const inventory = { ...anInventory({ capabilities: [], appx: [], drivers: [], devices: [], applications: [], patches: [] }), features: [{ name: 'TelnetClient', state: 'Disabled' }] };
  const outcome = anOutcome('setup', { expectations: EXPECTATIONS.filter(({ id }) => id === 'feature:TelnetClient'), stages: stagesOf('setup').slice(1, 2), inventory });
  const stopped = { ...anErrorOutcome('audit'), stages: [] };
  const scenario = aScenario([aCell(outcome, { answerFile: '<unattend/>', steps: [], reboots: [] }), aCell(stopped, { steps: [], reboots: [] })], { description: 'A <b>small</b> run.' });
  expectGolden(readable(htmlReport(sourceOf(aReport([scenario])), { signoff: { decision: 'BLOCKED', reasons: ['branch-office / audit is required and did not finish'] } })), 'report.html.txt');
});

/** The file without the bundled style and script, whose bytes change with every edit of the app; with its data unpacked. */
function readable(text: string): string {
  return text
    .replace(/(<style>)[^<]*(<\/style>)/, '$1...$2')
    .replace(/(<script>)[^]*?(<\/script>)/, '$1...$2')
    .replace(/sha256-[A-Za-z0-9+/]{43}=/g, 'sha256-...')
    .replace(BLOCK, (_, start: string, data: string, end: string) => `${start}\n${JSON.stringify(unpacked(data), null, 1)}\n${end}`);
}

test('chunks are the file; each scenario is read once', () => {
  const source = sourceOf(realisticReport());
  const read: string[] = [];
  const counting: RunSource = { ...source, scenario: (name) => (read.push(name), source.scenario(name)) };
  expect([...htmlReportChunks(counting)].join('')).toBe(htmlReport(source));
  expect(read).toEqual(['branch-office', 'kiosk', 'file-server-core']);
});

test('what is packed comes out again: every scenario with all its evidence', () => {
  for (const report of [fullReport(), hostileReport(), greenReport()]) {
    const blocks = made(report);
    report.scenarios.forEach((scenario, at) => {
      const core = blocks.get(`wp-s${at}`) as ScenarioReport;
      const cells = core.cells.map((cell) => {
        const part = (name: string) => blocks.get(`wp-s${at}-${cell.outcome.strategy}-${name}`);
        return joinEvidence(cell, Object.fromEntries(['logs', 'pictures', 'papers', 'inventory'].flatMap((name) => (part(name) === undefined ? [] : [[name, part(name)]]))));
      });
      expect({ ...core, cells }).toEqual(JSON.parse(JSON.stringify(scenario)));
    });
  }
});

test('a cell taken apart and put together is the same', () => {
  for (const { cells } of fullReport().scenarios)
    for (const cell of cells) {
      const { core, evidence } = splitEvidence(cell);
      expect(joinEvidence(core, evidence)).toEqual(cell);
      expect(core.screenshots).toEqual([]);
      expect(core.outcome.inventory).toBeNull();
    }
});

test('the index counts what the outcomes say, and groups failures as the model does', () => {
  const report = realisticReport();
  const blocks = made(report);
  const index = blocks.get('wp-index') as RunIndex;
  const groups = groupFailures(failuresOfRun(report));
  expect(index.totals).toEqual({ groups: groups.length, failures: failuresOfRun(report).length });
  expect(index.groups.map(({ id, count }) => [id, count])).toEqual(groups.map(({ id, failures }) => [id, failures.length]));
  expect(index.scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([['branch-office', 'failed'], ['kiosk', 'passed'], ['file-server-core', 'error']]);
  expect(index.scenarios[0]!.cells[1]).toMatchObject({ strategy: 'setup', verdict: 'failed', passed: 7, failed: 2, left: true, kinds: ['product'] });
  expect(index.scenarios[2]!.cells[0]).toMatchObject({ error: 'WP-MACHINE-DEADLINE', left: false, kinds: ['infrastructure'] });
  expect(index.images).toHaveLength(1);
  expect(index.leftOut).toEqual([]);
  const all = blocks.get('wp-failures') as FailureIndex;
  expect(all.groups.map((group) => group.places.length / 4)).toEqual(groups.map((group) => group.failures.length));
});

test('a system of which nothing could be judged is not called one that did not run', () => {
  const outcome = anOutcome('setup', { expectations: [] });
  const index = made(aReport([aScenario([aCell(outcome), aCell(aNotRunOutcome('audit'))])])).get('wp-index') as RunIndex;
  expect(outcome.verdict).toBe('not-run');
  expect([verdictSentence(index), ...index.scenarios[0]!.cells.map(cellNote)]).toEqual(['1 strategy run did not run; 1 finished system could not be judged.', 'ran, but nothing could be judged', '']);
});

test('failures of a large run are in the order of the model', () => {
  const source = largeRun({ scenarios: 12, checks: 30, failing: 0.5, false: 0.5 });
  const report = { ...source.head, scenarios: source.scenarios.map((name) => source.scenario(name)) };
  const groups = groupFailures(failuresOfRun(report));
  expect(groups.length).toBeGreaterThan(60);
  const all = blocksOf(htmlReport(source)).get('wp-failures') as FailureIndex;
  expect(all.groups.map(({ signature }) => signature)).toEqual(groups.map(({ signature }) => signature));
});

test('the search index holds every check of every strategy, each title once', () => {
  const report = realisticReport();
  const { checks, scenarios } = made(report).get('wp-search') as SearchIndex;
  const letter = { passed: 'p', failed: 'f', 'not-applicable': 'n', 'not-possible': 'x' } as const;
  expect(new Set(checks.ids.map((id, at) => `${id} ${checks.titles[at]}`)).size).toBe(checks.ids.length);
  report.scenarios.forEach((scenario, at) => {
    for (const { outcome } of scenario.cells)
      for (const check of outcome.checks) {
        const position = scenarios[at]!.checks.findIndex((pair) => checks.ids[pair] === check.id && checks.titles[pair] === check.title);
        expect(scenarios[at]!.status[outcome.strategy]![position]).toBe(letter[check.status]);
      }
  });
});

test('no run passes the limit; what says least goes first, and is named', () => {
  const source = largeRun({ scenarios: 10, checks: 20, failing: 0.3, false: 0.3 });
  for (const limit of [4_000_000, 1_500_000, 700_000]) {
    const text = htmlReport(source, { limit });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    const blocks = blocksOf(text);
    const index = blocks.get('wp-index') as RunIndex;
    expect(index.leftOut.length).toBeGreaterThan(0);
    const name: Record<string, string> = { 'logs and output of commands': 'logs', screenshots: 'pictures', 'plan and answer file': 'papers', inventory: 'inventory' };
    for (const { scenario, strategy, what } of index.leftOut) if (strategy) expect(blocks.has(`wp-s${scenario}-${strategy}-${name[what]}`)).toBe(false);
    // Everything is either there or named.
    for (let at = 0; at < 10; at++)
      for (const strategy of ['offline', 'setup', 'audit'] as const)
        for (const [what, part] of Object.entries(name)) {
          const named = index.leftOut.some((one) => one.scenario === at && one.strategy === strategy && one.what === what);
          // The fixtures have no plan, but an answer file; so all four parts are there.
          expect([blocks.has(`wp-s${at}-${strategy}-${part}`), named]).toContain(true);
          expect([blocks.has(`wp-s${at}-${strategy}-${part}`), named]).toContain(false);
        }
  }
  const blocks = blocksOf(htmlReport(source, { limit: 1_500_000 }));
  const index = blocks.get('wp-index') as RunIndex;
  const failing = index.scenarios.flatMap(({ cells }, at) => cells.filter((cell) => cell.verdict === 'failed').map((cell) => `${at}-${cell.strategy}`));
  expect(failing.length).toBeGreaterThan(0);
  // Logs of what failed stay while pictures of what passed go.
  for (const cell of failing) expect(blocks.has(`wp-s${cell}-logs`)).toBe(true);
  expect([...blocks.keys()].filter((id) => id.endsWith('-pictures')).every((id) => failing.includes(id.slice(4, -9)))).toBe(true);
});

test('even details of scenarios go when they must, those of passed ones first; the run stays', () => {
  const source = largeRun({ scenarios: 10, checks: 20, failing: 0.3, false: 0.3 });
  const smallest = htmlReport(source, { limit: 1 });
  const index = blocksOf(smallest).get('wp-index') as RunIndex;
  expect(index.scenarios).toHaveLength(10);
  expect([...blocksOf(smallest).keys()]).toEqual(['wp-index']);
  const limit = Buffer.byteLength(smallest) + 12_000;
  const blocks = blocksOf(htmlReport(source, { limit }));
  const kept = (blocks.get('wp-index') as RunIndex).scenarios.flatMap((scenario, at) => (blocks.has(`wp-s${at}`) ? scenario.verdict : []));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).not.toContain('passed');
  expect((blocks.get('wp-index') as RunIndex).leftOut.filter((one) => one.what === 'details').length).toBe(10 - kept.length);
});

const routes: Route[] = [
  { page: 'run', filters: { q: 'dism & co #1', verdict: 'failed', strategy: 'setup', kind: 'product' } },
  { page: 'comparison', scenario: 'branch-office' },
  { page: 'comparison', scenario: 'a/b?c#d%e f' },
  { page: 'comparison', scenario: '..' },
  { page: 'comparison', scenario: HOSTILE.script },
  { page: 'comparison', scenario: 'history' },
  { page: 'outcome', scenario: HOSTILE.direction, strategy: 'audit' },
  { page: 'outcome', scenario: 'kiosk', strategy: 'setup', check: 'feature:NetFx3/../check' },
  { page: 'history', scenario: 'offline' },
  { page: 'failure', failure: '0123456789' },
];
for (const route of routes)
  test(`an address leads where it was made for: ${hashOf(route).slice(0, 60)}`, () => {
    const hash = hashOf(route);
    expect(hash).toMatch(/^#\/[\x21-\x7e]*$/);
    expect(routeOf(hash)).toEqual(route);
  });

test('addresses of others lead nowhere, and none throws', () => {
  for (const hash of ['#x', '#/s', '#/s/', '#/s/a/b', '#/s/a/setup/check', '#/s/a/setup/check/', '#/s/a/history/x', '#/f', '#/f/', '#/f/a/b', '#/s/%', '#/%E0%A4%A', '#//', '#/s/a/setup/checks/b'])
    expect(routeOf(hash), hash).toEqual({ page: 'unknown', hash });
  expect(routeOf('#/?verdict=nonsense&strategy=x&kind=__proto__')).toEqual({ page: 'run', filters: { q: '', verdict: '', strategy: '', kind: '' } });
  expect(routeOf('')).toMatchObject({ page: 'run' });
  expect(hashOf({ page: 'comparison', scenario: 'a\ud800b' })).toBe('#/s/a%EF%BF%BDb');
});
