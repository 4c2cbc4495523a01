import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { TestInfo } from '@playwright/test';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { Plan } from '../strategy/plan.ts';
import { attachCell } from './attach-cell.ts';
import type { Place } from './call-at.ts';
import { test as base } from './base-test.ts';
import { engineOptionsSchema, type EngineOptions } from './engine/engine-options.ts';
import { Guest } from './guest.ts';
import { Lab } from './lab.ts';
import { narrateCell } from './narrate-cell.ts';
import { shownAt, suiteError } from './suite-error.ts';

export interface SuiteTestOptions {
  /** Scenario file of the test's machine, relative to the spec file. */
  scenario: string | undefined;
  strategy: StrategyName | undefined;
}
export interface SuiteTestFixtures {
  /** What would be done for the test's scenario x strategy. Needs no machine. */
  plan: Plan;
  /** The verified machine of the test's scenario x strategy, for this test alone. */
  guest: Guest;
}
export interface SuiteWorkerOptions {
  /** How the engine runs machines. */
  engine: EngineOptions;
}
export interface SuiteWorkerFixtures {
  /** The way to the engine. */
  lab: Lab;
}

/** Waiting for a machine is limited by the plan's own deadlines; a limit of Playwright's would only cut evidence off. */
const NO_TIMEOUT = { timeout: 0 };

/** Playwright's `test` with machines: `lab`, `plan`, `guest`, and the options `scenario`, `strategy`, `engine`. */
export const test = base.extend<SuiteTestOptions & SuiteTestFixtures, SuiteWorkerOptions & SuiteWorkerFixtures>({
  scenario: [undefined, { option: true }],
  strategy: [undefined, { option: true }],
  engine: [{}, { option: true, scope: 'worker' }],
  lab: [
    async ({ engine }, use, workerInfo) => {
      const options = engineOptionsSchema.safeParse(engine);
      if (!options.success) throw suiteError(wrongOptions(options.error.issues.map(({ path, message }) => `${path.join('.') || 'engine'}: ${message}`).join('; ')));
      const lab = new Lab(options.data, workerInfo.project.testDir, workerInfo.workerIndex);
      await use(lab);
      // Closing is all: the engine ends what this worker leased, also when the worker has no time left for it.
      await lab.close();
    },
    // A connection is nothing to look at in a report.
    { scope: 'worker', box: 'self' },
  ],
  plan: [
    async ({ lab, scenario, strategy }, use, testInfo) => {
      const { plan } = await shownAtTest(testInfo, async () => {
        const cell = cellOf(scenario, strategy, testInfo);
        return lab.plan(cell.scenario, cell.strategy);
      });
      await use(plan);
    },
    NO_TIMEOUT,
  ],
  guest: [
    async ({ lab, scenario, strategy }, use, testInfo) => {
      const { value: leased, events } = await shownAtTest(testInfo, async () => {
        const cell = cellOf(scenario, strategy, testInfo);
        return narrateCell(placeOf(testInfo), undefined, (onEvent) => lab.lease(cell.scenario, cell.strategy, { retry: testInfo.retry, onEvent }));
      });
      try {
        await attachCell(placeOf(testInfo), testInfo, leased, events);
        await use(new Guest(lab, leased, testInfo));
      } finally {
        // A connection that is gone has ended the lease, too; whoever needed it has said so.
        await lab.call('release', { lease: leased.lease }).catch(() => undefined);
      }
    },
    NO_TIMEOUT,
  ],
});

function placeOf({ file, line, column }: TestInfo): Place {
  return { file, at: { line, column } };
}

/** Fixtures are set up before any line of the test: an error of theirs is shown at the test itself. */
function shownAtTest<T>({ file, line, column }: TestInfo, work: () => Promise<T>): Promise<T> {
  return shownAt([`    at ${file}:${line}:${column}`], work);
}

function cellOf(scenario: string | undefined, strategy: StrategyName | undefined, testInfo: TestInfo): { scenario: string; strategy: StrategyName } {
  if (scenario === undefined || strategy === undefined) {
    throw suiteError(new WimproofError({ code: 'WP-SUITE-CELL', kind: 'scenario', cause: `the test says no ${scenario === undefined ? 'scenario' : 'strategy'}`, mend: "say it in the spec file: test.use({ scenario: 'quickstart.yaml', strategy: 'offline' })" }));
  }
  const beside = resolve(dirname(testInfo.file), scenario);
  return { scenario: isAbsolute(scenario) || !existsSync(beside) ? scenario : beside, strategy };
}

function wrongOptions(problems: string): WimproofError {
  return new WimproofError({ code: 'WP-SUITE-ENGINE-OPTIONS', kind: 'scenario', cause: `the option 'engine' is wrong: ${problems}`, mend: 'correct it in playwright.config.ts (docs/playwright.md lists what it may hold)' });
}
