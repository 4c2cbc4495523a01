import { execFileSync } from 'node:child_process';
import { execa, type Options, type ResultPromise } from 'execa';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalEvent } from '../../harness/run/journal-event.ts';
import type { Comparison, Outcome } from '../../harness/verify/outcome.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
const program = join(repository, 'node_modules', '@playwright', 'test', 'cli.js');
const configuration = join('test', 'suites', 'playwright.config.ts');

/** A test of Playwright's JSON report. */
export interface ReportedTest {
  title: string;
  file: string;
  line: number;
  tags: string[];
  status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
  annotations: { type: string; description?: string }[];
  results: { status: string; workerIndex: number; errors: { message: string; location?: { file: string; line: number } }[]; attachments: { name: string; path?: string }[]; steps?: ReportedStep[] }[];
}
export interface ReportedStep {
  title: string;
  error?: { message: string };
  steps?: ReportedStep[];
}
interface ReportedSuite {
  title: string;
  suites?: ReportedSuite[];
  specs: { title: string; file: string; line: number; tags: string[]; tests: Omit<ReportedTest, 'title' | 'file' | 'line' | 'tags'>[] }[];
}

/** A folder of its own for one try, and Playwright Test as a child process with the stand-in for machines. */
export class SuiteRun {
  readonly folder = mkdtempSync(join(tmpdir(), 's-'));
  readonly runs = join(this.folder, 'runs');

  /** The environment of a user's shell: this project's own tests run under Playwright Test, too. */
  environment(more: Record<string, string> = {}): Record<string, string> {
    const own = Object.entries(process.env).filter(([name]) => !/^(TEST_|PLAYWRIGHT_|PW_|PWTEST_|WIMPROOF_|FORCE_COLOR|NODE_OPTIONS)/.test(name));
    return {
      ...(Object.fromEntries(own) as Record<string, string>),
      XDG_STATE_HOME: join(this.folder, 'state'),
      WIMPROOF_TEST_CELL_WORK: join(repository, 'test', 'suites', 'fake-cell-work.ts'),
      WIMPROOF_TEST_RUNS: this.runs,
      WIMPROOF_TEST_NOTES: join(this.folder, 'notes'),
      WIMPROOF_TEST_OUTPUT: join(this.folder, 'results'),
      WIMPROOF_TEST_JSON: join(this.folder, 'report.json'),
      WIMPROOF_TEST_GO: join(this.folder, 'go'),
      FORCE_COLOR: '0',
      ...more,
    };
  }

  start(arguments_: string[], more: Record<string, string> = {}, config = configuration): ResultPromise<{ reject: false; stdin: 'ignore'; all: true }> {
    const options = { cwd: repository, env: this.environment(more), extendEnv: false, reject: false, stdin: 'ignore', all: true } as const satisfies Options;
    return execa(process.execPath, [program, 'test', '--config', config, ...arguments_], options);
  }

  async merge(blobs: string): Promise<{ exitCode: number | undefined; all: string }> {
    const { exitCode, all } = await execa(process.execPath, [program, 'merge-reports', '--config', configuration, blobs], { cwd: repository, env: this.environment(), extendEnv: false, reject: false, stdin: 'ignore', all: true });
    return { exitCode, all };
  }

  /** What happened to the stand-ins for machines, in order. */
  notes(): string[] {
    const file = join(this.folder, 'notes');
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  /** Those that were started, without their process ids. */
  machines(): string[] {
    return this.notes().flatMap((line) => /^machine (\S+)/.exec(line)?.[1] ?? []);
  }

  tests(): ReportedTest[] {
    // Messages are coloured, whatever the environment says.
    const text = readFileSync(join(this.folder, 'report.json'), 'utf8').replaceAll(/\\u001b\[[0-9;]*m/g, '');
    const { suites } = JSON.parse(text) as { suites: ReportedSuite[] };
    const flat = (suite: ReportedSuite, titles: string[]): ReportedTest[] => [
      ...suite.specs.flatMap(({ title, file, line, tags, tests }) => tests.map((test) => ({ ...test, title: [...titles, title].join(' > '), file, line, tags }))),
      ...(suite.suites ?? []).flatMap((inner) => flat(inner, [...titles, inner.title])),
    ];
    return suites.flatMap((suite) => flat(suite, []));
  }

  test(title: string): ReportedTest {
    const found = this.tests().find((one) => one.title === title);
    if (!found) throw new Error(`no test '${title}' among ${this.tests().map((one) => one.title).join(', ')}`);
    return found;
  }

  runFolders(): string[] {
    return existsSync(this.runs) ? readdirSync(this.runs).filter((name) => name !== 'latest').map((name) => join(this.runs, name)) : [];
  }

  /** The only run there is. */
  run(): string {
    const [run, ...more] = this.runFolders();
    if (!run || more.length > 0) throw new Error(`${this.runFolders().length} run folders`);
    return run;
  }

  outcome(scenario: string, strategy: string): Outcome {
    return JSON.parse(readFileSync(join(this.run(), scenario, strategy, 'outcome.json'), 'utf8')) as Outcome;
  }

  comparison(scenario: string): Comparison {
    return JSON.parse(readFileSync(join(this.run(), scenario, 'comparison.json'), 'utf8')) as Comparison;
  }

  events(): JournalEvent[] {
    return readFileSync(join(this.run(), 'journal.ndjson'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as JournalEvent);
  }

  /** Ledgers that are left: one for each run that has not ended in order. */
  ledgers(): string[] {
    const folder = join(this.folder, 'state', 'wimproof', 'ledger');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ndjson')) : [];
  }

  /** The stand-ins for machines that still run. */
  running(): number[] {
    return this.notes().flatMap((line) => {
      const pid = Number(/^machine \S+ (\d+)/.exec(line)?.[1]);
      try {
        return pid > 0 && process.kill(pid, 0) ? [pid] : [];
      } catch {
        return [];
      }
    });
  }
}

/** The process that started another one. */
export function parentOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
}
