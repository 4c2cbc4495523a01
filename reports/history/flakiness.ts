import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { HistoryCell, HistoryEntry } from '../run-report.ts';

/** Something that came and went although nothing that went into the runs had changed. */
export interface Flakiness {
  /** `cell`: the verdict of the strategy; otherwise the signature of a failure. */
  about: 'cell' | { signature: string };
  /** Absent for a failure of the comparison. */
  strategy?: StrategyName;
  /** product: passed and failed; infrastructure: judged and not judged. */
  kind: 'product' | 'infrastructure';
  /** Changes from one run to the next. */
  flips: number;
  /** Runs with the same inputs that say something. */
  runs: number;
  /** Of them those that failed. */
  failed: number;
  /** `failed` of `runs`: 0 to 1. */
  rate: number;
  /** This run has those inputs. */
  current: boolean;
}
interface Observation {
  /** The inputs; runs with different ones are not held against each other. */
  inputs: string;
  failed: boolean;
}

/** One change may have a lasting cause outside of the inputs; what changes back has not. */
const FLIPS = 2;

/**
 * What is flaky over runs, oldest first, the current one last. Only runs with the same scenario digest, image digest,
 * provider and wimproof version are compared; a run that does not say all of these is not. Failures of the
 * infrastructure say nothing of the product, and the other way round. Those with the inputs of the current run come first.
 */
export function flakiness(runs: readonly HistoryEntry[]): Flakiness[] {
  const strategies = [...new Set(runs.flatMap(({ cells }) => cells.map(({ strategy }) => strategy)))];
  const ofCells = strategies.flatMap((strategy) => {
    const own = runs.map((run) => ({ run, cell: run.cells.find((cell) => cell.strategy === strategy) }));
    const signatures = [...new Set(own.flatMap(({ cell }) => cell?.failures ?? []))];
    return [
      ...(['product', 'infrastructure'] as const).flatMap((kind) => judge({ about: 'cell', strategy, kind }, own.map(({ run, cell }) => cell && observation(run, cell, kind, (one) => failedAs(one, kind))))),
      ...signatures.flatMap((signature) => {
        const kind = kindOf(signature);
        return kind ? judge({ about: { signature }, strategy, kind }, own.map(({ run, cell }) => cell && observation(run, cell, kind, ({ failures }) => failures.includes(signature)))) : [];
      }),
    ];
  });
  const compared = [...new Set(runs.flatMap(({ failures }) => failures))].flatMap((signature) => judge({ about: { signature }, kind: 'product' }, runs.map((run) => comparedObservation(run, signature))));
  return [...ofCells, ...compared].sort((left, right) => Number(right.current) - Number(left.current) || right.flips - left.flips);
}

function judge(what: Pick<Flakiness, 'about' | 'strategy' | 'kind'>, observations: readonly (Observation | undefined)[]): Flakiness[] {
  const current = observations.at(-1)?.inputs;
  const groups = new Map<string, boolean[]>();
  for (const one of observations) if (one) groups.set(one.inputs, [...(groups.get(one.inputs) ?? []), one.failed]);
  return [...groups].flatMap(([inputs, states]) => {
    const flips = states.filter((state, index) => index > 0 && state !== states[index - 1]).length;
    const failed = states.filter((state) => state).length;
    return flips < FLIPS ? [] : [{ ...what, flips, runs: states.length, failed, rate: failed / states.length, current: inputs === current }];
  });
}

function observation(run: HistoryEntry, cell: HistoryCell, kind: Flakiness['kind'], failed: (cell: HistoryCell) => boolean): Observation | undefined {
  const known = inputsOf(run, [cell]);
  const judged = cell.verdict === 'passed' || cell.verdict === 'failed';
  // Without a verdict on the product there is none to compare; and a cell that did not run shows nothing of the host either.
  if (known === undefined || (kind === 'product' ? !judged : !judged && !failedAs(cell, 'infrastructure'))) return undefined;
  return { inputs: known, failed: failed(cell) };
}

function comparedObservation(run: HistoryEntry, signature: string): Observation | undefined {
  const inputs = inputsOf(run, run.cells);
  return inputs === undefined || run.cells.some(({ verdict }) => verdict !== 'passed' && verdict !== 'failed') ? undefined : { inputs, failed: run.failures.includes(signature) };
}

function failedAs({ verdict, errorKind }: HistoryCell, kind: Flakiness['kind']): boolean {
  return kind === 'product' ? verdict === 'failed' : verdict === 'error' && errorKind === 'infrastructure';
}

function kindOf(signature: string): Flakiness['kind'] | undefined {
  return (['product', 'infrastructure'] as const).find((kind) => signature.startsWith(`${kind}/`));
}

function inputsOf(run: HistoryEntry, cells: readonly HistoryCell[]): string | undefined {
  const { digest, provider, version } = run;
  const images = cells.map(({ strategy, imageSha256 }) => [strategy, imageSha256]);
  return digest && images.length > 0 && images.every(([, sha256]) => sha256 !== '') ? JSON.stringify([digest, provider, version, images]) : undefined;
}
