import type { StrategyName } from '../servicing/operation.ts';

/** What should hold in the finished guest. Derived from the request or written by the user. */
interface ExpectationBase {
  /** Unique; `<kind>:<subject>`. A user's expectation with the same id replaces the derived one. */
  id: string;
  origin: 'derived' | 'scenario';
  /** The operation it was derived from. */
  operation?: string;
  /** Limited to these strategies; absent = all. */
  strategies?: StrategyName[];
  /** Limited to Windows versions, e.g. `>=10.0.22000`; absent = all. */
  windows?: string;
}
export type Expectation = ExpectationBase &
  (
    | { kind: 'package'; identity: string; state: 'installed' | 'absent' }
    | { kind: 'feature'; feature: string; state: 'enabled' | 'disabled' | 'removed' }
    | { kind: 'driver'; originalFileName: string; provider?: string; version?: string; state: 'present' | 'absent' }
    | { kind: 'application'; productCode?: string; name?: string; version?: string; state: 'present' | 'absent' }
    | { kind: 'edition'; edition: string }
    | { kind: 'no-pending-reboot' }
    | { kind: 'image-state'; state: string }
  );
export type ExpectationKind = Expectation['kind'];
