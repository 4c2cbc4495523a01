import type { Setting } from '../answer-file.ts';
import type { InternationalWinPeSettings } from '../international.ts';
import { itemsAt, textAt, textsAt } from './read.ts';

/** Microsoft-Windows-International-Core and -WinPE. */
export function internationalSettings(settings: readonly Setting[]): InternationalWinPeSettings {
  return textsAt(settings, {
    setupUILanguage: 'SetupUILanguage/UILanguage',
    uiLanguage: 'UILanguage',
    uiLanguageFallback: 'UILanguageFallback',
    systemLocale: 'SystemLocale',
    userLocale: 'UserLocale',
    inputLocale: 'InputLocale',
  });
}

/** Folders of Microsoft-Windows-PnpCustomizationsWinPE and -NonWinPE, in the order of the file. */
export function driverFolders(settings: readonly Setting[]): string[] {
  return itemsAt(settings, 'DriverPaths', 'PathAndCredentials').flatMap((item) => textAt(item, 'Path') ?? []);
}

/** What Microsoft-Windows-Deployment does besides its commands: `Audit` or `OOBE`. */
export interface DeploymentSettings {
  reseal?: string;
  generalize?: string;
}
export function deploymentSettings(settings: readonly Setting[]): DeploymentSettings {
  return textsAt(settings, { reseal: 'Reseal/Mode', generalize: 'Generalize/Mode' });
}
