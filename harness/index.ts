/**
 * wimproof as a library: what the command line is made of. TypeScript sources; load them with `tsx`, or with a Node that
 * strips types (docs/decisions/0001-run-from-source.md).
 */
export { WimproofError, type FailureKind } from './errors/wimproof-error.ts';
export { loadScenario } from './scenario/load-scenario.ts';
export type { Scenario } from './scenario/scenario.ts';
export { STRATEGIES, type Operation, type StrategyName } from './servicing/operation.ts';
export { capabilityOf } from './servicing/capability.ts';
export { compile } from './strategy/compile.ts';
export { describePlan } from './strategy/describe-plan.ts';
export type { Plan, Stage, Step } from './strategy/plan.ts';
export { inspectImage, selectImage } from './image/inspect-image.ts';
export type { Machine, MachineSpec, Provider } from './machine/machine.ts';
export { HyperVProvider } from './machine/hyperv/hyperv-provider.ts';
export { QemuProvider } from './machine/qemu/qemu-provider.ts';
export { WinRm } from './guest/winrm/winrm.ts';
export type { Inventory } from './guest/inventory/inventory.ts';
export { judge } from './verify/judge.ts';
export { compare } from './verify/compare/compare.ts';
export type { Expectation } from './verify/expectation/expectation.ts';
export type { Check, Comparison, Outcome, Verdict } from './verify/outcome.ts';
export { Ledger } from './run/ledger/ledger.ts';
export { prepareScenario, type PreparedScenario } from './run/prepare-scenario.ts';
export { runScenarios, type RunOptions, type RunResult } from './run/run-scenarios.ts';
export { junit } from '../reports/junit.ts';
export { ctrf } from '../reports/ctrf/ctrf.ts';
export { jobSummary } from '../reports/markdown/job-summary.ts';
export { prComment } from '../reports/markdown/pr-comment.ts';
export { htmlReport } from '../reports/html/html-report.ts';
export { openRun } from '../reports/open-run.ts';
export { writeBundle } from '../reports/bundle/write-bundle.ts';
export { verifyRun } from '../reports/bundle/verify-run.ts';
export { judgeSignoff } from '../reports/signoff/judge-signoff.ts';
export type { JournalEvent } from './run/journal-event.ts';
