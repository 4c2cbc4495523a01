import { defineConfig } from '@playwright/test';

// Fast tests first: unit and contract need no machine; guest tests boot Pane; browser tests open reports in Chromium.
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  globalSetup: './temporary-folder.ts',
  forbidOnly: !!process.env['CI'],
  reporter: [[process.env['CI'] ? 'dot' : 'list'], ['./closing-line-reporter.ts']],
  workers: 2,
  fullyParallel: true,
  projects: [
    { name: 'unit', testDir: './unit' },
    { name: 'fuzz', testDir: './fuzz', timeout: 120_000 },
    { name: 'contract', testDir: './contract', timeout: 120_000 },
    { name: 'browser', testDir: './browser', timeout: 60_000, dependencies: ['unit'] },
    // One file at a time per worker: machines are what is slow. Not started at all when a fast test has failed.
    { name: 'guest', testDir: './guest', timeout: 900_000, fullyParallel: false, dependencies: ['unit', 'contract'] },
  ],
});
