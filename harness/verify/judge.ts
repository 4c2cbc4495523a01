import type { Inventory } from '../guest/inventory/inventory.ts';
import type { JobStepResult } from '../guest/job/job.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { NotPossible } from '../strategy/plan.ts';
import { explainCommand } from '../tools/explain-command.ts';
import type { Expectation } from './expectation/expectation.ts';
import { findingOf } from './judge/finding-of.ts';
import type { Check } from './outcome.ts';
import { assertUsableInventory } from './usable-inventory.ts';
import { versionInRange } from './windows-version.ts';

/** Everything a strategy's run left behind that expectations are judged on. */
export interface JudgeContext {
  strategy: StrategyName;
  /** Of the finished system, e.g. `10.0.26100.2033`. */
  windowsVersion: string;
  inventory: Inventory;
  notPossible: readonly NotPossible[];
  /** Every job step of every stage; those that served an operation become evidence of its checks. */
  jobSteps: readonly JobStepResult[];
}

/**
 * Judges every expectation on the finished system's inventory, one check each, in the expectations' order. Pure.
 * What the tools printed and returned is evidence only: the state decides (an exit code, a printed text and the
 * resulting state are three facts). Judged on transcripts is only what asks the tool a question (a listing, a patch's
 * applicability, an image that is not this system), and what leaves no state behind.
 * @throws WimproofError WP-INVENTORY-EMPTY (infrastructure) when the inventory cannot be judged on.
 */
export function judge(expectations: readonly Expectation[], context: JudgeContext): Check[] {
  assertUsableInventory(context.inventory);
  return expectations.map((expectation) => judgeOne(expectation, context, expectations));
}

function judgeOne(expectation: Expectation, context: JudgeContext, all: readonly Expectation[]): Check {
  const finding = findingOf(expectation, context, all);
  const check: Check = {
    id: expectation.id,
    title: finding.title,
    status: finding.holds ? 'passed' : 'failed',
    expected: finding.expected,
    actual: finding.actual,
    evidence: [...finding.evidence, ...jobEvidence(expectation, context.jobSteps)],
  };
  if (expectation.operation !== undefined) check.operation = expectation.operation;
  const limit = whyNotJudged(expectation, context);
  if (limit) Object.assign(check, limit);
  return check;
}

/** The check still shows the actual value, but neither passes nor fails. */
function whyNotJudged(expectation: Expectation, context: JudgeContext): Pick<Check, 'status' | 'reason'> | undefined {
  if (expectation.strategies && !expectation.strategies.includes(context.strategy))
    return { status: 'not-applicable', reason: `Expected under ${expectation.strategies.join(', ')} only.` };
  if (expectation.windows !== undefined && !versionInRange(context.windowsVersion, expectation.windows))
    return { status: 'not-applicable', reason: `Expected of Windows ${expectation.windows} only; this is ${context.windowsVersion}.` };
  const impossible = context.notPossible.find((entry) => entry.operation === expectation.operation);
  if (impossible) return { status: 'not-possible', reason: `${impossible.reason} (${impossible.source})` };
  return undefined;
}

function jobEvidence(expectation: Expectation, steps: readonly JobStepResult[]): string[] {
  if (expectation.operation === undefined) return [];
  return steps
    .filter((step) => step.operation === expectation.operation)
    .map((step) => `job step ${step.id} (${step.title}): ${stepResult(step)}`);
}

function stepResult(step: JobStepResult): string {
  if (step.exitCode === undefined) return step.state;
  const code = step.exitCode >>> 0;
  const hexadecimal = code > 0xffff ? ` = 0x${code.toString(16).padStart(8, '0')}` : '';
  const meaning = step.state === 'failed' ? explainCommand(step.command, code) : undefined;
  return `${step.state}, exit code ${code}${hexadecimal}${step.rebootRequired ? ', restart required' : ''}${meaning === undefined ? '' : `: ${meaning}`}`;
}
