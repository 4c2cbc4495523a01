import { versionInRange } from '../verify/windows-version.ts';
import { CAPABILITY_RULES, type CapabilityRule, type Mechanism } from './capability-rules.ts';
import type { Documentation } from './documentation.ts';
import type { OperationName, StrategyName } from './operation.ts';

export type Capability =
  /** `text` says by which tool or setting, for readers. */
  | { possible: true; mechanism: Mechanism; text: string; source: Documentation }
  | { possible: false; reason: string; source: Documentation };

/**
 * Whether a strategy can carry out an operation on an image of this Windows version, and by what.
 * @param windowsVersion of the image, e.g. `10.0.26100.1`
 */
export function capabilityFor(operation: OperationName, strategy: StrategyName, windowsVersion: string): Capability {
  const fits = (rule: CapabilityRule): boolean => rule.operation === operation && rule.strategy === strategy && versionInRange(windowsVersion, rule.windows);
  const rule = CAPABILITY_RULES.find(fits);
  if (!rule) return { possible: false, reason: `Windows ${windowsVersion} is older than Windows Vista`, source: CAPABILITY_RULES[0]!.source };
  const { mechanism, text, source } = rule;
  return mechanism === null ? { possible: false, reason: text, source } : { possible: true, mechanism, text, source };
}
