import { join } from 'node:path';
import { WimproofError } from '../errors/wimproof-error.ts';
import { Cache } from '../image/cache.ts';
import type { Provider } from '../machine/machine.ts';
import type { Comparison, Outcome } from '../verify/outcome.ts';
import { runVerdict } from '../verify/verdict.ts';
import { cancelledOutcome } from './cancelled-outcome.ts';
import type { Host } from './engine/host.ts';
import { Journal, type JournalListener } from './journal.ts';
import { Ledger } from './ledger/ledger.ts';
import { machinesAtOnce } from './machines-at-once.ts';
import { packageVersion } from './package-version.ts';
import type { PreparedScenario } from './prepare-scenario.ts';
import { makeRunFolder, newRunId, writeRunFile } from './run-folder.ts';
import { runOutcome } from './run-outcome.ts';
import { scenarioRecord } from './run-record.ts';
import { runTools } from './run-tools.ts';
import { runLimited } from './schedule.ts';
import { writeComparisons } from './write-comparisons.ts';

export interface RunOptions {
  /** Folder in which the run's folder is made. */
  output: string;
  makeProvider: (ledger: Ledger) => Provider;
  /** What services images on this host; default: Windows' own programs. */
  makeHost?: (ledger: Ledger) => Host;
  /** Machines at a time; default: one per processor. */
  jobs?: number;
  keep?: boolean;
  useCache?: boolean;
  /** Keep each serviced image in its outcome's folder, where it holds nothing secret. */
  saveImages?: boolean;
  cache?: Cache;
  /** Aborted: no cell is begun any more; running machines leave evidence and are powered off. */
  signal?: AbortSignal;
  /** Aborted: machines are powered off without waiting for evidence. */
  urgent?: AbortSignal;
  onEvent?: JournalListener;
}
export interface RunResult {
  run: string;
  folder: string;
  outcomes: Outcome[];
  comparisons: Comparison[];
  verdict: Outcome['verdict'];
  exitCode: number;
}

/**
 * Where the long pole goes first: audit boots most often, offline least. With fewer slots than strategies this is the
 * order that ends soonest.
 */
const LONGEST_FIRST = ['audit', 'setup', 'offline'];

/** Runs the plans of prepared scenarios, writes outcomes and comparisons into a new run folder, and leaves nothing else behind. */
export async function runScenarios(prepared: PreparedScenario[], options: RunOptions): Promise<RunResult> {
  const run = newRunId();
  const startedAt = new Date().toISOString();
  const folder = await makeRunFolder(options.output, run);
  const strategies = [...new Set(prepared.flatMap(({ plans }) => plans.map((plan) => plan.strategy)))];
  const journal = new Journal({ run, file: join(folder, 'journal.ndjson') });
  if (options.onEvent) journal.subscribe(options.onEvent);
  const ledger = await Ledger.open(run);
  try {
    const provider = options.makeProvider(ledger);
    await writeRunFile(folder, {
      run,
      version: packageVersion(),
      provider: provider.name,
      startedAt,
      tools: await runTools(provider),
      scenarios: await Promise.all(prepared.map((one) => scenarioRecord(one))),
    });
    journal.write({ type: 'run-start', scenarios: prepared.map(({ scenario }) => scenario.name), strategies, provider: provider.name, version: packageVersion() });
    const cells = prepared
      .flatMap((one) => one.plans.map((plan) => ({ prepared: one, plan })))
      .toSorted((a, b) => LONGEST_FIRST.indexOf(a.plan.strategy) - LONGEST_FIRST.indexOf(b.plan.strategy));
    const context = {
      run,
      runFolder: folder,
      journal,
      ledger,
      cache: options.cache ?? new Cache(),
      provider,
      signal: options.signal ?? new AbortController().signal,
      urgent: options.urgent,
      useCache: options.useCache ?? true,
      saveImages: options.saveImages ?? false,
      keep: options.keep ?? false,
      host: options.makeHost?.(ledger),
    };
    const settled = await runLimited(cells, options.jobs ?? machinesAtOnce(prepared), ({ prepared: one, plan }) =>
      context.signal.aborted ? cancelledOutcome(plan, context) : runOutcome(one, plan, context),
    );
    const failed = settled.find((one) => one.status === 'rejected');
    const outcomes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const comparisons = await writeComparisons(prepared, outcomes, folder);
    const { verdict, exitCode } = runVerdict(outcomes, comparisons, failed ? [{ kind: failed.reason instanceof WimproofError ? failed.reason.kind : 'infrastructure' }] : []);
    journal.write({ type: 'run-end', exitCode, verdict });
    if (failed) throw failed.reason;
    return { run, folder, outcomes, comparisons, verdict, exitCode };
  } finally {
    await ledger.close();
  }
}
