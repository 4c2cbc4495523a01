import type { ResourceDescriptor, TestResult, TestResultPredicate } from '../attestation/statement.ts';
import type { TestedScenario } from '../attestation/configuration.ts';
import { inertLine } from '../inert-text.ts';
import type { Decision, SignoffDecision, SignoffReason } from './decision.ts';

/** Above this number of checks a cell is named, not each of its checks: GitHub takes predicates of up to 16 MB. */
const NAMED_CHECKS = 20_000;
/** Whether the subject is the image that was tested. */
const IMAGE_TEST = 'run/image';
const RESULT: Record<Decision, TestResult> = { approved: 'PASSED', 'approved-with-known-issues': 'WARNED', blocked: 'FAILED' };

/**
 * The predicate of a decision. Tests are named `scenario/strategy/check`, `scenario/strategy/budget:value`,
 * `scenario/comparison`, `run/evidence`, `run/image`; only what the policy requires is among them, so that a consumer who
 * asks for an empty `failedTests` asks for the same as the policy. Who has the attestation alone must see that nobody
 * proved the image to be the tested one: `run/image` is then a warning, and so is the result.
 */
export function testResult(decision: SignoffDecision, scenarios: readonly TestedScenario[], configuration: ResourceDescriptor[], url?: string): TestResultPredicate {
  const failed = new Set(decision.reasons.map(failedTest));
  const unproven = decision.subject?.proven === false ? [IMAGE_TEST] : [];
  const warned = new Set([...decision.tolerated.map((one) => nameOf(one, one.check ?? subjectOf(one.signature) ?? 'failure')), ...unproven].filter((name) => !failed.has(name)));
  const passed = new Set([...checkNames(scenarios, decision), ...decision.budgets.filter(({ state }) => state === 'within').map((use) => nameOf(use, `budget:${use.value}`)), ...comparisons(scenarios, decision), ...(decision.reasons.some(({ code }) => code === 'evidence') ? [] : ['run/evidence']), ...(decision.subject?.proven ? [IMAGE_TEST] : [])]);
  return {
    result: decision.decision === 'approved' && unproven.length > 0 ? 'WARNED' : RESULT[decision.decision],
    configuration,
    ...(url && { url }),
    passedTests: [...passed].filter((name) => !failed.has(name) && !warned.has(name)),
    warnedTests: [...warned],
    failedTests: [...failed],
  };
}

/** A test has one name, whether it passed or failed. */
function failedTest(reason: SignoffReason): string {
  if (reason.code === 'subject-mismatch') return IMAGE_TEST;
  return nameOf(reason, reason.check ?? (reason.budget && `budget:${reason.budget}`) ?? subjectOf(reason.signature) ?? reason.code);
}

function checkNames(scenarios: readonly TestedScenario[], { required }: SignoffDecision): string[] {
  const count = scenarios.reduce((sum, { cells }) => sum + cells.reduce((own, { passed }) => own + passed.length, 0), 0);
  if (count > NAMED_CHECKS) return required.filter(({ state }) => state === 'green').map((cell) => nameOf(cell));
  return scenarios.flatMap(({ name, cells }) => cells.flatMap(({ strategy, passed }) => passed.map((check) => nameOf({ scenario: name, strategy }, check))));
}

/** Scenarios whose required strategies left the same systems. */
function comparisons(scenarios: readonly TestedScenario[], { reasons, tolerated }: SignoffDecision): string[] {
  const whole = (name: string) => [...reasons, ...tolerated].every(({ scenario, strategy }) => scenario !== name || strategy !== undefined);
  return scenarios.filter(({ name, cells }) => cells.length > 1 && whole(name)).map(({ name }) => nameOf({ scenario: name }));
}

/** `difference/service:Dhcp` of a signature that is no check's. */
function subjectOf(signature: string | undefined): string | undefined {
  return signature?.split('/').slice(1, 3).join('/');
}

function nameOf({ scenario, strategy }: { scenario?: string; strategy?: string }, rest?: string): string {
  return inertLine([...(scenario === undefined ? ['run'] : [scenario, strategy ?? 'comparison']), ...(rest === undefined ? [] : [rest])].join('/'));
}
