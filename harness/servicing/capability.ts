import { WimproofError } from '../errors/wimproof-error.ts';
import { isServer } from '../image/is-server.ts';
import { versionInRange } from '../verify/windows-version.ts';
import type { Documentation } from './documentation.ts';
import { rowsOf } from './matrix/rows-of.ts';
import type { Row } from './matrix/row.ts';
import type { CapabilityRule, Way } from './matrix/rule.ts';
import { CAPABILITY_RULES } from './matrix/rules.ts';
import type { Mechanism } from './mechanism.ts';
import type { Operation, ResolvedOperation, StrategyName } from './operation.ts';

/** What the matrix asks of an image. */
export interface CapabilityTarget {
  /** Windows version of the image, e.g. `10.0.26100.1`. */
  version: string;
  /** INSTALLATIONTYPE of the image: `Client`, `Server`, `Server Core`. */
  installationType?: string;
}
export type Capability =
  /** `text` says by which tool or setting, for readers; `why` why this one, where the row has several. */
  | { possible: true; mechanism: Mechanism; text: string; why: string; source: Documentation; others: Mechanism[] }
  | { possible: false; reason: string; source: Documentation };

/** The rule of one cell, or undefined when the image is older than anything that the matrix speaks of. */
export function ruleFor(row: Row, strategy: StrategyName, target: CapabilityTarget): CapabilityRule | undefined {
  const kind = isServer(target) ? 'server' : 'client';
  return CAPABILITY_RULES.find(
    (rule) => rule.row === row && rule.strategy === strategy && (rule.installation === undefined || rule.installation === kind) && versionInRange(target.version, rule.windows),
  );
}

/**
 * Whether a strategy can carry out an operation, with the options it has, on an image, and by what: the first mechanism
 * that every row of the operation knows, or the one that the scenario names (`via`).
 * @throws WimproofError WP-SCENARIO-MECHANISM (scenario) when the scenario names one that cannot do it
 */
export function capabilityOf(operation: Operation | ResolvedOperation, strategy: StrategyName, target: CapabilityTarget): Capability {
  const rows = rowsOf(operation);
  const rules = rows.map((row) => ruleFor(row, strategy, target));
  const impossible = rules.findIndex((rule) => !rule || rule.ways.length === 0);
  if (impossible >= 0) {
    const rule = rules[impossible];
    return { possible: false, reason: rule?.why ?? `Windows ${target.version} is older than Windows Vista`, source: rule?.source ?? CAPABILITY_RULES[0]!.source };
  }
  const cells = rules as CapabilityRule[];
  const shared = (cells.at(-1)?.ways ?? []).filter((way) => cells.every((cell) => cell.ways.some(({ mechanism }) => mechanism === way.mechanism)));
  const others = shared.map(({ mechanism }) => mechanism);
  const wanted = operation.via?.[strategy];
  if (wanted !== undefined && !others.includes(wanted))
    throw new WimproofError({
      code: 'WP-SCENARIO-MECHANISM',
      kind: 'scenario',
      cause: `${operation.id} cannot be carried out by ${wanted} under ${strategy}`,
      mend: `Leave via.${strategy} out, or name one of: ${others.join(', ') || '(none)'}.`,
    });
  const way: Way | undefined = wanted === undefined ? shared[0] : shared.find(({ mechanism }) => mechanism === wanted);
  if (!way) return { possible: false, reason: `no one mechanism does all of ${rows.join(', ')}`, source: cells[0]!.source };
  const why = wanted === undefined ? cells.map((cell) => cell.why).findLast(Boolean) ?? '' : 'named by the scenario';
  const texts = cells.map(({ ways }) => ways.find(({ mechanism }) => mechanism === way.mechanism)!.text);
  // `/Enable-Feature` is told by `/Enable-Feature /All`.
  const text = texts.filter((one, index) => !texts.some((other, at) => at > index && other.startsWith(one))).join('; ');
  return { possible: true, mechanism: way.mechanism, text, why, source: way.source, others: others.filter((one) => one !== way.mechanism) };
}
