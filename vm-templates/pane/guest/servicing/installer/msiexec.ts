import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Process, Program, System } from '../../system.ts';
import { onlineImage } from '../image.ts';
import { MsiDatabase, NotAnInstallerPackage } from './msi-database.ts';
import { cachedPackage, installedPackageCode, installMsi, packedGuid, patchProduct, uninstallMsi } from './msi-install.ts';
import { type MsiPatch, readPatch } from './msi-patch.ts';
import { type MsiexecRequest, parseMsiexec } from './msiexec-arguments.ts';
import { MsiexecLog } from './msiexec-log.ts';
import { findProduct } from './products.ts';

/** Windows Installer result codes (winerror.h). */
const CODE = {
  success: 0, serviceFailure: 1601, failure: 1603, unknownProduct: 1605, busy: 1618, openFailed: 1619, invalid: 1620, platform: 1633, patchOpenFailed: 1635, patchInvalid: 1636, otherVersion: 1638, commandLine: 1639,
  patchTargetNotFound: 1642,
} as const;
const PRODUCT_CODE = /^\{[0-9a-f-]{36}\}$/i;

/** Only one installation at a time on a machine (the _MSIExecute mutex). */
const running = new WeakSet<System>();

/** Opens a package or patch by `read`; the code of one that is not there, or is none. */
function open<Opened>(file: string, read: (bytes: Buffer) => Opened, missing: number, invalid: number): Opened | number {
  if (!existsSync(file) || !statSync(file).isFile()) return missing;
  try {
    return read(readFileSync(file));
  } catch (error) {
    if (error instanceof NotAnInstallerPackage || error instanceof RangeError) return invalid;
    throw error;
  }
}
function openPackage(file: string): MsiDatabase | number {
  return open(file, (bytes) => new MsiDatabase(bytes), CODE.openFailed, CODE.invalid);
}

function isAdministrator({ account }: Process): boolean {
  return account.administrator || account.name.toUpperCase() === 'SYSTEM';
}

function install(process: Process, request: MsiexecRequest, log: MsiexecLog): number {
  const { system } = process;
  const image = onlineImage(system);
  const maintenance = PRODUCT_CODE.test(request.subject);
  // /i with a product code: maintenance of what is installed.
  const file = maintenance ? (cachedPackage(image, request.subject) ?? '') : system.resolve(request.subject, process.cwd);
  const source = maintenance ? '' : request.subject.replace(/[^\\]*$/, '') || `${process.cwd}\\`;
  if (!file) return CODE.unknownProduct;
  const database = openPackage(file);
  if (typeof database === 'number') return database;
  const properties = database.properties();
  const code = properties.get('ProductCode');
  if (!code || !properties.get('ProductName') || !properties.get('ProductVersion')) return CODE.invalid;
  const platform = database.summary(7).split(';')[0]!.toLowerCase();
  if (platform !== '' && !['intel', 'x64', 'amd64'].includes(platform)) return CODE.platform;
  for (const [name, value] of request.properties) properties.set(name, value);
  for (const [name, value] of [...properties].sort()) log.add(`Property(S): ${name} = ${value}`);
  const present = installedPackageCode(image, code);
  if (present !== undefined && present !== packedGuid(database.summary(9))) return CODE.otherVersion;
  if (!isAdministrator(process)) {
    log.add('Error 1925. You do not have sufficient privileges to complete this installation for all users of the machine.');
    return CODE.failure;
  }
  try {
    // Maintenance of a patched product leaves the patched files and its version alone.
    if (present === undefined) installMsi(image, database, properties, file, source);
  } catch (error) {
    log.add(`Error 2350. FDI server error: ${(error as Error).message}`);
    return CODE.failure;
  }
  log.engine(`Product: ${properties.get('ProductName')} -- ${present === undefined ? 'Installation' : 'Configuration'} completed successfully.`);
  const patches = request.properties.get('PATCH');
  return patches ? patch(process, patches, log, code) : CODE.success;
}

/** Puts one patch on every installed product that it is for (or on `only`); gives how many took it, or a code. */
function applyOne(process: Process, { patch: subject, file }: { patch: MsiPatch; file: string }, log: MsiexecLog, only: string | undefined): number {
  const image = onlineImage(process.system);
  const targets = subject.targets.filter((code) => findProduct(image, code) && (only === undefined || code === only.toUpperCase()));
  let applied = 0;
  for (const code of targets) {
    if (!patchProduct(image, subject, code, file)) continue;
    applied += 1;
    log.engine(`Product: ${findProduct(image, code)?.name} - Update '${subject.metadata.get('DisplayName') ?? subject.code}' installed successfully.`);
  }
  return applied;
}

/** `/p a.msp;b.msp`, and the PATCH property of an installation. A patch that no product takes is 1642; all are opened before the first is applied. */
function patch(process: Process, subjects: string, log: MsiexecLog, only?: string): number {
  const opened: { patch: MsiPatch; file: string }[] = [];
  for (const subject of subjects.split(';').filter(Boolean)) {
    const file = process.system.resolve(subject, process.cwd);
    const read = open(file, readPatch, CODE.patchOpenFailed, CODE.patchInvalid);
    if (typeof read === 'number') return read;
    opened.push({ patch: read, file });
  }
  if (!isAdministrator(process)) return CODE.failure;
  for (const one of opened) {
    try {
      if (applyOne(process, one, log, only) === 0) {
        log.engine(`The upgrade patch ${one.patch.code} cannot be installed: no installed product is one of its targets in the version that it is for.`);
        return CODE.patchTargetNotFound;
      }
    } catch (error) {
      if (error instanceof NotAnInstallerPackage) return CODE.patchInvalid;
      log.add(`Error 2350. FDI server error: ${(error as Error).message}`);
      return CODE.failure;
    }
  }
  return CODE.success;
}

function uninstall(process: Process, request: MsiexecRequest, log: MsiexecLog): number {
  const image = onlineImage(process.system);
  let code: string | undefined = request.subject;
  if (!PRODUCT_CODE.test(code)) {
    const database = openPackage(process.system.resolve(code, process.cwd));
    if (typeof database === 'number') return database;
    code = database.properties().get('ProductCode');
  }
  const product = code && findProduct(image, code);
  if (!code || !product) return CODE.unknownProduct;
  uninstallMsi(image, code);
  log.engine(`Product: ${product.name} -- Removal completed successfully.`);
  return CODE.success;
}

/**
 * `msiexec.exe`: /i, /x, /p, /q*, /norestart, /l*. It installs what the tables File, Component, Directory, Media and Registry ask for;
 * custom actions, conditions, services and shortcuts are left out. Windows PE has no Windows Installer service: 1601.
 */
export const program: Program = (process) => {
  const request = parseMsiexec(process.argv);
  if (!request) return CODE.commandLine;
  const { system } = process;
  if (system.life === 'pe' || system.life === 'setup') return CODE.serviceFailure;
  if (running.has(system)) return CODE.busy;
  running.add(system);
  const log = new MsiexecLog();
  log.engine(`Command Line: ${process.tail.trim() || process.argv.join(' ')}`);
  try {
    const code = request.action === 'install' ? install(process, request, log) : request.action === 'patch' ? patch(process, request.subject, log) : uninstall(process, request, log);
    log.engine(`MainEngineThread is returning ${code}`);
    if (request.logFile) log.write(system.resolve(request.logFile, process.cwd));
    return code;
  } finally {
    running.delete(system);
  }
};
