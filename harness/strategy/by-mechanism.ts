import { capabilityFor } from '../servicing/capability.ts';
import type { Mechanism } from '../servicing/capability-rules.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { PlacedOperation } from './payload-layout.ts';

/** The operations that a strategy carries out by one of these mechanisms, in the order of the request. */
export function byMechanism(placed: readonly PlacedOperation[], strategy: StrategyName, windowsVersion: string, mechanisms: readonly Mechanism[]): PlacedOperation[] {
  return placed.filter((entry) => mechanisms.includes(mechanismOf(entry, strategy, windowsVersion) as Mechanism));
}

/** By what a strategy carries an operation out; undefined when it cannot. */
export function mechanismOf({ operation }: PlacedOperation, strategy: StrategyName, windowsVersion: string): Mechanism | undefined {
  const capability = capabilityFor(operation.operation, strategy, windowsVersion);
  return capability.possible ? capability.mechanism : undefined;
}
