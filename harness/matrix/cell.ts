import { WimproofError } from '../errors/wimproof-error.ts';
import { STRATEGIES, type StrategyName } from '../servicing/operation.ts';

/** One scenario x strategy, before it is run. */
export interface Cell {
  /** The scenario file as it was named, with forward slashes: the job that runs the cell may be on another system. */
  file: string;
  /** The scenario's `name`. */
  scenario: string;
  strategy: StrategyName;
}

/** How a cell is named on a command line: `scenarios/quickstart.yaml:offline`. */
export function formatCell({ file, strategy }: Pick<Cell, 'file' | 'strategy'>): string {
  return `${file}:${strategy}`;
}

/**
 * Reads what `formatCell` writes. The last colon counts: `C:\lab\x.yaml:audit` is a Windows path and a strategy.
 * @throws WimproofError `WP-CELL-FORM` (scenario)
 */
export function parseCell(text: string): { file: string; strategy: StrategyName } {
  const colon = text.lastIndexOf(':');
  const file = text.slice(0, Math.max(0, colon));
  const strategy = STRATEGIES.find((name) => name === text.slice(colon + 1));
  if (file !== '' && strategy) return { file, strategy };
  throw new WimproofError({
    code: 'WP-CELL-FORM',
    kind: 'scenario',
    cause: `'${text}' is not a scenario file and a strategy`,
    mend: `write for example scenarios/quickstart.yaml:offline (strategies: ${STRATEGIES.join(', ')})`,
  });
}

/** The cells of a command line by scenario file, in order of first mention, each strategy once. @throws as `parseCell` */
export function cellsByFile(texts: readonly string[]): { file: string; strategies: StrategyName[] }[] {
  const files = new Map<string, Set<StrategyName>>();
  for (const { file, strategy } of texts.map(parseCell)) files.set(file, (files.get(file) ?? new Set()).add(strategy));
  return [...files].map(([file, strategies]) => ({ file, strategies: STRATEGIES.filter((name) => strategies.has(name)) }));
}

/** Where a cell's outcome lies in a run folder: `quickstart/offline`. Names a cell without its file. */
export function resultOf({ scenario, strategy }: Pick<Cell, 'scenario' | 'strategy'>): string {
  return `${scenario}/${strategy}`;
}
