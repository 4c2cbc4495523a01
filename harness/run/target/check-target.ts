import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { WinRm } from '../../guest/winrm/winrm.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { StrategyName } from '../../servicing/operation.ts';
import { inventoryRequests } from '../../verify/expectation/inventory-requests.ts';
import type { Check, Comparison, Outcome } from '../../verify/outcome.ts';
import type { ExitCode } from '../../verify/verdict.ts';
import { type JournalListener } from '../journal.ts';
import { toOutcomeError } from '../outcome-error.ts';
import { makeRedactor } from '../redact.ts';
import { connectTarget, withTargetMend, type TargetAccount } from './connect-target.ts';
import { judgeTarget } from './judge-target.ts';
import { prepareCheck, type PreparedCheck } from './prepare-check.ts';
import { takeTargetInventory } from './take-target-inventory.ts';
import { formatTargetAddress, type TargetAddress } from './target-address.ts';
import { readTargetFacts, type TargetFacts } from './target-facts.ts';
import { TargetRun } from './target-run.ts';

export interface CheckTargetOptions {
  scenario: Scenario;
  address: TargetAddress;
  account: TargetAccount;
  /** Whose expectations are judged; undefined: those that all strategies of the scenario have. */
  strategy: StrategyName | undefined;
  /** Folder in which the run's folder is made. */
  output: string;
  /** For the inventory, in milliseconds. */
  deadlineMs: number;
  signal: AbortSignal;
  onEvent?: JournalListener;
  onProgress?: (text: string) => void;
}
export interface CheckTargetResult {
  folder: string;
  outcome: Outcome;
  comparison: Comparison;
  exitCode: ExitCode;
}
/** What was found out before it ended, well or not. */
interface Found {
  facts?: TargetFacts;
  prepared?: PreparedCheck;
  inventory?: Inventory;
  checks?: Check[];
}

/**
 * Judges a machine that somebody else made: connects, asks for its facts, derives what the scenario expects, takes one
 * inventory, judges, and writes journal, outcome and comparison into a run folder. Changes nothing on the machine. Errors
 * of the machine, the network or the payloads end in the outcome; the password is in none of what is written.
 */
export async function checkTarget(options: CheckTargetOptions): Promise<CheckTargetResult> {
  const { scenario, address, account } = options;
  const redact = makeRedactor([account.password]);
  const where = formatTargetAddress(address);
  // One strategy is what the machine was made by; of several, one is but the place in the run folder.
  const judgedAs = options.strategy ?? (scenario.strategies.length === 1 ? scenario.strategies[0] : undefined);
  const run = await TargetRun.begin({ output: options.output, scenario, target: { address: where, strategy: judgedAs ?? null }, place: judgedAs ?? scenario.strategies[0]!, redact, onEvent: options.onEvent });
  const found: Found = {};
  let error: Outcome['error'];
  let winrm: WinRm | undefined;
  try {
    winrm = await run.step('connect', `Connecting to ${where} as ${account.username}`, () => connectTarget(address, account, options.signal));
    await find(winrm, found);
  } catch (thrown) {
    error = toOutcomeError(withTargetMend(thrown));
  } finally {
    winrm?.close();
  }
  return run.end({ ...found, ...(error && { error }) });

  async function find(connected: WinRm, into: Found): Promise<void> {
    const facts = await run.step('read-facts', 'Asking for version, edition and architecture', () => readTargetFacts(connected, options.signal));
    into.facts = facts;
    const prepared = await prepareCheck(scenario, judgedAs, facts, where);
    into.prepared = prepared;
    for (const note of prepared.notes) options.onProgress?.(note);
    const taken = await run.step('take-inventory', 'Taking the inventory', () =>
      takeTargetInventory(connected, {
        requests: inventoryRequests(prepared.plan.expectations, judgedAs),
        username: account.username,
        deadlineMs: options.deadlineMs,
        signal: options.signal,
        keep: async (raw) => {
          await mkdir(join(run.outcomeFolder, 'evidence'), { recursive: true });
          await writeFile(join(run.outcomeFolder, 'evidence', 'inventory.txt'), redact(raw));
          run.logs.push('evidence/inventory.txt');
        },
      }),
    );
    for (const note of taken.notes) options.onProgress?.(`warning: ${note}`);
    into.inventory = taken.inventory;
    into.checks = judgeTarget(prepared.plan, taken.inventory, judgedAs ?? scenario.strategies[0]!);
  }
}
