import type { Check } from '../harness/verify/outcome.ts';

interface Position {
  line: number;
  column: number;
}
/** Where scenarios, their operations and expectations are written down, by the scenario's name; from `run.json`. */
export type ScenarioPlaces = Readonly<Record<string, { file?: string; positions?: { operations: Record<string, Position>; expectations: Record<string, Position> } }>>;

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
  const at = check && (known.positions?.expectations[check.id] ?? (check.operation === undefined ? undefined : known.positions?.operations[check.operation]));
  return { file: known.file, ...(at && { line: at.line, column: at.column }) };
}

/** `scenarios/branch.yaml:14:5`. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
