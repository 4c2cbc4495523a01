import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult, TestStep } from '@playwright/test/reporter';

/** Notes where Playwright's reports show each step to come from, which its JSON report leaves out: `<title> <file>:<line>`, a line each. */
export default class StepPlacesReporter implements Reporter {
  onStepEnd(_test: TestCase, _result: TestResult, { title, location }: TestStep): void {
    const file = process.env['WIMPROOF_TEST_STEPS'];
    if (file && location) appendFileSync(file, `${title} ${location.file}:${location.line}\n`);
  }
}
