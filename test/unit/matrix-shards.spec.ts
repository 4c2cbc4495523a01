import { expect, test } from '@playwright/test';
import { cellsByFile, formatCell, parseCell, type Cell } from '../../harness/matrix/cell.ts';
import { durationsOf, estimates, formatDurations, parseDurations } from '../../harness/matrix/durations.ts';
import { MAX_JOBS, MAX_OUTPUT_UNITS, buildMatrix, parseMatrix } from '../../harness/matrix/matrix.ts';
import { shardCells } from '../../harness/matrix/shard.ts';
import { outputEntry, workflowCommand } from '../../harness/matrix/workflow-command.ts';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { INFRASTRUCTURE_ERROR, anErrorOutcome, anOutcome } from './fixtures/outcome-builder.ts';
import { randomFrom, shuffled } from './fixtures/seeded-random.ts';

const cellsOf = (scenarios: number): Cell[] => Array.from({ length: scenarios }, (_, index) => STRATEGIES.map((strategy): Cell => ({ file: `scenarios/s${index}.yaml`, scenario: `s${index}`, strategy }))).flat();

test('every cell is in exactly one shard, no shard is empty, order of input does not matter', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = randomFrom(seed);
    const cells = cellsOf(1 + Math.floor(random() * 12)).filter(() => random() > 0.2);
    // Times from next to nothing to an hour, some alike, so that ties occur.
    const times = new Map(cells.map((cell) => [formatCell(cell), random() < 0.3 ? 60_000 : random() ** 4 * 3_600_000 + Number.MIN_VALUE]));
    const count = 1 + Math.floor(random() * 15);
    const of = (input: Cell[]) => shardCells(input, input.map((cell) => times.get(formatCell(cell))!), count);
    const shards = of(cells);
    expect(shards, `seed ${seed}`).toHaveLength(Math.min(count, cells.length));
    expect(shards.flatMap((shard) => shard.cells.map(formatCell)).sort(), `seed ${seed}`).toEqual(cells.map(formatCell).sort());
    for (const shard of shards) expect(shard.cells.length, `seed ${seed}`).toBeGreaterThan(0);
    expect(of(shuffled(cells, random)), `seed ${seed}`).toEqual(shards);
    // Graham's bound, by what no schedule can be better than.
    const total = [...times.values()].reduce((sum, ms) => sum + ms, 0);
    if (cells.length === 0) continue;
    const best = Math.max(total / shards.length, ...times.values());
    const longest = Math.max(...shards.map(({ loadMs }) => loadMs));
    expect(longest, `seed ${seed}`).toBeLessThanOrEqual(best * 2 - best / shards.length + 1e-6);
  }
});

test('the longest cell goes first', () => {
  const [a, b, c] = cellsOf(1);
  const shards = shardCells([a!, b!, c!], [10, 30, 25], 2);
  expect(shards).toEqual([{ cells: [b], loadMs: 30 }, { cells: [c, a], loadMs: 35 }]);
});

test('unknown cells take the median of their strategy, then of all, then the same', () => {
  const cells = cellsOf(3);
  expect(estimates(cells, [])).toEqual(Array(9).fill(1));
  const recorded = [
    { scenario: 's0', strategy: 'offline', durationMs: 100 },
    { scenario: 's0', strategy: 'offline', durationMs: 900 },
    { scenario: 's0', strategy: 'offline', durationMs: 300 },
    { scenario: 's1', strategy: 'offline', durationMs: 500 },
    { scenario: 'gone', strategy: 'audit', durationMs: 2000 },
  ];
  // s0 offline 300, s1 offline 500, s2 offline their median; setup is not known at all: median of 300, 500, 2000.
  expect(estimates(cells, recorded)).toEqual([300, 500, 2000, 500, 500, 2000, 400, 500, 2000]);
});

test('only judged outcomes tell a time; one from the cache tells what it took when it was made', () => {
  const whole = anOutcome('offline', { durationMs: 1000, stages: [{ name: 'pe', title: '', status: 'skipped-cached', reboots: 0, jobSteps: [], cachedFrom: { run: 'r', durationMs: 5000 } }] });
  const recorded = durationsOf([whole, anErrorOutcome('setup'), anOutcome('audit', { error: INFRASTRUCTURE_ERROR })]);
  expect(recorded).toEqual([{ scenario: 'branch-office', strategy: 'offline', durationMs: 6000 }]);
  expect(parseDurations(formatDurations(recorded), 'd.json')).toEqual(recorded);
  expect(() => parseDurations('{"schema":"wimproof.durations/1","cells":[{"scenario":"a","strategy":"offline","durationMs":-1}]}', 'd.json')).toThrow(expect.objectContaining({ code: 'WP-DURATIONS-FILE' }));
});

test('a cell is a file and a strategy, a Windows path too', () => {
  expect(parseCell('C:\\lab\\x.yaml:audit')).toEqual({ file: 'C:\\lab\\x.yaml', strategy: 'audit' });
  for (const text of ['x.yaml', ':audit', 'x.yaml:Audit', 'x.yaml:', '']) expect(() => parseCell(text), text).toThrow(expect.objectContaining({ code: 'WP-CELL-FORM', kind: 'scenario' }));
  expect(cellsByFile(['b.yaml:audit', 'a.yaml:setup', 'b.yaml:offline', 'b.yaml:audit'])).toEqual([{ file: 'b.yaml', strategies: ['offline', 'audit'] }, { file: 'a.yaml', strategies: ['setup'] }]);
});

test('a matrix: one job for each cell, or shards; with labels; read back', () => {
  const cells = cellsOf(1);
  const matrix = buildMatrix(cells, { estimatesMs: [1, 1, 1], labels: ['self-hosted', 'hyper-v'] });
  expect(matrix.include[1]).toEqual({ name: 's0 setup', cells: ['scenarios/s0.yaml:setup'], results: ['s0/setup'], labels: ['self-hosted', 'hyper-v'] });
  const sharded = buildMatrix(cells, { estimatesMs: [3000, 2000, 1000], timed: true, shards: 2 });
  expect(sharded.include).toEqual([
    { name: 'shard 1 of 2', cells: ['scenarios/s0.yaml:offline'], results: ['s0/offline'], seconds: 3 },
    { name: 'shard 2 of 2', cells: ['scenarios/s0.yaml:setup', 'scenarios/s0.yaml:audit'], results: ['s0/setup', 's0/audit'], seconds: 3 },
  ]);
  expect(parseMatrix(JSON.stringify(sharded), 'm')).toEqual(sharded);
  for (const text of ['', '{"include":[]}', '{"include":[{"name":"a","cells":[],"results":[]}]}', JSON.stringify(sharded).slice(0, -5)])
    expect(() => parseMatrix(text, 'm'), text).toThrow(expect.objectContaining({ code: 'WP-MATRIX-FILE', kind: 'infrastructure' }));
});

test("GitHub's limits are refused, and nothing to do too", () => {
  const many = cellsOf(86);
  expect(many.length).toBeGreaterThan(MAX_JOBS);
  const estimatesMs = many.map(() => 1);
  expect(() => buildMatrix(many, { estimatesMs })).toThrow(expect.objectContaining({ code: 'WP-MATRIX-JOBS', message: '258 jobs are more than the 256 that GitHub makes of a matrix' }));
  expect(buildMatrix(many, { estimatesMs, shards: MAX_JOBS }).include).toHaveLength(MAX_JOBS);
  expect(buildMatrix(many.slice(0, MAX_JOBS), { estimatesMs }).include).toHaveLength(MAX_JOBS);
  const long = cellsOf(80).map((cell) => ({ ...cell, file: `${'d/'.repeat(1500)}${cell.file}` }));
  expect(() => buildMatrix(long, { estimatesMs: long.map(() => 1) })).toThrow(expect.objectContaining({ code: 'WP-MATRIX-SIZE' }));
  const fits = buildMatrix(cellsOf(80), { estimatesMs: Array(240).fill(1) });
  expect(JSON.stringify(fits).length).toBeLessThan(MAX_OUTPUT_UNITS);
  expect(() => buildMatrix([], { estimatesMs: [] })).toThrow(expect.objectContaining({ code: 'WP-MATRIX-EMPTY' }));
});

/** As actions/runner reads the file (src/Runner.Worker/FileCommandManager.cs, EnvFileKeyValuePairs), for one entry in its multi-line form. */
function readEntries(text: string): Record<string, string> {
  const lines = text.split(/\r\n|\n|\r/);
  const entries: Record<string, string> = {};
  for (let at = 0; at < lines.length; at++) {
    const open = /^([^=]*?)<<(.*)$/.exec(lines[at]!);
    if (!open) continue;
    const end = lines.indexOf(open[2]!, at + 1);
    entries[open[1]!] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return entries;
}
test('an output entry holds any value whole, and refuses one that would end it', () => {
  const value = 'a=b\nmatrix<<X\nX \n::error::no';
  expect(readEntries(outputEntry('matrix', value, 'D1') + outputEntry('other', 'x', 'D2'))).toEqual({ matrix: value, other: 'x' });
  for (const line of ['\n', '\r', '\r\n']) expect(() => outputEntry('matrix', `a${line}D1${line}evil=1`, 'D1')).toThrow(RangeError);
});

test('a workflow command is one line whose values end nothing', () => {
  expect(workflowCommand('error', { file: 'a,b:c.yaml', line: 3, col: undefined, title: '100%\r\n' }, 'x::y, 5%\n::warning::z')).toBe('::error file=a%2Cb%3Ac.yaml,line=3,title=100%25%0D%0A::x::y, 5%25%0A::warning::z');
  expect(workflowCommand('notice', {}, 'a')).toBe('::notice::a');
});
