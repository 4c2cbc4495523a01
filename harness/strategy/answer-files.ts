import type { WimImage } from '../image/image-info.ts';
import type { AnswerFile, PassSettings, ServicingPackage } from '../unattend/answer-file.ts';
import { resealToAudit, runSynchronous } from '../unattend/deployment.ts';
import { driverPaths } from '../unattend/driver-paths.ts';
import { internationalCore, internationalCoreWinPE } from '../unattend/international.ts';
import { auditAccount, finishedSystem, identity } from '../unattend/shell-setup.ts';
import { setupKey } from '../unattend/setup-key.ts';
import { windowsSetup } from '../unattend/windows-setup.ts';
import { onAnswerMedium } from './media.ts';

/** What an answer file adds to the image before its first boot (offlineServicing pass). */
export interface OfflineServicing {
  packages: ServicingPackage[];
  /** Folders of driver packages. */
  drivers: string[];
}

/** For an image that is already applied (offline strategy), or generalized (audit strategy): specialize and oobeSystem. */
export function deployedAnswerFile(image: WimImage): AnswerFile {
  return { servicing: [], settings: [specialize(image), finished(image, 'wimproof\\ready.cmd oobe')] };
}

/** For Windows Setup that services and finishes by itself (setup strategy). */
export function setupAnswerFile(image: WimImage, { packages, drivers }: OfflineServicing): AnswerFile {
  const useConfigurationSet = packages.some((update) => update.source !== undefined) || drivers.length > 0;
  return {
    servicing: packages,
    settings: [
      windowsPe(image, useConfigurationSet),
      { pass: 'offlineServicing', components: drivers.length > 0 ? [driverPaths(image.architecture, drivers)] : [] },
      specialize(image),
      finished(image, 'wimproof\\first-logon.cmd'),
    ],
  };
}

/** For Windows Setup that stops in audit mode (audit strategy). */
export function auditAnswerFile(image: WimImage): AnswerFile {
  const { architecture } = image;
  return {
    servicing: [],
    settings: [
      windowsPe(image, false),
      specialize(image),
      { pass: 'oobeSystem', components: [resealToAudit(architecture)] },
      { pass: 'auditSystem', components: [auditAccount(architecture)] },
      {
        pass: 'auditUser',
        components: [runSynchronous(architecture, [{ description: 'Make the machine reachable', path: onAnswerMedium('wimproof\\ready.cmd audit') }])],
      },
    ],
  };
}

function windowsPe(image: WimImage, useConfigurationSet: boolean): PassSettings {
  const { architecture, index, editionId, version } = image;
  const productKey = setupKey(editionId, version);
  const labConfig = !isServer(image) && buildOf(version) >= WINDOWS_11;
  const setup = windowsSetup({ architecture, imageIndex: index, useConfigurationSet, ...(productKey !== undefined && { productKey }), ...(labConfig && { labConfig }) });
  return { pass: 'windowsPE', components: [internationalCoreWinPE(architecture, languageOf(image)), setup] };
}

function specialize({ architecture }: WimImage): PassSettings {
  return { pass: 'specialize', components: [identity(architecture)] };
}

function finished(image: WimImage, call: string): PassSettings {
  const { architecture } = image;
  return {
    pass: 'oobeSystem',
    components: [internationalCore(architecture, languageOf(image)), finishedSystem(architecture, { commandLine: onAnswerMedium(call), description: 'Make the machine reachable' }, isServer(image))],
  };
}

/** First build of Windows 11, whose Setup checks the machine; Server's does not. */
const WINDOWS_11 = 22000;

function buildOf(version: string): number {
  return Number(version.split('.')[2] ?? 0);
}

/** INSTALLATIONTYPE of the image: `Client`, `Server`, `Server Core`. */
function isServer({ installationType }: WimImage): boolean {
  return /^server\b/i.test(installationType);
}

/** Images made by other tools may not say their language. */
function languageOf({ defaultLanguage, languages }: WimImage): string {
  return defaultLanguage || languages[0] || 'en-US';
}
