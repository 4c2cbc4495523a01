import type { Component } from './answer-file.ts';
import { listItem, setting } from './setting.ts';

/**
 * Microsoft-Windows-PnpCustomizationsNonWinPE (offlineServicing or auditSystem pass): every driver package below each
 * folder is added to the driver store.
 */
export function driverPaths(architecture: string, folders: readonly string[]): Component {
  return paths('Microsoft-Windows-PnpCustomizationsNonWinPE', architecture, folders);
}

/**
 * Microsoft-Windows-PnpCustomizationsWinPE (windowsPE pass): drivers, boot-critical ones too, that are loaded in Windows PE
 * and put into the driver store of the installation (the component's page).
 * @param architecture of Windows PE
 */
export function driverPathsWinPE(architecture: string, folders: readonly string[]): Component {
  return paths('Microsoft-Windows-PnpCustomizationsWinPE', architecture, folders);
}

function paths(name: string, architecture: string, folders: readonly string[]): Component {
  return {
    name,
    architecture,
    settings: [setting('DriverPaths', folders.map((folder, index) => listItem('PathAndCredentials', [setting('Path', folder)], String(index + 1))))],
  };
}
