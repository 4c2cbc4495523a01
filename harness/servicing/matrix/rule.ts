import { DOCUMENTATION, type Documentation } from '../documentation.ts';
import type { Mechanism } from '../mechanism.ts';
import { STRATEGIES, type StrategyName } from '../operation.ts';
import type { Row } from './row.ts';

/** One way to carry a row out: by which mechanism, with which tool or setting, and where that is documented. */
export interface Way {
  mechanism: Mechanism;
  text: string;
  source: Documentation;
}
/** One cell of the matrix for a range of Windows versions. Of the rules of a cell the first that fits counts. */
export interface CapabilityRule {
  row: Row;
  strategy: StrategyName;
  /** Windows versions of the image that the rule speaks of. */
  windows: string;
  /** Only for images of this kind (INSTALLATIONTYPE of the image). */
  installation?: 'client' | 'server';
  /** The first is the default. Empty: not possible. */
  ways: readonly Way[];
  /** Why the default is the default, where there are several; why it is not possible, where there is none. */
  why: string;
  source: Documentation;
}

const ANY = '>=6.0';
/** DISM came with Windows 7. */
export const DISM = '>=6.1';
export const VISTA = '<6.1';
/** Why a package goes into the answer file where it can. */
export const BEFORE_BOOT = 'packages of the answer file are changed before the first boot';

interface Limits {
  windows?: string;
  installation?: 'client' | 'server';
}

/** A cell with one way or several; with several, say why the first is the default. */
export function can(row: Row, strategy: StrategyName, ways: Way | readonly Way[], { windows = DISM, installation }: Limits = {}, why = ''): CapabilityRule {
  const list = Array.isArray(ways) ? (ways as readonly Way[]) : [ways as Way];
  return { row, strategy, windows, ...(installation && { installation }), ways: list, why, source: list[0]!.source };
}
export function cannot(row: Row, strategy: StrategyName, why: string, source: Documentation, { windows = ANY, installation }: Limits = {}): CapabilityRule {
  return { row, strategy, windows, ...(installation && { installation }), ways: [], why, source };
}
/** A cell of each strategy that is not possible, for the same reason. */
export function nowhere(row: Row, why: string, source: Documentation, limits: Limits = {}): CapabilityRule[] {
  return STRATEGIES.map((strategy) => cannot(row, strategy, why, source, limits));
}
/** What the answer file has no setting for: a job that FirstLogonCommands start. */
export function atFirstLogon(what: string): Way {
  return by('first-logon-job', `answer file, oobeSystem: FirstLogonCommands run ${what}`, DOCUMENTATION.firstLogonCommands);
}
export function by(mechanism: Mechanism, text: string, source: Documentation): Way {
  return { mechanism, text, source };
}
