import type { Check } from '../harness/verify/outcome.ts';

interface Position {
  line: number;
  column: number;
}
interface Positions {
  operations: Record<string, Position>;
  expectations: Record<string, Position>;
}
/** Where scenarios, their operations and expectations are written down, by the scenario's name; from `run.json`. */
export type ScenarioPlaces = Readonly<Record<string, { file?: string; positions?: Positions }>>;

export interface Place {
  /** As `run.json` has it: forward slashes, relative to the repository where it lies in it. */
  file: string;
  line?: number;
  column?: number;
}

/** The place that asked for a check: its expectation, else its operation, else the file. */
export function placeOf(places: ScenarioPlaces | undefined, scenario: string, check?: Pick<Check, 'id' | 'operation'>): Place | undefined {
  const known = places && Object.hasOwn(places, scenario) ? places[scenario] : undefined;
  if (known?.file === undefined) return undefined;
  const at = check && positionOf(known.positions, check);
  return { file: known.file, ...(at && { line: at.line, column: at.column }) };
}

/** Of its expectation, else of its operation. */
export function positionOf(positions: Positions | undefined, check: Pick<Check, 'id' | 'operation'>): Position | undefined {
  return positions?.expectations[check.id] ?? (check.operation === undefined ? undefined : positions?.operations[check.operation]);
}

/** `scenarios/branch.yaml:14:5`. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
