import { defineConfig } from '@playwright/test';
import type { SuiteTestOptions, SuiteWorkerOptions } from 'wimproof/playwright';

// Run: npx playwright test --config scenarios/suite/playwright.config.ts
export default defineConfig<SuiteTestOptions, SuiteWorkerOptions>({
  outputDir: '../../test-results/suite',
  // In a project of your own the second one is called 'wimproof/playwright/reporter'.
  reporter: [['list'], ['../../harness/playwright/reporter.ts']],
});
