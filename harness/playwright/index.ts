/**
 * wimproof for Playwright Test: scenario x strategy as tests, and fixtures for tests of one's own on the same machines
 * (docs/playwright.md).
 */
export { test, type SuiteTestFixtures, type SuiteTestOptions, type SuiteWorkerFixtures, type SuiteWorkerOptions } from './test.ts';
export { expect } from './expect.ts';
export { scenarios, type ScenariosOptions } from './scenarios.ts';
export { Lab, type CellOptions, type LabRun } from './lab.ts';
export { Guest, type VerbOptions } from './guest.ts';
export { InfrastructureError, ProductError, ScenarioFileError } from './suite-error.ts';
export type { EngineOptions } from './engine/engine-options.ts';
export type { CommandResult } from './engine/protocol.ts';
