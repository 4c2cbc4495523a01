import type { Component } from './answer-file.ts';
import { listItem, setting } from './setting.ts';

/**
 * Microsoft-Windows-PnpCustomizationsNonWinPE (offlineServicing or auditSystem pass): every driver package below each
 * folder is added to the driver store.
 */
export function driverPaths(architecture: string, folders: readonly string[]): Component {
  return {
    name: 'Microsoft-Windows-PnpCustomizationsNonWinPE',
    architecture,
    settings: [setting('DriverPaths', folders.map((folder, index) => listItem('PathAndCredentials', [setting('Path', folder)], String(index + 1))))],
  };
}
