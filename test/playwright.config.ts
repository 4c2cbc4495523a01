import { defineConfig } from '@playwright/test';

// Fast tests first: unit and contract need no machine; guest tests boot Pane; browser tests open reports in Chromium.
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: !!process.env['CI'],
  reporter: [['list']],
  workers: 2,
  projects: [
    { name: 'unit', testDir: './unit' },
    { name: 'contract', testDir: './contract' },
    { name: 'guest', testDir: './guest', timeout: 600_000, fullyParallel: false, dependencies: ['unit', 'contract'] },
    { name: 'browser', testDir: './browser', dependencies: ['unit'] },
  ],
});
