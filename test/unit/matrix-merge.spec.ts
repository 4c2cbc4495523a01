import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { merge as mergeCommand } from '../../harness/cli/merge-command.ts';
import { readDurations } from '../../harness/cli/read-durations.ts';
import { readShards } from '../../harness/cli/read-shards.ts';
import { findRunFolders } from '../../harness/cli/find-run-folders.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { verifyRun } from '../../reports/bundle/verify-run.ts';
import { checkShards } from '../../harness/matrix/check-shards.ts';
import type { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { buildMatrix, type Matrix } from '../../harness/matrix/matrix.ts';
import { packageVersion } from '../../harness/run/package-version.ts';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { exitCodeOfError } from '../../harness/verify/verdict.ts';
import { loadRun } from '../../reports/model.ts';
import { anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { writeGreenShards, writeShard } from './fixtures/shard-builder.ts';

const program = fileURLToPath(new URL('../../harness/cli/wimproof.js', import.meta.url));
let root: string;
let shards: string;
test.beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'merge-'));
  shards = join(root, 'shards');
  mkdirSync(shards);
});
test.afterEach(() => rmSync(root, { recursive: true, force: true }));

const MATRIX: Matrix = buildMatrix(STRATEGIES.map((strategy) => ({ file: 'scenarios/branch-office.yaml', scenario: 'branch-office', strategy })), { estimatesMs: [1, 1, 1] });

/** As each run does at its end, whatever a test has made of it. */
async function seal(): Promise<void> {
  for (const folder of await findRunFolders(shards).catch(() => [])) await writeManifest(folder);
}
/** What `wimproof merge` does and prints, of sealed shards; errors end as in `main`. */
async function merge(options: { expect?: boolean; github?: boolean } = {}) {
  await seal();
  writeFileSync(join(root, 'matrix.json'), JSON.stringify(MATRIX));
  const environment = options.github ? { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(root, 'summary.md') } : {};
  let stdout = '';
  let stderr = '';
  const sink = { environment, say: (text: string) => void (stdout += text), warn: (text: string) => void (stderr += text) };
  const exitCode = await mergeCommand(shards, { output: join(root, 'merged'), ...(options.expect && { expect: join(root, 'matrix.json') }) }, sink).catch((error: WimproofError) => {
    stderr += error.toString();
    return exitCodeOfError(error.kind);
  });
  return { exitCode, stdout, stderr };
}
/** Codes of what keeps the shards from being one run. */
async function problems(expected?: Matrix): Promise<string[]> {
  await seal();
  return found(expected);
}
async function found(expected?: Matrix): Promise<string[]> {
  return checkShards(await readShards(shards), { version: packageVersion(), expected }).map(({ code }) => code);
}
const outcomeFile = (shard: number, strategy: string): string => {
  const folder = join(shards, `wimproof-shard-${shard}`);
  return join(folder, readdirSync(folder)[0]!, 'branch-office', strategy, 'outcome.json');
};

test('green shards become one run, compared across the strategies', async () => {
  writeGreenShards(shards);
  const called = await merge({ expect: true, github: true });
  expect(called.exitCode, called.stderr + called.stdout).toBe(0);
  const merged = join(root, 'merged');
  const report = loadRun(merged);
  expect(report).toMatchObject({ verdict: 'passed', exitCode: 0, interrupted: false, version: packageVersion(), startedAt: '2024-11-04T09:30:00.000Z' });
  expect(report.scenarios).toHaveLength(1);
  expect(report.scenarios[0]!.description).toBe('about branch-office');
  expect(report.scenarios[0]!.comparison.strategies).toEqual(['offline', 'setup', 'audit']);
  expect(report.scenarios[0]!.comparison.differences.length).toBeGreaterThan(0);
  // One run: the same name in record, outcomes, comparison and journal.
  const events = readFileSync(join(merged, 'journal.ndjson'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { run: string; type: string; at: string });
  expect(new Set([...events.map(({ run }) => run), ...report.scenarios[0]!.cells.map(({ outcome }) => outcome.run), report.scenarios[0]!.comparison.run])).toEqual(new Set([report.run]));
  expect(events.filter(({ type }) => type === 'run-start' || type === 'run-end').map(({ type }) => type)).toEqual(['run-start', 'run-end']);
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort());
  expect(report.scenarios[0]!.cells[0]!.serialTail).toEqual(['serial of branch-office offline']);
  expect(readFileSync(join(merged, 'junit.xml'), 'utf8')).toContain('branch-office.audit');
  expect(readFileSync(join(merged, 'report.html'), 'utf8')).toContain('branch-office');
  expect(readFileSync(join(root, 'summary.md'), 'utf8')).toContain('\u2705 passed');
  expect((await readDurations([join(merged, 'durations.json')])).map(({ strategy }) => strategy)).toEqual(['offline', 'setup', 'audit']);
  expect(await readDurations([merged])).toEqual(await readDurations([join(merged, 'durations.json')]));
  // Sealed anew, as one run: nothing is wrong but the files that these outcomes name without having them.
  expect((await verifyRun(merged)).problems.filter(({ text }) => !text.endsWith('which is not there'))).toEqual([]);
  // A second merge does not write over the first.
  const again = await merge();
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain('WP-MERGE-OUTPUT');
});

test('what a shard sealed must be what arrives', async () => {
  writeGreenShards(shards);
  await seal();
  expect(await found()).toEqual([]);
  const outcome = outcomeFile(1, 'setup');
  const text = readFileSync(outcome, 'utf8');
  writeFileSync(outcome, text.replace('"passed"', '"passed" '));
  expect(await found()).toEqual(['WP-MERGE-EVIDENCE']);
  writeFileSync(outcome, text);
  rmSync(join(outcome, '../serial.log'));
  expect(await found()).toEqual(['WP-MERGE-EVIDENCE']);
  writeFileSync(join(outcome, '../serial.log'), 'serial');
  await seal();
  expect(await found()).toEqual([]);
  // Merging would seal what nobody has sealed.
  rmSync(join(outcome, '../../../manifest.json'));
  expect(await found()).toEqual(['WP-MERGE-EVIDENCE']);
  rmSync(outcome);
  expect(await found()).toEqual(['WP-MERGE-MISSING']);
});

test('a difference that only the comparison shows makes the merged run red, and is annotated', async () => {
  writeGreenShards(shards);
  const odd = anInventory({ services: [...(anInventory().services ?? []), { name: 'Extra', displayName: 'Extra', state: 'running', startType: 'automatic' } as never] });
  rmSync(join(shards, 'wimproof-shard-2'), { recursive: true });
  writeShard(shards, 'wimproof-shard-2', [anOutcome('audit', { inventory: odd })]);
  const called = await merge({ github: true });
  expect(called.exitCode, called.stdout).toBe(1);
  expect(called.stdout).toMatch(/^::error file=scenarios\/branch-office\.yaml,line=1,title=branch-office%3A unexplained difference::service:Extra/m);
});

test('the command line: exit code, and problems on standard error', async () => {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, 'merge', shards, '--output', join(root, 'merged')], { reject: false, stdin: 'ignore' });
  expect(exitCode).toBe(3);
  expect(stdout).toBe('');
  expect(stderr).toContain('WP-MERGE-NOTHING: there is no run folder to merge\n  mend: ');
});

test('nothing at all is not green', async () => {
  const called = await merge();
  expect(called.exitCode).toBe(3);
  expect(called.stderr).toContain('WP-MERGE-NOTHING');
  rmSync(shards, { recursive: true });
  expect((await merge()).exitCode).toBe(3);
});

test.describe('what keeps shards from being one run', () => {
  test.beforeEach(() => writeGreenShards(shards));
  test.afterEach(async () => {
    // Whatever it was: not green, nothing written, not even a beginning.
    const called = await merge({ expect: true, github: true });
    expect(called.exitCode).toBe(3);
    expect(called.stderr).toMatch(/^WP-MERGE-\w+/);
    expect(called.stderr).toContain('\n  mend: ');
    expect(called.stdout).toMatch(/^::error title=WP-MERGE-/m);
    expect(readFileSync(join(root, 'summary.md'), 'utf8')).toContain('the shards are not one run');
    expect(readdirSync(root).sort()).toEqual(['matrix.json', 'shards', 'summary.md']);
  });

  test('a missing shard', async () => {
    rmSync(join(shards, 'wimproof-shard-1'), { recursive: true });
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-MISSING']);
  });
  test('a shard that left an empty folder', async () => {
    rmSync(join(shards, 'wimproof-shard-1'), { recursive: true });
    mkdirSync(join(shards, 'wimproof-shard-1'));
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-RUN-FILE', 'WP-MERGE-MISSING']);
  });
  test('a cell that was planned and has no outcome, also without a matrix', async () => {
    rmSync(outcomeFile(1, 'setup'));
    expect(await problems()).toEqual(['WP-MERGE-MISSING']);
  });
  test('a cell that is there twice', async () => {
    writeShard(shards, 'wimproof-shard-9', [anOutcome('audit')]);
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-DUPLICATE']);
  });
  test('a journal that is missing, or was cut before the cell ended', async () => {
    const journal = join(outcomeFile(1, 'setup'), '../../../journal.ndjson');
    const text = readFileSync(journal, 'utf8');
    writeFileSync(journal, text.slice(0, text.lastIndexOf('"outcome-end"')));
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-EVIDENCE']);
    rmSync(journal);
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-EVIDENCE']);
  });
  test('another version', async () => {
    writeShard(shards, 'wimproof-shard-2', [anOutcome('audit')], { record: { version: '0.0.9' } });
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-VERSION']);
  });
  test('another image', async () => {
    const { image } = anOutcome('audit');
    writeShard(shards, 'wimproof-shard-2', [anOutcome('audit', { image: { ...image, sha256: 'e'.repeat(64) } })]);
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-IMAGE']);
  });
  test('another request', async () => {
    writeShard(shards, 'wimproof-shard-2', [anOutcome('audit')], { digest: 'f'.repeat(64) });
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-PLAN']);
  });
  test('a cell that nobody asked for', async () => {
    writeShard(shards, 'wimproof-shard-7', [anOutcome('audit', { scenario: 'kiosk' })]);
    expect(await problems(MATRIX)).toEqual(['WP-MERGE-UNEXPECTED']);
  });
  test('an outcome that is of another cell', async () => {
    writeFileSync(outcomeFile(1, 'setup'), readFileSync(outcomeFile(2, 'audit')));
    expect(await problems()).toEqual(['WP-MERGE-OUTCOME']);
  });
  test('an outcome file that is cut anywhere, or lacks a field', async () => {
    const file = outcomeFile(1, 'setup');
    const text = readFileSync(file, 'utf8');
    for (const share of [0, 0.01, 0.3, 0.77, 0.999]) {
      writeFileSync(file, text.slice(0, Math.floor(text.length * share)));
      expect(await problems(MATRIX), String(share)).toEqual(['WP-MERGE-OUTCOME']);
    }
    for (const key of ['schema', 'verdict', 'checks', 'image', 'stages', 'inventory']) {
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(text) as object), [key]: undefined }));
      expect(await problems(MATRIX), key).toEqual(['WP-MERGE-OUTCOME']);
    }
  });
  test('a record that is cut, or leads out of its folder', async () => {
    const folder = join(shards, 'wimproof-shard-1');
    const file = join(folder, readdirSync(folder)[0]!, 'run.json');
    const text = readFileSync(file, 'utf8');
    for (const broken of [text.slice(0, -10), text.replace('"branch-office"', '"../../outside"')]) {
      writeFileSync(file, broken);
      expect(await problems(MATRIX)).toEqual(['WP-MERGE-RUN-FILE', 'WP-MERGE-MISSING']);
    }
  });
});

test('a certain product failure is not hidden behind a missing shard', async () => {
  writeGreenShards(shards);
  const failing = anInventory({ features: anInventory().features.map((entry) => (entry.name === 'TelnetClient' ? { ...entry, state: 'Disabled' } : entry)) });
  writeShard(shards, 'wimproof-shard-2', [anOutcome('audit', { inventory: failing })]);
  expect(anOutcome('audit', { inventory: failing }).verdict).toBe('failed');
  rmSync(join(shards, 'wimproof-shard-1'), { recursive: true });
  const called = await merge({ expect: true });
  expect(called.exitCode).toBe(1);
  expect(called.stderr).toContain('WP-MERGE-MISSING');
  expect(existsSync(join(root, 'merged'))).toBe(false);
});

test('a cancelled shard is complete, and makes the run an infrastructure failure', async () => {
  writeGreenShards(shards);
  writeShard(shards, 'wimproof-shard-2', [anErrorOutcome('audit')]);
  const called = await merge({ expect: true, github: true });
  expect(called.exitCode).toBe(3);
  expect(loadRun(join(root, 'merged')).scenarios[0]!.cells.map(({ outcome }) => outcome.verdict)).toEqual(['passed', 'passed', 'error']);
});

test('one artifact without a folder of its own, a link to the latest run, a second attempt', async () => {
  // `download-artifact` puts a single artifact straight into the folder.
  const run = writeShard(root, 'shards', STRATEGIES.map((strategy) => anOutcome(strategy)));
  symlinkSync(run, join(shards, 'latest'));
  expect(await problems(MATRIX)).toEqual([]);
  // The first attempt was to run a cell that the second one ran.
  writeShard(shards, 'wimproof-shard-0', [], { planned: [{ scenario: 'branch-office', strategy: 'audit' }] });
  expect(await problems(MATRIX)).toEqual([]);
});

test('links in an artifact are not followed into the merged run, and no kept machine comes with it', async () => {
  writeGreenShards(shards);
  writeFileSync(join(root, 'secret.txt'), 'secret');
  const cell = join(outcomeFile(0, 'offline'), '..');
  symlinkSync(join(root, 'secret.txt'), join(cell, 'evidence.txt'));
  // Of a run with --keep, whose medium holds its password.
  mkdirSync(join(cell, 'work'));
  writeFileSync(join(cell, 'work', 'answers.iso'), 'a password');
  expect((await merge()).exitCode).toBe(0);
  expect(readdirSync(join(root, 'merged/branch-office/offline')).sort()).toEqual(['outcome.json', 'serial.log']);
});
