import type { StrategyName } from '../../harness/servicing/operation.ts';
import { runVerdict } from '../../harness/verify/verdict.ts';
import type { RunVerification } from '../bundle/run-verification.ts';
import { failuresOfOutcome } from '../failures/failures-of.ts';
import { flakiness } from '../history/flakiness.ts';
import { inertLine } from '../inert-text.ts';
import { listed } from '../insight/listed.ts';
import type { RunReport, RunSource, ScenarioReport } from '../run-report.ts';
import { sourceOf } from '../source-of.ts';
import { appliesTo } from './budget-use.ts';
import type { BudgetUse, Decision, DeclaredBySignoff, ReleasedImage, RequiredCell, SignoffDecision, SignoffReason, SignoffWarning, ToleratedFailure } from './decision.ts';
import { judgeScenario, type ScenarioJudgement } from './judge-scenario.ts';
import { daysLeft, isExpired } from './known-issue-match.ts';
import type { KnownIssue, SignoffPolicy } from './policy.ts';
import { recordedImage, releasedImage, type GivenImage } from './released-image.ts';
import { requiredCells } from './required-cells.ts';

export interface SignoffInput {
  report: RunReport | RunSource;
  policy: SignoffPolicy;
  verification: RunVerification;
  now: Date;
  /** What the run set out to run (`run.json`): a wildcard means these scenarios too, and of none of these cells may nothing be left. */
  recorded?: readonly { name: string; strategies: readonly StrategyName[] }[];
  /** Cells whose outcome is no file but was made from the journal. */
  rebuilt?: readonly { scenario: string; strategy: StrategyName }[];
  /** The image that is to be released, when it was given. */
  image?: GivenImage;
}

/** Days before its expiry in which a known issue is spoken of. */
const SOON = 14;

/**
 * Judges a run by a policy. Approves only what was proven: every required cell ran, was judged, and holds but for known
 * issues and declared differences, within its budgets, on evidence that verifies. Cells that are not required never
 * block, but for a changed base image. Pure.
 */
export function judgeSignoff({ report, policy, verification, now, recorded = [], rebuilt = [], image }: SignoffInput): SignoffDecision {
  const source = 'head' in report ? report : sourceOf(report);
  const required = requiredCells(policy, [...new Set([...source.scenarios, ...recorded.map(({ name }) => name)])]);
  const collected = collect(source, required, { policy, now, rebuilt });
  const cells = collected.required;
  const released = releasedImage(policy, cells, collected.images, image);
  const reasons = [...runReasons(source, collected, verification, now), ...doubledScenarios(recorded), ...lostCells(collected, recorded), ...collected.reasons, ...released.reasons];
  const decision: Decision = reasons.length > 0 ? 'blocked' : collected.tolerated.length > 0 ? 'approved-with-known-issues' : 'approved';
  const { run, version, provider, startedAt } = source.head;
  return {
    decision,
    exitCode: decision !== 'blocked' ? 0 : reasons.some(({ kind }) => kind === 'product') ? 1 : 3,
    run: { run, version, provider, startedAt },
    decidedAt: now.toISOString(),
    subject: released.subject,
    ...(released.missing && { subjectMissing: released.missing }),
    required: cells,
    // What is certain comes first.
    reasons: [...reasons.filter(({ kind }) => kind === 'product'), ...reasons.filter(({ kind }) => kind !== 'product')],
    tolerated: collected.tolerated,
    expired: collected.expired,
    warnings: [...issueWarnings(policy, collected, now), ...unusedWarnings(policy, collected), ...released.warnings, ...incompleteImage(source, released.subject), ...(released.missing ? [{ code: 'no-subject', text: `no attestation: ${released.missing}` }] : []), ...collected.warnings],
    budgets: collected.budgets,
    declared: collected.declared,
    notRequired: collected.notRequired,
  };
}

/** The judgements of all scenarios in one. */
interface Collected extends ScenarioJudgement {
  warnings: SignoffWarning[];
  notRequired: SignoffDecision['notRequired'];
  images: ReleasedImage[];
  /** Of all cells and comparisons, for the verdict of the whole. */
  outcomes: Parameters<typeof runVerdict>[0][number][];
  comparisons: Parameters<typeof runVerdict>[1][number][];
}

/** Scenario by scenario, so that a large run is never held whole. */
function collect(source: RunSource, required: ReturnType<typeof requiredCells>, { policy, now, rebuilt }: Pick<SignoffInput, 'policy' | 'now'> & { rebuilt: NonNullable<SignoffInput['rebuilt']> }): Collected {
  const all: Collected = { required: [], reasons: [], tolerated: [], expired: [], budgets: [], declared: [], warnings: [], notRequired: [], images: [], used: new Set(), usedDifferences: new Set(), outcomes: [], comparisons: [] };
  for (const name of [...source.scenarios, ...required.map(({ scenario }) => scenario).filter((scenario) => !source.scenarios.includes(scenario))]) {
    const strategies = required.find(({ scenario }) => scenario === name)?.strategies ?? [];
    const report = source.scenarios.includes(name) ? source.scenario(name) : undefined;
    if (report === undefined) {
      for (const strategy of strategies) {
        all.required.push({ scenario: name, strategy, state: 'not-run', passed: 0, failed: 0, durationMs: null });
        all.reasons.push({ code: 'did-not-run', kind: 'unproven', scenario: name, strategy, text: 'it is required, and is not in the run' });
      }
      continue;
    }
    add(all, judgeScenario(report, { policy, strategies, now, rebuilt: rebuilt.flatMap(({ scenario, strategy }) => (scenario === name ? [strategy] : [])) }));
    const others = report.cells.filter(({ outcome }) => !strategies.includes(outcome.strategy));
    all.notRequired.push(...others.map(({ outcome }) => ({ scenario: name, strategy: outcome.strategy, verdict: outcome.verdict, failures: failuresOfOutcome(outcome).length })));
    all.images.push(...report.cells.flatMap(({ outcome }) => recordedImage(outcome) ?? []));
    all.outcomes.push(...report.cells.map(({ outcome: { verdict, error } }) => ({ verdict, ...(error && { error }) })));
    all.comparisons.push({ verdict: report.comparison.verdict });
    all.warnings.push(...flakyWarnings(report, strategies));
  }
  return all;
}

function add(all: Collected, one: ScenarioJudgement): void {
  all.required.push(...one.required);
  all.reasons.push(...one.reasons);
  all.tolerated.push(...one.tolerated);
  all.expired.push(...one.expired);
  all.budgets.push(...one.budgets);
  all.declared.push(...one.declared);
  for (const issue of one.used) all.used.add(issue);
  for (const declaration of one.usedDifferences) all.usedDifferences.add(declaration);
}

/** What keeps the run as a whole from being believed. */
function runReasons({ head }: RunSource, { outcomes, comparisons, required }: Collected, verification: RunVerification, now: Date): SignoffReason[] {
  const reasons: SignoffReason[] = [];
  const add = (code: string, text: string): void => void reasons.push({ code, kind: 'unproven', text });
  if (required.length === 0) add('did-not-run', 'the policy requires nothing of this run');
  // By a clock that is wrong no known issue can be said to be valid still.
  if (!(Date.parse(head.startedAt) <= now.getTime())) add('clock', `the run began at ${inertLine(head.startedAt)}, and it is ${now.toISOString()} now: one of the two clocks is wrong`);
  if (head.interrupted) add('interrupted', 'the run was ended before it was done');
  // The journal's end may know of an error outside of any outcome.
  else if (head.verdict !== 'passed' && head.verdict !== runVerdict(outcomes, comparisons).verdict) add('run-not-green', `the run as a whole is ${head.verdict}, and no scenario says why`);
  for (const { text, scenario, strategy } of verification.problems) reasons.push({ code: 'evidence', kind: 'unproven', ...(scenario && { scenario }), ...(strategy && { strategy }), text: inertLine(text) });
  if (!verification.ok && verification.problems.length === 0) add('evidence', 'the evidence does not verify');
  return reasons;
}

/** Two scenarios of one name would share a folder, and a digest: no run has them. */
function doubledScenarios(recorded: NonNullable<SignoffInput['recorded']>): SignoffReason[] {
  const names = recorded.map(({ name }) => name);
  const doubled = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...doubled].map((scenario) => ({ code: 'evidence', kind: 'unproven', scenario, text: 'run.json names it twice: nothing says which of the two was run' }));
}

/** Cells of the record that are not in the run. Nobody knows what they did: to the base image, for one. */
function lostCells({ required, notRequired }: Collected, recorded: NonNullable<SignoffInput['recorded']>): SignoffReason[] {
  const known = new Set([...required, ...notRequired].map(({ scenario, strategy }) => `${strategy} ${scenario}`));
  return recorded.flatMap(({ name, strategies }) => strategies.filter((strategy) => !known.has(`${strategy} ${name}`)).map((strategy) => ({ code: 'lost', kind: 'unproven' as const, scenario: name, strategy, text: 'the run set out to run it, and nothing is left of it' })));
}

function issueWarnings(policy: SignoffPolicy, { used, required }: Collected, now: Date): SignoffWarning[] {
  // Of a cell that was not judged nobody knows whether its known issue is gone.
  const complete = required.every(({ state }) => state !== 'not-run' && state !== 'not-judged');
  return policy.knownIssues.flatMap((issue): SignoffWarning[] => {
    const what = `known issue ${inertLine(issue.ticket)} (${inertLine(issue.signature)})`;
    if (!used.has(issue)) return complete ? [{ code: 'known-issue-unused', text: `${what} is no longer needed: nothing in this run failed so${isExpired(issue, now) ? ', and it has expired' : ''}` }] : [];
    const left = daysLeft(issue, now);
    return isExpired(issue, now) || left > SOON ? [] : [{ code: 'known-issue-expires', text: `${what} tolerates until ${issue.expires}: ${left === 0 ? 'today is its last day' : left === 1 ? 'one more day' : `${left} more days`}` }];
  });
}

function unusedWarnings(policy: SignoffPolicy, { usedDifferences, required }: Collected): SignoffWarning[] {
  const complete = required.every(({ state }) => state !== 'not-run' && state !== 'not-judged');
  return [
    ...policy.differences.filter((declaration) => complete && !usedDifferences.has(declaration)).map(({ subject }) => ({ code: 'difference-unused', text: `the declared difference ${inertLine(subject)} is no longer needed: required strategies do not differ so` })),
    ...policy.budgets.flatMap((entry, index) => (required.some(({ scenario, strategy }) => appliesTo(entry, scenario, strategy)) ? [] : [{ code: 'budget-unused', text: `budgets[${index}] is for no required cell` }])),
  ];
}

/** What was asked for and is not in the released image, since its strategy cannot bring it there: a green cell all the same. */
function incompleteImage(source: RunSource, subject: ReleasedImage | null): SignoffWarning[] {
  if (subject?.scenario === undefined || !source.scenarios.includes(subject.scenario)) return [];
  const cell = source.scenario(subject.scenario).cells.find(({ outcome }) => outcome.strategy === subject.strategy);
  const lacking = [...new Set(cell?.outcome.notPossible.map(({ operation }) => inertLine(operation)))];
  return lacking.length === 0 ? [] : [{ code: 'image-incomplete', text: `the image lacks what ${subject.strategy} cannot do: ${listed(lacking)}` }];
}

/** What the history calls flaky, by its own notion: only runs with the inputs of this one count. */
function flakyWarnings({ name, history, current }: ScenarioReport, strategies: readonly StrategyName[]): SignoffWarning[] {
  if (!history || !current) return [];
  return flakiness([...history, current]).flatMap(({ about, strategy, kind, failed, runs, current: same }): SignoffWarning[] => {
    if (about !== 'cell' || !same || !strategy || !strategies.includes(strategy)) return [];
    return [{ code: 'flaky', text: `${inertLine(name)}/${strategy} is flaky: ${kind === 'product' ? 'it failed' : 'nothing could be judged'} in ${failed} of ${runs} runs with the same inputs, this one included` }];
  });
}
