import type { OperationName } from '../../servicing/operation.ts';
import type { CheckStatus, Comparison, Outcome } from '../outcome.ts';

type Row = Comparison['operations'][number];
type Cell = { status: CheckStatus | 'not-run'; text: string };

/** The rows of a comparison: every operation of the request, with its state under each strategy. `outcomes` in canonical order. */
export function operationRows(outcomes: readonly Outcome[], operations?: readonly { id: string; title?: string }[]): Row[] {
  const known = operations ?? requestOrder(outcomes).map((id) => ({ id }));
  return known.map((operation: { id: string; title?: string }) => {
    const row: Row = { operation: operation.id, title: operation.title ?? titleOf(operation.id), cells: {} };
    for (const outcome of outcomes) row.cells[outcome.strategy] = cellOf(operation.id, outcome);
    return row;
  });
}

/** Never `passed` without a check that passed, never `not-applicable` when something else is known. */
function cellOf(operation: string, outcome: Outcome): Cell {
  const impossible = outcome.notPossible.find((entry) => entry.operation === operation);
  if (impossible) return { status: 'not-possible', text: impossible.reason };
  const checks = outcome.checks.filter((check) => check.operation === operation);
  const failed = checks.filter((check) => check.status === 'failed');
  if (failed.length > 0) return { status: 'failed', text: failed.map((check) => `expected: ${check.expected}; actual: ${check.actual}`).join('. ') };
  const mechanism = outcome.mechanisms.find((entry) => entry.operation === operation)?.mechanism;
  if (checks.some((check) => check.status === 'passed')) return { status: 'passed', text: mechanism ?? '' };
  const notPossible = checks.find((check) => check.status === 'not-possible');
  if (notPossible) return { status: 'not-possible', text: notPossible.reason ?? '' };
  if (outcome.checks.length === 0) return { status: 'not-run', text: whyNotRun(outcome) };
  return { status: 'not-applicable', text: checks.find((check) => check.reason)?.reason ?? unjudged(operation, outcome) };
}

/** What a later operation undoes, and what leaves no trace, has no expectation: then its steps are all there is to say. */
function unjudged(operation: string, outcome: Outcome): string {
  const steps = outcome.stages.flatMap(({ jobSteps }) => jobSteps).filter((step) => step.operation === operation);
  if (steps.length === 0) return 'No expectation judges this operation.';
  const failed = steps.filter(({ state }) => state !== 'succeeded').length;
  return failed === 0 ? 'Its steps succeeded; no expectation judges what they left.' : `${failed} of its ${steps.length} steps failed; no expectation judges what they left.`;
}

function whyNotRun(outcome: Outcome): string {
  if (!outcome.error) return 'Did not run.';
  const stage = outcome.stages.find((candidate) => candidate.status === 'failed');
  return `${outcome.error.code}${stage ? ` in stage ${stage.name}` : ''}: ${outcome.error.cause}`;
}

/** The request's order as far as the outcomes show it: operations that no strategy can carry out come last. */
function requestOrder(outcomes: readonly Outcome[]): string[] {
  const merged = mergeOrders(outcomes.map((outcome) => outcome.mechanisms.map((entry) => entry.operation)));
  return [...new Set([...merged, ...outcomes.flatMap((outcome) => outcome.notPossible.map((entry) => entry.operation))])];
}

/** One order that keeps, as far as they agree, the orders of all lists: an id goes behind its predecessor where it is first seen. */
function mergeOrders(lists: readonly (readonly string[])[]): string[] {
  // The strategy that can carry out most operations knows most of the request's order.
  const [longest = [], ...rest] = [...lists].sort((left, right) => right.length - left.length);
  const merged = [...new Set(longest)];
  for (const list of rest)
    list.forEach((id, index) => {
      if (!merged.includes(id)) merged.splice(index === 0 ? 0 : merged.indexOf(list[index - 1]!) + 1, 0, id);
    });
  return merged;
}

/** Every operation, in words. */
const TITLES: Record<OperationName, string> = {
  'add-package': 'Add package',
  'remove-package': 'Remove package',
  'add-language': 'Add language',
  'remove-language': 'Remove language',
  'add-capability': 'Add capability',
  'remove-capability': 'Remove capability',
  'enable-feature': 'Enable feature',
  'disable-feature': 'Disable feature',
  'add-driver': 'Add driver',
  'remove-driver': 'Remove driver',
  'set-international': 'Set international settings',
  'set-edition': 'Set edition',
  'set-product-key': 'Set product key',
  'install-application': 'Install application',
  'install-patch': 'Install patch',
  'check-patch': 'Check patch',
  'add-appx': 'Add app package',
  'remove-appx': 'Remove app package',
  'apply-answer-file': 'Apply answer file',
  'set-registry-value': 'Set registry value',
  'remove-registry-value': 'Remove registry value',
  'copy-files': 'Copy files',
  'clean-up-image': 'Clean up image',
  'check-component-store': 'Check component store',
  'update-windows-pe': 'Update Windows PE',
  'list-image': 'List',
};

/** `add-driver:netkvm.inf` -> `Add driver netkvm.inf`; an id that the user chose stays as it is. */
function titleOf(id: string): string {
  const [, name, subject] = /^([a-z-]+)(?::(.+))?$/s.exec(id) ?? [];
  const title = name !== undefined && Object.hasOwn(TITLES, name) ? TITLES[name as OperationName] : undefined;
  return title === undefined ? id : [title, subject].filter(Boolean).join(' ');
}
