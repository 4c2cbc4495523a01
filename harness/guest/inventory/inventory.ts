import type { InventoryAnswer } from './inventory-answer.ts';

/**
 * What a guest says is installed: plain, typed, comparable. Strings are as the guest printed them, trimmed.
 * `null` in place of a list means that this Windows could not say (its tool does not know the question, or answers in
 * another language); `unread` then has the reason. It never means that there is nothing.
 */
export interface Inventory {
  schema: 'wimproof.inventory/2';
  windowsVersion: string;
  /** `CurrentBuild` of the registry: 26100. */
  build: number;
  /** `UBR` of the registry, the number behind the build; null where Windows does not keep it (before Windows 8.1). */
  revision: number | null;
  computerName: string;
  edition: string;
  /** IMAGE_STATE_COMPLETE when Setup is finished. */
  imageState: string;
  architecture: string;
  packages: { identity: string; state: string; releaseType: string; installTime: string }[];
  features: { name: string; state: string }[];
  /** Features on Demand; also those that are `Not Present`. */
  capabilities: { identity: string; state: string }[] | null;
  /** Provisioned app packages. `packageName` is the full name. */
  appx: { displayName: string; version: string; architecture: string; packageName: string }[] | null;
  drivers: { publishedName: string; originalFileName: string; inbox: boolean; className: string; provider: string; date: string; version: string }[];
  /** Connected devices. The driver names are empty for a device without a driver; an in-box driver is published under its original name. */
  devices: { instanceId: string; description: string; className: string; status: string; driverPublishedName: string; driverOriginalName: string }[] | null;
  services: InventoryService[] | null;
  applications: { productCode: string; name: string; version: string; publisher: string }[];
  /** Windows Installer patches of per-machine products. Codes in braces, upper case. */
  patches: { patchCode: string; productCode: string; name: string; state: PatchState }[];
  international: {
    systemUiLanguage: string;
    systemLocale: string;
    /** Of the account that takes the inventory, whose profile was made from the default user's. Empty where it is not recorded. */
    userLocale: string;
    timeZone: string;
    inputLocales: string;
    installedLanguages: string[];
  };
  /** Reasons why a restart is pending; empty when none is. */
  pendingReboot: string[];
  volume: { totalBytes: number; freeBytes: number };
  /** Sections that are null above, each with the reason. */
  unread: { section: string; reason: string }[];
  /** Answers to the questions that expectations asked beyond the above, by `requestName`. */
  answers: Record<string, InventoryAnswer>;
}

export const SERVICE_START_TYPES = ['boot', 'system', 'automatic', 'automatic-delayed', 'manual', 'disabled'] as const;
export type ServiceStartType = (typeof SERVICE_START_TYPES)[number];
export interface InventoryService {
  name: string;
  displayName: string;
  /** As `sc query` prints it: `RUNNING`, `STOPPED`, ... */
  state: string;
  /** Absent when the registry has no `Start` for it. `automatic` may be delayed: only the answer to a `service` request tells. */
  startType?: ServiceStartType;
}
/** MSIPATCHSTATE_*; `unknown` with the number for others. */
export type PatchState = 'applied' | 'superseded' | 'obsolete' | 'registered' | `unknown (${string})`;
