import { DOCUMENTATION, type Documentation } from './documentation.ts';
import type { OperationName, StrategyName } from './operation.ts';

/** What carries an operation out. The compilers switch on this and nothing else. */
export type Mechanism =
  /** `dism /Image:` in a Windows PE job on the applied image. */
  | 'dism-image'
  /** `dism /Online` in a job as SYSTEM. */
  | 'dism-online'
  /** `pnputil /add-driver ... /install` (Windows 10 1607 and later), `pnputil -i -a` before. */
  | 'pnputil'
  | 'pnputil-legacy'
  /** `<servicing><package>` of the answer file, in the offlineServicing pass. */
  | 'answer-file-servicing'
  /** Microsoft-Windows-PnpCustomizationsNonWinPE, in the offlineServicing pass. */
  | 'answer-file-driver-paths'
  /** A job that FirstLogonCommands starts, in the oobeSystem pass. */
  | 'first-logon-job'
  /** `msiexec`, or the .exe itself, in a job as SYSTEM. */
  | 'installer-job';

export interface CapabilityRule {
  operation: OperationName;
  strategy: StrategyName;
  /** Windows versions of the image that the rule speaks of; the first rule that fits counts. */
  windows: string;
  /** How, or null when it is not possible. */
  mechanism: Mechanism | null;
  /** For readers: the tool and option, or why not. */
  text: string;
  source: Documentation;
}

const ANY = '>=6.0';
/** DISM came with Windows 7; before, Package Manager did a part of this (not supported here). */
const DISM_AGE = '>=6.1';
const NO_DISM = 'this Windows version is older than DISM (Windows 7), and Package Manager is not supported by wimproof';
const d = DOCUMENTATION;

/**
 * The capability matrix: operation x strategy x Windows version. The compilers read only this.
 * .msi and .exe offline: "Servicing a Running Operating System" of Understanding Servicing Strategies names installers as
 * what needs audit mode; DISM can only list applications of an image and check the applicability of an .msp.
 */
export const CAPABILITY_RULES: readonly CapabilityRule[] = [
  { operation: 'add-package', strategy: 'offline', windows: DISM_AGE, mechanism: 'dism-image', text: 'DISM /Image /Add-Package', source: d.dismPackages },
  { operation: 'add-package', strategy: 'setup', windows: DISM_AGE, mechanism: 'answer-file-servicing', text: 'answer file, offlineServicing: servicing/package action="install"', source: d.answerFilePackages },
  { operation: 'add-package', strategy: 'audit', windows: DISM_AGE, mechanism: 'dism-online', text: 'DISM /Online /Add-Package', source: d.dismPackages },

  { operation: 'add-driver', strategy: 'offline', windows: DISM_AGE, mechanism: 'dism-image', text: 'DISM /Image /Add-Driver', source: d.dismDrivers },
  { operation: 'add-driver', strategy: 'setup', windows: ANY, mechanism: 'answer-file-driver-paths', text: 'answer file, offlineServicing: Microsoft-Windows-PnpCustomizationsNonWinPE DriverPaths', source: d.pnpCustomizationsNonWinPE },
  { operation: 'add-driver', strategy: 'audit', windows: '>=10.0.14393', mechanism: 'pnputil', text: 'PnPUtil /add-driver /install', source: d.pnputil },
  { operation: 'add-driver', strategy: 'audit', windows: ANY, mechanism: 'pnputil-legacy', text: 'PnPUtil -i -a', source: d.pnputil },

  { operation: 'enable-feature', strategy: 'offline', windows: DISM_AGE, mechanism: 'dism-image', text: 'DISM /Image /Enable-Feature', source: d.dismPackages },
  { operation: 'enable-feature', strategy: 'setup', windows: DISM_AGE, mechanism: 'answer-file-servicing', text: 'answer file, offlineServicing: servicing/package action="configure", selection state="true"', source: d.answerFileFeatures },
  { operation: 'enable-feature', strategy: 'audit', windows: DISM_AGE, mechanism: 'dism-online', text: 'DISM /Online /Enable-Feature', source: d.dismPackages },

  { operation: 'disable-feature', strategy: 'offline', windows: DISM_AGE, mechanism: 'dism-image', text: 'DISM /Image /Disable-Feature', source: d.dismPackages },
  { operation: 'disable-feature', strategy: 'setup', windows: DISM_AGE, mechanism: 'answer-file-servicing', text: 'answer file, offlineServicing: servicing/package action="configure", selection state="false"', source: d.answerFileFeatures },
  { operation: 'disable-feature', strategy: 'audit', windows: DISM_AGE, mechanism: 'dism-online', text: 'DISM /Online /Disable-Feature', source: d.dismPackages },

  { operation: 'install-application', strategy: 'offline', windows: ANY, mechanism: null, text: 'an installer needs the running operating system: services, custom actions and registry of a live system', source: d.servicingStrategies },
  { operation: 'install-application', strategy: 'setup', windows: ANY, mechanism: 'first-logon-job', text: 'answer file, oobeSystem: FirstLogonCommands run the installer', source: d.firstLogonCommands },
  { operation: 'install-application', strategy: 'audit', windows: ANY, mechanism: 'installer-job', text: 'the installer, in audit mode', source: d.servicingStrategies },

  ...(['add-package', 'enable-feature', 'disable-feature'] as const).flatMap((operation) =>
    (['offline', 'setup', 'audit'] as const).map((strategy): CapabilityRule => olderThanDism(operation, strategy)),
  ),
  olderThanDism('add-driver', 'offline'),
];

function olderThanDism(operation: OperationName, strategy: StrategyName): CapabilityRule {
  return { operation, strategy, windows: '<6.1', mechanism: null, text: NO_DISM, source: d.dismPlatforms };
}
