import type { Mechanism } from './mechanism.ts';
import type { Payload, PayloadFile } from './payload-facts.ts';

export type { PackageIdentity, PackagePayload, DriverPayload, ApplicationPayload, PatchPayload, AppxPayload, AnswerFilePayload, WindowsPePayload, Payload, PayloadFile } from './payload-facts.ts';

/**
 * The servicing request as plain data.
 * An Operation is what the scenario asks for; a ResolvedOperation adds the facts read from its payload
 * (package identity, driver version, product code), so that `compile` can stay pure.
 */
export type StrategyName = 'offline' | 'setup' | 'audit';
export const STRATEGIES = ['offline', 'setup', 'audit'] as const satisfies readonly StrategyName[];

interface OperationBase {
  /** Unique within a scenario; derived as `<operation>:<payload or feature name>` when not given. */
  id: string;
  /** Another mechanism of the capability matrix than the default, by strategy. */
  via?: Partial<Record<StrategyName, Mechanism>>;
}
export interface AddPackage extends OperationBase {
  operation: 'add-package';
  /** Absolute path of a .cab or .msu, or of a folder of .msu: the target with its checkpoint cumulative updates. */
  source: string;
  /** Of a folder: file name of the .msu that is wanted; the others are its checkpoints. */
  target?: string;
  ignoreCheck?: boolean;
  preventPending?: boolean;
}
/** Names the package by its identity or by a .cab that holds it; exactly one of the two. */
export interface RemovePackage extends OperationBase {
  operation: 'remove-package';
  package?: string;
  source?: string;
}
export interface AddLanguage extends OperationBase {
  operation: 'add-language';
  /** `de-DE`. */
  language: string;
  /** Absolute path of the language pack's .cab. */
  source: string;
}
export interface RemoveLanguage extends OperationBase {
  operation: 'remove-language';
  language: string;
  /** Identity of its package; derived from language and image when not given. */
  package?: string;
}
export interface AddCapability extends OperationBase {
  operation: 'add-capability';
  /** `Language.Basic~~~de-DE~0.0.1.0`. */
  capability: string;
  /** Absolute path of a folder of Features on Demand .cab files. */
  source?: string;
}
export interface RemoveCapability extends OperationBase {
  operation: 'remove-capability';
  capability: string;
}
export interface EnableFeature extends OperationBase {
  operation: 'enable-feature';
  feature: string;
  /** Enable parent features too (DISM /All). */
  all?: boolean;
  /** Absolute path of a folder with the feature's files (DISM /Source), such as a medium's `sources\sxs`. */
  source?: string;
  /** Never ask Windows Update (DISM /LimitAccess). */
  limitAccess?: boolean;
}
export interface DisableFeature extends OperationBase {
  operation: 'disable-feature';
  feature: string;
  /** Remove its files too (DISM /Remove): `Disabled with Payload Removed`. */
  remove?: boolean;
}
export interface AddDriver extends OperationBase {
  operation: 'add-driver';
  /** Absolute path of the .inf (every file beside it belongs to the driver package), or of a folder with `recurse`. */
  source: string;
  /** Every .inf below the folder. */
  recurse?: boolean;
  forceUnsigned?: boolean;
  /** Absolute path of dpinst.exe, for `via: {audit: dpinst}`: Windows does not carry it. */
  dpinst?: string;
}
export interface RemoveDriver extends OperationBase {
  operation: 'remove-driver';
  /** Original file name of the .inf; its published name (oemN.inf) is looked up when the job runs. */
  driver: string;
}
/** At least one setting. `all` sets all of them but the time zone to one locale's defaults (DISM /Set-AllIntl). */
export interface SetInternational extends OperationBase {
  operation: 'set-international';
  all?: string;
  uiLanguage?: string;
  systemLocale?: string;
  userLocale?: string;
  /** `0407:00000407`, several parted by semicolons; or a locale name. */
  inputLocale?: string;
  /** `W. Europe Standard Time`. */
  timeZone?: string;
}
export interface SetEdition extends OperationBase {
  operation: 'set-edition';
  /** Edition id, such as `Enterprise`. */
  edition: string;
  /** Name of the environment variable that holds the product key; the key itself never stands in a scenario. */
  productKey?: string;
}
export interface SetProductKey extends OperationBase {
  operation: 'set-product-key';
  /** Name of the environment variable that holds the product key. */
  productKey: string;
}
export interface InstallApplication extends OperationBase {
  operation: 'install-application';
  /** Absolute path of a .msi or .exe (a KB executable is one). */
  source: string;
  /** Arguments of an .exe installer, or extra properties for msiexec. */
  arguments?: string[];
  /** Exit codes that mean success; default 0 and 3010 (3010 = success, reboot required). */
  exitCodes?: number[];
}
export interface InstallPatch extends OperationBase {
  operation: 'install-patch';
  /** Absolute path of a .msp. */
  source: string;
  exitCodes?: number[];
}
/** Whether a patch applies to the image's applications; its answer is judged, nothing is changed. */
export interface CheckPatch extends OperationBase {
  operation: 'check-patch';
  source: string;
}
export interface AddAppx extends OperationBase {
  operation: 'add-appx';
  /** Absolute path of an .appx, .msix or bundle. */
  source: string;
  dependencies?: string[];
  /** Absolute path of the licence file; without it /SkipLicense is given. */
  license?: string;
  region?: string;
}
export interface RemoveAppx extends OperationBase {
  operation: 'remove-appx';
  /** Package full name, as /Get-ProvisionedAppxPackages prints it (`PackageName`). */
  package: string;
}
export interface ApplyAnswerFile extends OperationBase {
  operation: 'apply-answer-file';
  /** Absolute path of an answer file; its offlineServicing pass and `<servicing>` are applied. */
  source: string;
}
export const REGISTRY_TYPES = ['REG_SZ', 'REG_EXPAND_SZ', 'REG_MULTI_SZ', 'REG_DWORD', 'REG_QWORD', 'REG_BINARY'] as const;
export type RegistryType = (typeof REGISTRY_TYPES)[number];
export interface SetRegistryValue extends OperationBase {
  operation: 'set-registry-value';
  /** `HKLM\SOFTWARE\...` or `HKLM\SYSTEM\CurrentControlSet\...`. */
  key: string;
  /** Name of the value. */
  value: string;
  type: RegistryType;
  /** As `reg add /d` takes it; REG_MULTI_SZ parts joined by `\0` (two characters). */
  data: string;
}
export interface RemoveRegistryValue extends OperationBase {
  operation: 'remove-registry-value';
  key: string;
  value: string;
}
export interface CopyFiles extends OperationBase {
  operation: 'copy-files';
  /** Absolute path of a file or folder. */
  source: string;
  /** Folder on the system drive, `C:\...`; the letter stands for the system drive. */
  destination: string;
}
export interface CleanUpImage extends OperationBase {
  operation: 'clean-up-image';
  resetBase?: boolean;
}
export interface CheckComponentStore extends OperationBase {
  operation: 'check-component-store';
  /** `/CheckHealth` (default), `/ScanHealth`, `/RestoreHealth`. */
  level?: 'check' | 'scan' | 'restore';
  /** Absolute path of a folder to restore from. */
  source?: string;
}
/** Services the medium's boot.wim and leaves the result at `C:\wimproof-winpe\boot.wim`. */
export interface UpdateWindowsPe extends OperationBase {
  operation: 'update-windows-pe';
  /** Image of boot.wim; default 1 (Windows PE; 2 is Setup). */
  index?: number;
  /** Absolute paths of .cab files, in order. */
  packages?: string[];
  /** Absolute paths of .inf files. */
  drivers?: string[];
  /** MB. */
  scratchSpace?: 32 | 64 | 128 | 256 | 512;
  /** `X:\`. */
  targetPath?: string;
  /** Absolute path of the batch file that becomes `Windows\System32\startnet.cmd`. */
  startScript?: string;
}
export const LISTINGS = ['packages', 'features', 'capabilities', 'drivers', 'international', 'edition', 'target-editions', 'applications', 'patches', 'appx'] as const;
export type Listing = (typeof LISTINGS)[number];
/** Lists what is there at this point of the request; the transcript is kept as evidence and must be readable. */
export interface ListImage extends OperationBase {
  operation: 'list-image';
  what: Listing[];
}
export type Operation =
  | AddPackage | RemovePackage | AddLanguage | RemoveLanguage | AddCapability | RemoveCapability | EnableFeature | DisableFeature
  | AddDriver | RemoveDriver | SetInternational | SetEdition | SetProductKey | InstallApplication | InstallPatch | CheckPatch
  | AddAppx | RemoveAppx | ApplyAnswerFile | SetRegistryValue | RemoveRegistryValue | CopyFiles | CleanUpImage | CheckComponentStore
  | UpdateWindowsPe | ListImage;
export type OperationName = Operation['operation'];

export type ResolvedOperation = Operation & { payload?: Payload; files: PayloadFile[] };
export interface ServicingRequest {
  operations: ResolvedOperation[];
}
