/** What a guest says is installed: plain, typed, comparable. Strings are as the guest printed them, trimmed. */
export interface Inventory {
  schema: 'wimproof.inventory/1';
  windowsVersion: string;
  computerName: string;
  edition: string;
  /** IMAGE_STATE_COMPLETE when Setup is finished. */
  imageState: string;
  architecture: string;
  packages: { identity: string; state: string; releaseType: string; installTime: string }[];
  features: { name: string; state: string }[];
  drivers: { publishedName: string; originalFileName: string; inbox: boolean; className: string; provider: string; date: string; version: string }[];
  applications: { productCode: string; name: string; version: string; publisher: string }[];
  international: { systemUiLanguage: string; systemLocale: string; timeZone: string; inputLocales: string; installedLanguages: string[] };
  /** Reasons why a restart is pending; empty when none is. */
  pendingReboot: string[];
  volume: { totalBytes: number; freeBytes: number };
}
