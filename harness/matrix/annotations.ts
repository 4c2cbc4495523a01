import { inertLine } from '../../reports/inert-text.ts';
import { plural } from '../../reports/quantity.ts';
import type { RunReport } from '../../reports/run-report.ts';
import { positionOf } from '../../reports/scenario-places.ts';
import type { RunRecord, ScenarioRecord } from '../run/run-record.ts';
import { workflowCommand } from './workflow-command.ts';

/** REST "Check runs", `annotations`: GitHub keeps 10 errors and 10 warnings of a step and drops the rest silently. */
export const MAX_PER_LEVEL = 10;
/** The runner cuts an annotation's text at 4096 characters (actions/runner src/Runner.Worker/ExecutionContext.cs). */
const MAX_MESSAGE = 1000;

export interface Annotation {
  level: 'error' | 'warning';
  file?: string;
  line?: number;
  column?: number;
  title: string;
  message: string;
}

/**
 * What is wrong with a run, each at the line of the scenario file that asked for it: a failed check at its expectation
 * or operation, an error at the scenario. Product and scenario failures are errors; infrastructure, and what was not
 * run, is a warning.
 * @param of `all`, or `comparison` for what only the merged run knows: its shards have annotated the rest
 */
export function annotationsOf(report: RunReport, record: RunRecord | null, of: 'all' | 'comparison' = 'all'): Annotation[] {
  return report.scenarios.flatMap(({ name, cells, comparison }) => {
    const known = record?.scenarios.find((one) => one.name === name);
    const own = of === 'comparison' ? [] : cells.flatMap(({ outcome }): Annotation[] => [
      ...outcome.checks
        .filter(({ status }) => status === 'failed')
        .map((check): Annotation => ({ level: 'error', ...place(known, check), title: `${name} ${outcome.strategy}: ${check.title}`, message: `expected: ${check.expected}; actual: ${check.actual}` })),
      ...(outcome.error
        ? [{ level: outcome.error.kind === 'infrastructure' ? ('warning' as const) : ('error' as const), ...place(known), title: `${name} ${outcome.strategy}: ${outcome.error.code}`, message: `${outcome.error.cause}; mend: ${outcome.error.mend}` }]
        : outcome.verdict === 'not-run' || outcome.verdict === 'error'
          ? [{ level: 'warning' as const, ...place(known), title: `${name} ${outcome.strategy}: ${outcome.verdict}`, message: outcome.image.unchanged === false ? 'the base image was changed' : 'nothing was judged' }]
          : []),
    ]);
    const unexpected = comparison.differences.filter((difference) => difference.class === 'unexpected');
    return [
      ...own,
      ...unexpected.map(({ subject, values }): Annotation => ({ level: 'error', ...place(known), title: `${name}: unexplained difference`, message: `${subject}: ${comparison.strategies.filter((strategy) => strategy in values).map((strategy) => `${strategy}: ${values[strategy] ?? 'absent'}`).join('; ')}` })),
    ];
  });
}

function place(known: ScenarioRecord | undefined, check?: { id: string; operation?: string }): Pick<Annotation, 'file' | 'line' | 'column'> {
  // GitHub shows annotations on files of the repository only.
  if (known?.file === undefined || /^(?:[A-Za-z]:)?[\\/]/.test(known.file)) return {};
  const at = check && positionOf(known.positions, check);
  return { file: known.file, line: at?.line ?? 1, ...(at && { column: at.column }) };
}

/**
 * Workflow commands for annotations, one a line, at most 10 of each level; one more line says how many there are
 * beside them and where.
 */
export function annotationCommands(annotations: readonly Annotation[], restAt: string): string[] {
  const shown = (['error', 'warning'] as const).flatMap((level) => annotations.filter((one) => one.level === level).slice(0, MAX_PER_LEVEL));
  const rest = annotations.filter((one) => !shown.includes(one));
  const count = (level: Annotation['level']): number => rest.filter((one) => one.level === level).length;
  const commands = shown.map(({ level, file, line, column, title, message }) => workflowCommand(level, { file, line, col: column, title: short(title, 200) }, short(message, MAX_MESSAGE)));
  if (rest.length === 0) return commands;
  const kinds = [count('error') > 0 ? plural(count('error'), 'error') : '', count('warning') > 0 ? plural(count('warning'), 'warning') : ''].filter((text) => text !== '');
  return [...commands, workflowCommand('notice', { title: 'wimproof' }, `${kinds.join(' and ')} more than GitHub shows for a step: see ${restAt}`)];
}

function short(text: string, limit: number): string {
  const points = [...inertLine(text)];
  return points.length > limit ? `${points.slice(0, limit - 1).join('')}\u2026` : points.join('');
}
