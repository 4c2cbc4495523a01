import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { logPackageChange } from '../../logs/cbs-log.ts';
import type { System } from '../../system.ts';
import { finishDisable, finishEnable } from './feature-payload.ts';
import { CBS, onlineImage, type ServicedImage } from '../image.ts';
import { finishInstall, finishUninstall } from './package-lifecycle.ts';
import { findPackage } from './package-store.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { childrenOf, escapeXml, parseXml } from '../xml.ts';

/** Work that waits for the next start of Windows. `subject` is a package identity or a feature name, `owner` the feature's package. */
export interface PendingOperation {
  action: 'install' | 'uninstall' | 'enable' | 'disable';
  subject: string;
  owner?: string;
}

function pendingFile(image: ServicedImage): string {
  return image.path('Windows\\WinSxS\\pending.xml');
}

/** What `\Windows\WinSxS\pending.xml` lists. The element names are Pane's own; the file's place and life are Windows'. */
export function readPending(image: ServicedImage): PendingOperation[] {
  const file = pendingFile(image);
  if (!existsSync(file)) return [];
  const root = parseXml(readFileSync(file));
  if (root?.name !== 'PendingTransaction') throw new ServicingError(HR.INVALID_DATA, 'pending.xml cannot be read');
  return childrenOf(root, 'Operation').map(({ attributes }) => ({ action: attributes['action'] as PendingOperation['action'], subject: attributes['subject'] ?? '', owner: attributes['owner'] || undefined }));
}

function writePending(image: ServicedImage, operations: PendingOperation[]): void {
  const file = pendingFile(image);
  if (operations.length === 0) {
    rmSync(file, { force: true });
    for (const name of ['RebootPending', 'PackagesPending']) image.registry.deleteKey(`${CBS}\\${name}`);
    return;
  }
  const lines = operations.map((operation) => `  <Operation Action="${operation.action}" Subject="${escapeXml(operation.subject)}" Owner="${escapeXml(operation.owner ?? '')}" />\r\n`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `<?xml version="1.0" encoding="utf-8"?>\r\n<PendingTransaction Version="3.1">\r\n${lines.join('')}</PendingTransaction>\r\n`);
  // Tools look for this key to know that the running system needs a restart; an offline image has no such need.
  if (image.online) image.registry.create(`${CBS}\\RebootPending`);
  if (operations.some(({ owner }) => owner === undefined)) image.registry.create(`${CBS}\\PackagesPending`);
}

/** Puts an operation off to the next start; the latest word about a subject counts. */
export function addPending(image: ServicedImage, operation: PendingOperation): void {
  writePending(image, [...readPending(image).filter((other) => other.subject !== operation.subject), operation]);
}
export function dropPending(image: ServicedImage, subject: string): void {
  writePending(image, readPending(image).filter((other) => other.subject !== subject));
}
export function isRestartPending(image: ServicedImage): boolean {
  return image.registry.get(`${CBS}\\RebootPending`) !== undefined;
}

function complete(image: ServicedImage, operation: PendingOperation): void {
  if (operation.action === 'enable') return finishEnable(image, operation.owner ?? '', operation.subject);
  if (operation.action === 'disable') return finishDisable(image, operation.owner ?? '', operation.subject);
  const record = findPackage(image, operation.subject);
  if (!record) return;
  if (operation.action === 'install') finishInstall(image, record);
  else finishUninstall(image, record);
}

const COMPLETED: Record<PendingOperation['action'], { from: string; to: string }> = {
  install: { from: 'Install Pending', to: 'Installed' },
  uninstall: { from: 'Uninstall Pending', to: 'Absent' },
  enable: { from: 'Install Pending', to: 'Installed' },
  disable: { from: 'Uninstall Pending', to: 'Staged' },
};

function logCompletion(image: ServicedImage, { action, subject, owner }: PendingOperation): void {
  logPackageChange(image.root, { package: owner ?? subject, ...(owner === undefined ? {} : { update: subject }), client: 'TrustedInstaller', ...COMPLETED[action] });
}

/** Carries out everything that waits, on any image. Returns what was done. */
export function completePending(image: ServicedImage): PendingOperation[] {
  const operations = readPending(image);
  for (const operation of operations) {
    complete(image, operation);
    logCompletion(image, operation);
  }
  writePending(image, []);
  image.save();
  return operations;
}

/**
 * Pane's boot calls this once, before any program runs and before the services start: packages that are Install Pending become
 * Installed, features Enable Pending become Enabled, and so on. Returns what was done; nothing when nothing waited.
 */
export function completePendingOperations(system: System): PendingOperation[] {
  const done = completePending(onlineImage(system));
  for (const operation of done) system.log(`servicing: ${operation.action} ${operation.subject} completed`);
  return done;
}
