import type { StrategyName } from '../../harness/servicing/operation.ts';
import { globMatches } from '../../harness/verify/judge/glob.ts';
import type { CheckStatus, Difference, Outcome } from '../../harness/verify/outcome.ts';
import { emptySections } from '../../harness/verify/usable-inventory.ts';
import type { Failure } from '../failures/failure.ts';
import { failuresOf, failuresOfOutcome } from '../failures/failures-of.ts';
import { inertLine } from '../inert-text.ts';
import { bytes } from '../quantity.ts';
import type { ScenarioReport } from '../run-report.ts';
import { budgetOf, budgetUses } from './budget-use.ts';
import type { BudgetUse, CellState, DeclaredBySignoff, RequiredCell, SignoffReason, ToleratedFailure } from './decision.ts';
import { isExpired, namesFailure } from './known-issue-match.ts';
import type { KnownIssue, SignoffPolicy } from './policy.ts';

export interface ScenarioJudgement {
  required: RequiredCell[];
  reasons: SignoffReason[];
  tolerated: ToleratedFailure[];
  expired: ToleratedFailure[];
  budgets: BudgetUse[];
  declared: DeclaredBySignoff[];
  /** Known issues that named a failure of any cell. */
  used: Set<KnownIssue>;
  /** Declarations of the policy that explained a difference. */
  usedDifferences: Set<SignoffPolicy['differences'][number]>;
}
export interface ScenarioContext {
  policy: SignoffPolicy;
  /** Of this scenario; may be empty. */
  strategies: readonly StrategyName[];
  now: Date;
  /** Strategies whose outcome is not a file but was made from the journal. */
  rebuilt: readonly StrategyName[];
}

/** What a policy says to one scenario of a run. */
export function judgeScenario(report: ScenarioReport, context: ScenarioContext): ScenarioJudgement {
  const judge = new ScenarioJudge(report, context);
  judge.notRequired();
  for (const strategy of context.strategies) judge.cell(strategy);
  judge.comparison();
  return judge.result;
}

class ScenarioJudge {
  readonly result: ScenarioJudgement = { required: [], reasons: [], tolerated: [], expired: [], budgets: [], declared: [], used: new Set(), usedDifferences: new Set() };
  private readonly report: ScenarioReport;
  private readonly context: ScenarioContext;

  constructor(report: ScenarioReport, context: ScenarioContext) {
    this.report = report;
    this.context = context;
  }

  notRequired(): void {
    for (const { outcome } of this.report.cells) {
      if (this.context.strategies.includes(outcome.strategy)) continue;
      // Every cell is made of the same base: one that changed it spoils the others.
      if (outcome.image.unchanged === false) this.unproven('image-changed', 'the base image was changed during the run', outcome.strategy);
      for (const failure of failuresOfOutcome(outcome)) for (const issue of this.context.policy.knownIssues) if (namesFailure(issue, failure)) this.result.used.add(issue);
    }
  }

  cell(strategy: StrategyName): void {
    const { result, report, context } = this;
    const place = { scenario: report.name, strategy };
    const outcome = report.cells.find((cell) => cell.outcome.strategy === strategy)?.outcome;
    const budget = budgetOf(context.policy, report.name, strategy);
    if (outcome === undefined) {
      result.required.push({ ...place, state: 'not-run', passed: 0, failed: 0, durationMs: null });
      result.budgets.push(...budgetUses(budget, place, null));
      return this.unproven('did-not-run', 'it is required, and is not in the run', strategy);
    }
    const before = result.reasons.length;
    const count = (status: CheckStatus): number => outcome.checks.filter((check) => check.status === status).length;
    const unproven = unprovenReasons(outcome, context.rebuilt.includes(strategy));
    for (const [code, text] of unproven) this.unproven(code, text, strategy);
    // What these three say is said above, in more words.
    const failures = failuresOfOutcome(outcome).filter(({ code }) => code !== 'not-run' && code !== 'not-judged' && code !== 'image-changed');
    const tolerated = failures.filter((failure) => this.tolerates(failure)).length;
    const explained = outcome.verdict === 'passed' || (outcome.verdict === 'failed' && tolerated > 0) || result.reasons.length > before;
    if (!explained) this.unproven('not-judged', `its verdict is ${outcome.verdict}, and nothing in it says why`, strategy);
    const metrics = report.comparison.metrics[strategy];
    const uses = budgetUses(budget, place, unproven.length === 0 && metrics ? metrics : null);
    result.budgets.push(...uses);
    result.reasons.push(...uses.flatMap(budgetReason));
    const ran = outcome.stages.some(({ status }) => status !== 'not-run') || outcome.inventory !== null;
    const state: CellState = !ran ? 'not-run' : unproven.length > 0 ? 'not-judged' : result.reasons.length > before ? 'blocked' : tolerated > 0 ? 'tolerated' : 'green';
    result.required.push({ ...place, state, verdict: outcome.verdict, passed: count('passed'), failed: count('failed'), durationMs: metrics?.durationMs ?? outcome.durationMs });
  }

  comparison(): void {
    const { result, report: { name, comparison, cells }, context: { policy, strategies } } = this;
    const outcomes = cells.map(({ outcome }) => outcome).filter(({ strategy }) => strategies.includes(strategy));
    if (outcomes.length === 0) return;
    const bases = new Set(outcomes.map(({ image }) => image.sha256));
    if (bases.size > 1) this.unproven('image-differs', `its strategies began with ${bases.size} different base images`);
    if (outcomes.some(({ strategy }) => !comparison.strategies.includes(strategy) || !comparison.metrics[strategy])) this.unproven('comparison-missing', 'the comparison does not cover all required strategies');
    const unexplained: Difference[] = [];
    for (const difference of comparison.differences) {
      // A difference blocks when required strategies differ; one with a strategy that nobody requires does not.
      if (difference.class !== 'unexpected' || !differsAmong(difference, strategies)) continue;
      const declaration = policy.differences.find(({ subject }) => declares(subject, difference.subject));
      if (declaration === undefined) {
        unexplained.push(difference);
        continue;
      }
      result.usedDifferences.add(declaration);
      result.declared.push({ scenario: name, subject: difference.subject, values: difference.values, reason: declaration.reason });
    }
    for (const failure of failuresOf({ name, comparison: { ...comparison, differences: unexplained }, cells: [] })) if (failure.code === 'difference') this.tolerates(failure);
  }

  /** True when a known issue tolerates it; else it is a reason. */
  private tolerates(failure: Failure): boolean {
    const { result, context: { policy, now } } = this;
    const named = policy.knownIssues.filter((issue) => namesFailure(issue, failure));
    for (const issue of named) result.used.add(issue);
    const title = inertLine(failure.title);
    const about = { scenario: failure.scenario, ...(failure.strategy && { strategy: failure.strategy }), failure: failure.id, signature: failure.signature, ...(failure.check && { check: failure.check }) };
    const valid = named.find((issue) => !isExpired(issue, now));
    if (valid) {
      result.tolerated.push({ ...about, title, issue: valid });
      return true;
    }
    const last = named.toSorted((left, right) => (left.expires < right.expires ? 1 : -1))[0];
    if (last) result.expired.push({ ...about, title, issue: last });
    result.reasons.push({
      code: last ? 'known-issue-expired' : failure.code === 'expectation' ? 'failure' : failure.code,
      kind: failure.kind === 'product' ? 'product' : 'unproven',
      ...about,
      text: shortened(last ? `${title}: tolerated until ${last.expires} (${inertLine(last.ticket)}, ${inertLine(last.owner)})` : `${title.replace(/\.$/, '')}. ${inertLine(failure.detail)}`),
    });
    return false;
  }

  private unproven(code: string, text: string, strategy?: StrategyName): void {
    this.result.reasons.push({ code, kind: 'unproven', scenario: this.report.name, ...(strategy && { strategy }), text });
  }
}

/** Why nothing can be said of a cell. A known issue never helps: it is about what was seen. */
function unprovenReasons(outcome: Outcome, rebuilt: boolean): [code: string, text: string][] {
  if (rebuilt) return [['rebuilt', 'its outcome is lost: what is reported was made from the journal']];
  if (outcome.target) return [['found-not-made', `the system at ${inertLine(outcome.target.address)} was found, not made by this strategy`]];
  const changed: [string, string][] = outcome.image.unchanged === false ? [['image-changed', 'the base image was changed during the run']] : [];
  if (outcome.verdict === 'not-run' && outcome.inventory === null) return [...changed, ['did-not-run', 'it did not run']];
  if (outcome.inventory === null) return [...changed, ['not-judged', 'it left no inventory: no expectation was judged']];
  const empty = emptySections(outcome.inventory);
  if (outcome.image.unchanged === null) changed.push(['image-unproven', 'nothing says that the base image is as it was']);
  else if (!/^[0-9a-f]{64}$/.test(outcome.image.sha256)) changed.push(['image-unproven', 'nothing says which base image it was made of']);
  if (empty.length > 0) changed.push(['inventory-incomplete', `its inventory has nothing in ${empty.join(', ')}`]);
  if (!outcome.checks.some(({ status }) => status === 'passed')) changed.push(['no-check-passed', 'not one of its expectations was found to hold']);
  return changed;
}

/** As the scenario's own declarations are read: with or without the kind of the subject. */
function declares(pattern: string, subject: string): boolean {
  return globMatches(pattern, subject) || globMatches(pattern, subject.slice(subject.indexOf(':') + 1));
}

function differsAmong({ values }: Difference, strategies: readonly StrategyName[]): boolean {
  const among = strategies.filter((strategy) => strategy in values).map((strategy) => values[strategy]?.toLowerCase() ?? null);
  return new Set(among).size > 1;
}

function budgetReason(use: BudgetUse): SignoffReason[] {
  const place = { scenario: use.scenario, strategy: use.strategy };
  const amount = (value: number): string => (use.value === 'minutes' ? `${value.toFixed(1)} min` : use.value === 'reboots' ? `${value} restarts` : bytes(value));
  if (use.state === 'exceeded') {
    const what = { minutes: `it took ${amount(use.used!)}`, reboots: `it restarted ${use.used} times`, 'image-growth': `the image grew by ${bytes(use.used!)}` }[use.value];
    return [{ code: `budget-${use.value}`, kind: 'product', ...place, budget: use.value, text: `${what}; ${amount(use.allowed)} are allowed` }];
  }
  if (use.state !== 'not-measured') return [];
  return [{ code: 'budget-not-measured', kind: 'unproven', ...place, budget: use.value, text: `${{ minutes: 'its time', reboots: 'its restarts', 'image-growth': 'how much the image grew' }[use.value]} was not measured; ${amount(use.allowed)} are allowed` }];
}

function shortened(text: string): string {
  const points = [...text];
  return points.length > 400 ? `${points.slice(0, 400).join('')}\u2026` : text;
}
