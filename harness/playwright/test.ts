import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { TestInfo } from '@playwright/test';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { Plan } from '../strategy/plan.ts';
import { attachCell } from './attach-cell.ts';
import { test as base } from './base-test.ts';
import { engineOptionsSchema, type EngineOptions } from './engine/engine-options.ts';
import { toFailure } from './engine/to-failure.ts';
import { Guest } from './guest.ts';
import { Lab } from './lab.ts';
import { narrateCell } from './narrate-cell.ts';
import { suiteError } from './suite-error.ts';

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
      if (!options.success) throw suiteError(toFailure(wrongOptions(options.error.issues.map(({ path, message }) => `${path.join('.') || 'engine'}: ${message}`).join('; '))));
      const lab = new Lab(options.data, workerInfo.project.testDir, workerInfo.workerIndex);
      await use(lab);
      // Closing is all: the engine ends what this worker leased, also when the worker has no time left for it.
      await lab.close();
    },
    { scope: 'worker' },
  ],
  plan: [
    async ({ lab, scenario, strategy }, use, testInfo) => {
      const cell = cellOf(scenario, strategy, testInfo);
      const { plan } = await lab.plan(cell.scenario, cell.strategy);
      await use(plan);
    },
    NO_TIMEOUT,
  ],
  guest: [
    async ({ lab, scenario, strategy }, use, testInfo) => {
      const cell = cellOf(scenario, strategy, testInfo);
      const { value: leased, events } = await narrateCell(undefined, (onEvent) => lab.lease(cell.scenario, cell.strategy, { retry: testInfo.retry, onEvent }));
      try {
        await attachCell(testInfo, leased, events);
        await use(new Guest(lab, leased, testInfo));
      } finally {
        await lab.call('release', { lease: leased.lease });
      }
    },
    NO_TIMEOUT,
  ],
});

function cellOf(scenario: string | undefined, strategy: StrategyName | undefined, testInfo: TestInfo): { scenario: string; strategy: StrategyName } {
  if (scenario === undefined || strategy === undefined) {
    throw suiteError(toFailure(new WimproofError({ code: 'WP-SUITE-CELL', kind: 'scenario', cause: `the test says no ${scenario === undefined ? 'scenario' : 'strategy'}`, mend: "say it in the spec file: test.use({ scenario: 'quickstart.yaml', strategy: 'offline' })" })));
  }
  const beside = resolve(dirname(testInfo.file), scenario);
  return { scenario: isAbsolute(scenario) || !existsSync(beside) ? scenario : beside, strategy };
}

function wrongOptions(problems: string): WimproofError {
  return new WimproofError({ code: 'WP-SUITE-ENGINE-OPTIONS', kind: 'scenario', cause: `the option 'engine' is wrong: ${problems}`, mend: 'correct it in playwright.config.ts (docs/playwright.md lists what it may hold)' });
}
