import { median } from '../../reports/insight/median.ts';
import { z } from 'zod';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { Outcome } from '../verify/outcome.ts';
import { resultOf, type Cell } from './cell.ts';
import { STRATEGIES } from '../servicing/operation.ts';

const fileSchema = z.object({
  schema: z.literal('wimproof.durations/1'),
  cells: z.array(z.object({ scenario: z.string(), strategy: z.enum(STRATEGIES), durationMs: z.number().positive() })),
});
/** How long a cell took once, in milliseconds. */
export interface RecordedDuration {
  scenario: string;
  strategy: string;
  durationMs: number;
}

/**
 * What outcomes say of the time their cells take. Only judged outcomes count: one that ended in an error or was
 * cancelled was cut short. A stage from the cache counts with the time it took when it was made, since the host that
 * runs the cell next may not have it.
 */
export function durationsOf(outcomes: readonly Outcome[]): RecordedDuration[] {
  return outcomes
    .filter(({ verdict, error, durationMs }) => (verdict === 'passed' || verdict === 'failed') && !error && durationMs > 0)
    .map(({ scenario, strategy, durationMs, stages }) => ({ scenario, strategy, durationMs: durationMs + stages.reduce((sum, stage) => sum + (stage.cachedFrom?.durationMs ?? 0), 0) }));
}

/** `durations.json`, as a merged run leaves it and a repository may keep it. Ends with a newline. */
export function formatDurations(recorded: readonly RecordedDuration[]): string {
  return `${JSON.stringify({ schema: 'wimproof.durations/1', cells: recorded }, null, 2)}\n`;
}

/** Reads `durations.json`. @throws WimproofError `WP-DURATIONS-FILE` (scenario) */
export function parseDurations(text: string, file: string): RecordedDuration[] {
  try {
    return fileSchema.parse(JSON.parse(text)).cells;
  } catch (error) {
    throw new WimproofError({ code: 'WP-DURATIONS-FILE', kind: 'scenario', cause: `${file} holds no durations of schema wimproof.durations/1`, mend: 'name the durations.json of a merged run, or a run folder', original: error });
  }
}

/**
 * Milliseconds that each cell is expected to take, in the order of the cells: the median of its recordings; for an
 * unknown cell the median of the known cells of its strategy, then of all known cells, then 1 (all alike). Always above 0.
 */
export function estimates(cells: readonly Cell[], recorded: readonly RecordedDuration[]): number[] {
  const known = new Map<string, number[]>();
  for (const one of recorded) known.set(`${one.scenario}/${one.strategy}`, [...(known.get(`${one.scenario}/${one.strategy}`) ?? []), one.durationMs]);
  const medians = [...known].map(([name, values]) => ({ strategy: name.slice(name.lastIndexOf('/') + 1), value: median(values) }));
  const all = medians.length > 0 ? median(medians.map(({ value }) => value)) : 1;
  return cells.map((cell) => {
    const own = known.get(resultOf(cell));
    if (own) return median(own);
    const alike = medians.filter(({ strategy }) => strategy === cell.strategy).map(({ value }) => value);
    return alike.length > 0 ? median(alike) : all;
  });
}
