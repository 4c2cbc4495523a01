// The one place that loads Playwright Test: loaded twice, it refuses to run.
export { expect, test } from '@playwright/test';
