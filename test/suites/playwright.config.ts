import { defineConfig } from '@playwright/test';
import type { SuiteTestOptions, SuiteWorkerOptions } from 'wimproof/playwright';

// Suites that test/contract runs as child processes, each with what it needs in the environment.
export default defineConfig<SuiteTestOptions, SuiteWorkerOptions>({
  testDir: '.',
  testMatch: '*.suite.ts',
  outputDir: process.env['WIMPROOF_TEST_OUTPUT'] ?? '../../test-results/suites',
  reporter: [
    ['list'],
    ...(process.env['WIMPROOF_TEST_JSON'] ? [['json', { outputFile: process.env['WIMPROOF_TEST_JSON'] }] as const] : []),
    ...(process.env['WIMPROOF_TEST_BLOB'] ? [['blob', { outputFile: process.env['WIMPROOF_TEST_BLOB'] }] as const] : []),
    ...(process.env['WIMPROOF_TEST_STEPS'] ? [['./step-places-reporter.ts'] as const] : []),
    // By its name within a package that depends on this one; a package does not find itself so.
    ['../../harness/playwright/reporter.ts', { output: process.env['WIMPROOF_TEST_RUNS'] ?? 'runs' }],
  ],
  workers: 2,
  retries: Number(process.env['WIMPROOF_TEST_RETRIES'] ?? 0),
  use: { engine: { output: process.env['WIMPROOF_TEST_RUNS'] ?? 'runs', jobs: Number(process.env['WIMPROOF_TEST_JOBS'] ?? 2) } },
});
