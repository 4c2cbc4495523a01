import { test, expect } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capabilityCells } from '../../harness/servicing/matrix/render-matrix.ts';
import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import type { Plan } from '../../harness/strategy/plan.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { readComparison, readJson, readOutcome, repository, temporaryFolder, wimproof } from './command-line.ts';

// Six machines with up to seven restarts each; a slow host needs a multiple of the usual quarter of an hour.
test.describe.configure({ mode: 'serial', timeout: 1_800_000 });

const SCENARIOS = ['every-operation', 'other-mechanisms'] as const;
/** KMS client keys, which Microsoft publishes ("Key Management Services (KMS) client activation and product keys"). */
process.env['WIMPROOF_EDITION_KEY'] = 'NPPR9-FWDCX-D2C8J-H872K-2YT43';
process.env['WIMPROOF_PRODUCT_KEY'] = 'W269N-WFGWX-YVC9B-4J6C9-T83GX';

let run: string;
/** `row strategy` -> mechanisms that carried it out in a machine, and left what was asked for. */
const ran = new Map<string, Set<string>>();

// One run for both, so that no machine waits for another scenario's end.
test('the scenarios of every operation and mechanism pass', async () => {
  const output = await temporaryFolder('matrix');
  const called = await wimproof('run', ...SCENARIOS.map((scenario) => `scenarios/${scenario}.yaml`), '--output', output, '--no-cache', '--reporter', 'line');
  run = join(output, 'latest');
  expect(called.exitCode, `${called.stdout}\n${called.stderr}`).toBe(0);
});

for (const scenario of SCENARIOS)
  test(`${scenario}: every operation leaves what was asked for`, async () => {
    for (const strategy of STRATEGIES) collect(await readOutcome(run, scenario, strategy), await readJson<Plan>(run, scenario, strategy, 'plan.json'));
  });

/** Counts the cells of operations whose checks hold and whose steps succeeded. */
function collect(outcome: Outcome, plan: Plan): void {
  const steps = outcome.stages.flatMap(({ jobSteps }) => jobSteps);
  const add = (row: string, mechanism: string): void => void ran.set(`${row} ${outcome.strategy}`, (ran.get(`${row} ${outcome.strategy}`) ?? new Set()).add(mechanism));
  for (const { operation, rows, by } of plan.mechanisms) {
    const checks = outcome.checks.filter((check) => check.operation === operation);
    const own = steps.filter((step) => step.operation === operation);
    expect(checks.filter((check) => check.status === 'failed').map(({ id, actual }) => `${id}: ${actual}`), operation).toEqual([]);
    expect(own.filter((step) => step.state !== 'succeeded').map(({ title, exitCode }) => `${title}: ${exitCode}`), `${operation} ${outcome.strategy}`).toEqual([]);
    // What a later operation undoes has no check of its own: then its steps must tell. Windows shows no product key, but Setup
    // stops at one that it does not accept.
    if (checks.some((check) => check.status === 'passed') || own.length > 0 || (by === 'answer-file-product-key' && outcome.verdict === 'passed')) for (const row of rows) add(row, by);
  }
  const mounted = steps.some(({ title, state }) => title.startsWith('Commit and unmount image') && state === 'succeeded');
  if (outcome.strategy === 'offline' && mounted && outcome.verdict === 'passed') add('service-mounted-image', 'dism-image');
}

test('every possible cell of the matrix was run in a machine, by each of its mechanisms', () => {
  const cells = capabilityCells({ version: '10.0.26100.1', installationType: 'Client' });
  const missing = cells.flatMap(({ row, strategy, ways }) => ways.filter(({ mechanism }) => !ran.get(`${row} ${strategy}`)?.has(mechanism)).map(({ mechanism }) => `${row} ${strategy} ${mechanism}`));
  const possible = cells.filter((cell) => cell.possible);
  const done = possible.filter(({ row, strategy }) => ran.has(`${row} ${strategy}`));
  const ways = [...ran.values()].reduce((sum, mechanisms) => sum + mechanisms.size, 0);
  const table = [
    '| row | offline | setup | audit |',
    '| --- | --- | --- | --- |',
    ...[...new Set(cells.map(({ row }) => row))].map((row) => `| ${row} | ${STRATEGIES.map((strategy) => mark(cells.find((cell) => cell.row === row && cell.strategy === strategy)!)).join(' | ')} |`),
    '',
  ];
  mkdirSync(join(repository, 'test-results'), { recursive: true });
  writeFileSync(join(repository, 'test-results', 'capability-cells.md'), table.join('\n'));
  test.info().annotations.push({ type: 'capability matrix', description: `${done.length} of ${possible.length} possible cells run in a machine, by ${ways} mechanisms; ${cells.length - possible.length} impossible cells refused` });
  expect(missing).toEqual([]);
});

function mark({ row, strategy, possible }: { row: string; strategy: StrategyName; possible: boolean }): string {
  if (!possible) return 'refused';
  const mechanisms = ran.get(`${row} ${strategy}`);
  return mechanisms ? `run: ${[...mechanisms].join(', ')}` : 'NOT RUN';
}

for (const scenario of SCENARIOS)
  test(`${scenario}: strategies differ only where they must`, async () => {
    const comparison = await readComparison(run, scenario);
    expect(comparison.differences.filter((difference) => difference.class === 'unexpected')).toEqual([]);
  });
