import path from 'node:path';
import type { Documentation } from '../documentation.ts';
import type { ResolvedOperation, StrategyName } from '../operation.ts';
import { operationKinds, type OperationKind } from './operation-kind.ts';
import { ORDER_RULES, type OrderRule } from './order-rules.ts';

/** An operation that stands behind one that it belongs before. */
export interface OrderProblem {
  /** Id of the operation that comes too late. */
  operation: string;
  /** Id of the first operation that it should have come before; the same id for packages within one operation. */
  after: string;
  severity: 'error' | 'warning';
  /** Why, for readers. */
  text: string;
  source: Documentation;
}

/**
 * Judges the order of a request, and of the packages of an update-windows-pe, against Microsoft's sequence; one problem a
 * rule and operation. Nothing is reordered.
 * @param request of which the strategy carries out all operations, in this order
 * @param strategy what only one strategy suffers from is said of that one; without it, everything is a warning
 */
export function orderProblems(request: readonly ResolvedOperation[], strategy?: StrategyName): OrderProblem[] {
  const ofImage = request.flatMap((operation, index) => judge(operation, index, request, strategy));
  const ofWindowsPe = request.flatMap((operation) => {
    const packages = windowsPePackages(operation);
    return packages.flatMap((one, index) => judge(one, index, packages, strategy)).map((problem) => ({ ...problem, operation: operation.id, after: operation.id }));
  });
  return [...ofImage, ...ofWindowsPe];
}

function judge(operation: ResolvedOperation, index: number, request: readonly ResolvedOperation[], strategy: StrategyName | undefined): OrderProblem[] {
  return ORDER_RULES.filter((rule) => strategy === undefined || !rule.strategies || rule.strategies.includes(strategy)).flatMap((rule) => {
    const late = findLate(rule, operation, index, request);
    if (!late) return [];
    const text = rule.text.replaceAll('{early}', `'${operation.id}'`).replaceAll('{late}', `'${late.id}'`);
    return [{ operation: operation.id, after: late.id, severity: strategy === undefined ? 'warning' : rule.severity, text, source: rule.source } satisfies OrderProblem];
  });
}

/** As if each package were an operation, named by its file. */
function windowsPePackages(operation: ResolvedOperation): ResolvedOperation[] {
  const { payload } = operation;
  if (operation.operation !== 'update-windows-pe' || payload?.kind !== 'windows-pe') return [];
  return payload.packages.map((one, index) => {
    const source = operation.packages?.[index] ?? '';
    return { id: path.basename(source), operation: 'add-package', source, files: [], payload: one };
  });
}

function findLate(rule: OrderRule, early: ResolvedOperation, index: number, request: readonly ResolvedOperation[]): ResolvedOperation | undefined {
  const is = (operation: ResolvedOperation, kinds: readonly OperationKind[]): boolean => operationKinds(operation).some((kind) => kinds.includes(kind));
  if (!is(early, [rule.early])) return undefined;
  const before = request.slice(0, index);
  if (rule.unlessAfter && before.some((one) => is(one, [rule.unlessAfter!]))) return undefined;
  if (rule.mendedBy && request.slice(index + 1).some((one) => is(one, rule.mendedBy!))) return undefined;
  return before.find((one) => is(one, rule.late) && (rule.applies?.(early, one) ?? true));
}
