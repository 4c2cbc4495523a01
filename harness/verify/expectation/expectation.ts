import type { ServiceStartType } from '../../guest/inventory/inventory.ts';
import type { Listing, RegistryType, StrategyName } from '../../servicing/operation.ts';
import type { ComponentStoreHealth } from '../../tools/dism/parse-component-store-health.ts';

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
export const INTERNATIONAL_SETTINGS = ['system-ui-language', 'system-locale', 'user-locale', 'input-locales', 'time-zone'] as const;
export type InternationalSetting = (typeof INTERNATIONAL_SETTINGS)[number];
type Presence = 'present' | 'absent';

/** Things that are installed. */
type InstalledExpectation =
  | { kind: 'package'; identity: string; state: 'installed' | 'staged' | 'absent' }
  /** Glob (`*`, `?`) over identities. Installed, staged: at least one, and all that match (besides superseded ones); absent: none. */
  | { kind: 'package-pattern'; pattern: string; state: 'installed' | 'staged' | 'absent' }
  /** `KB5044284`. */
  | { kind: 'update'; kb: string; state: 'installed' | 'staged' | 'absent' }
  | { kind: 'no-superseded-packages' }
  | { kind: 'feature'; feature: string; state: 'enabled' | 'disabled' | 'removed' }
  | { kind: 'capability'; capability: string; state: 'installed' | 'absent' }
  | { kind: 'language'; language: string; state: 'installed' | 'absent' }
  | { kind: 'driver'; originalFileName: string; provider?: string; version?: string; state: Presence }
  /** `device`: a hardware id, or a glob over instance ids; `driver`: original file name of the .inf. */
  | { kind: 'device-driver'; device: string; driver: string }
  | { kind: 'application'; productCode?: string; name?: string; version?: string; state: Presence }
  | { kind: 'patch'; patchCode?: string; name?: string; state: 'applied' | 'absent' }
  /** `package`: full name, or a glob over full names; or a display name. */
  | { kind: 'appx'; package: string; version?: string; state: Presence };

/** How the system is set. Ranges as in `number-range.ts`. */
type SystemExpectation =
  | { kind: 'international'; setting: InternationalSetting; value: string }
  | { kind: 'edition'; edition: string }
  | { kind: 'build'; range: string }
  | { kind: 'revision'; range: string }
  | { kind: 'no-pending-reboot' }
  | { kind: 'image-state'; state: string }
  /** GiB in use on the Windows volume. */
  | { kind: 'disk-used'; range: string };

/** What the inventory asks for on demand (`inventory-requests.ts`). */
type AskedExpectation =
  /** Data as `reg add /d` takes it; an empty value name is the default value. */
  | { kind: 'registry-value'; key: string; value: string; state: Presence; type?: RegistryType; data?: string }
  /** `version`: of the version resource, which only PowerShell can read. */
  | { kind: 'file'; path: string; state: Presence; sha256?: string; version?: string }
  | { kind: 'service'; service: string; state: Presence; running?: boolean; startType?: ServiceStartType }
  | LogExpectation
  | { kind: 'component-store'; health: ComponentStoreHealth }
  /** Holds when the script's output equals this JSON value. */
  | { kind: 'powershell'; script: string; title?: string; equals: unknown };

/** Lines with the level, and with the text, between the times; `text` without regard to case. At least one of level and text. */
export interface LogExpectation {
  kind: 'log';
  path: string;
  level?: 'error' | 'warning';
  text?: string;
  /** `2026-08-29T22:08:03`: the guest's local time, as its logs have it; both ends included. */
  from?: string;
  to?: string;
  state: Presence;
}

/** What job steps of an operation printed; `operation` is always there. */
type TranscriptExpectation =
  | { kind: 'windows-pe'; packages: string[]; drivers: { originalFileName: string; version?: string }[]; scratchSpace?: number; targetPath?: string }
  | { kind: 'listing'; what: Listing[] }
  | { kind: 'patch-applicable'; applicable: boolean }
  /** The steps of the operation ran and succeeded: for what leaves no other trace. */
  | { kind: 'completed' };

export type Expectation = ExpectationBase & (InstalledExpectation | SystemExpectation | AskedExpectation | TranscriptExpectation);
export type ExpectationKind = Expectation['kind'];
export type ExpectationOf<Kind extends ExpectationKind> = Extract<Expectation, { kind: Kind }>;
