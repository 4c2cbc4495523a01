import type { FullResult, Reporter, TestCase, Suite, FullConfig } from '@playwright/test/reporter';

/** Prints what of the capability matrix was run in machines, and `N passed, N failed, N skipped` as the last line, for CI systems that read the end of a log. */
export default class ClosingLineReporter implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(_result: FullResult): void {
    const tests: TestCase[] = this.suite?.allTests() ?? [];
    const count = (outcome: string): number => tests.filter((test) => test.outcome() === outcome).length;
    const matrix = tests.flatMap((test) => test.annotations).find(({ type }) => type === 'capability matrix')?.description;
    if (matrix) process.stdout.write(`\ncapability matrix: ${matrix}\n`);
    const skipped = count('skipped');
    process.stdout.write(`\n${count('expected') + count('flaky')} passed, ${count('unexpected')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
