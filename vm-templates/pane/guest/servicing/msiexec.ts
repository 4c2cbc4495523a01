import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Process, Program, System } from '../system.ts';
import { onlineImage } from './image.ts';
import { MsiDatabase, NotAnInstallerPackage } from './msi-database.ts';
import { cachedPackage, installedPackageCode, installMsi, packedGuid, uninstallMsi } from './msi-install.ts';
import { MsiexecLog } from './msiexec-log.ts';
import { findProduct } from './products.ts';

/** Windows Installer result codes (winerror.h). */
const CODE = { success: 0, serviceFailure: 1601, failure: 1603, unknownProduct: 1605, busy: 1618, openFailed: 1619, invalid: 1620, platform: 1633, otherVersion: 1638, commandLine: 1639 } as const;

interface Request {
  action: 'install' | 'uninstall';
  /** A path, or a product code. */
  subject: string;
  logFile?: string;
  properties: Map<string, string>;
}

/** Reads the command line; undefined when it is not understood (1639). Both `/i x.msi` and `/ix.msi`, `/x{guid}` occur. */
function parse(argv: string[]): Request | undefined {
  const request: Partial<Request> & { properties: Map<string, string> } = { properties: new Map() };
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index]!;
    const property = /^([A-Za-z_][\w.]*)=(.*)$/s.exec(word);
    if (property) {
      // Public properties are upper case; private ones cannot be set from the command line.
      if (property[1] !== property[1]!.toUpperCase()) return undefined;
      request.properties.set(property[1]!, property[2]!.replace(/^"(.*)"$/s, '$1'));
      continue;
    }
    const action = /^[/-](i|x|package|uninstall)(.*)$/i.exec(word);
    if (action && !/^[/-]norestart|^[/-]promptrestart|^[/-]passive/i.test(word)) {
      const subject = action[2] || argv[(index += 1)];
      if (request.action || !subject) return undefined;
      request.action = /^(i|package)$/i.test(action[1]!) ? 'install' : 'uninstall';
      request.subject = subject;
    } else if (/^[/-]l([iwearucmopvx+!*]*)$/i.test(word) || /^[/-]log$/i.test(word)) {
      request.logFile = argv[(index += 1)];
      if (!request.logFile) return undefined;
    } else if (!/^[/-](q(n|b|r|f)?[+\-!]*|quiet|passive|norestart|promptrestart|forcerestart|a|j[um]?)$/i.test(word)) return undefined;
  }
  return request.action && request.subject ? (request as Request) : undefined;
}

/** Only one installation at a time on a machine (the _MSIExecute mutex). */
const running = new WeakSet<System>();

function openPackage(file: string): MsiDatabase | number {
  if (!existsSync(file) || !statSync(file).isFile()) return CODE.openFailed;
  try {
    return new MsiDatabase(readFileSync(file));
  } catch (error) {
    if (error instanceof NotAnInstallerPackage || error instanceof RangeError) return CODE.invalid;
    throw error;
  }
}

function install(process: Process, request: Request, log: MsiexecLog): number {
  const { system } = process;
  const image = onlineImage(system);
  let file = system.resolve(request.subject, process.cwd);
  let source = request.subject.replace(/[^\\]*$/, '') || `${process.cwd}\\`;
  if (/^\{[0-9a-f-]{36}\}$/i.test(request.subject)) {
    // /i with a product code: maintenance of what is installed.
    file = cachedPackage(image, request.subject) ?? '';
    source = '';
    if (!file) return CODE.unknownProduct;
  }
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
  if (!process.account.administrator && process.account.name.toUpperCase() !== 'SYSTEM') {
    log.add('Error 1925. You do not have sufficient privileges to complete this installation for all users of the machine.');
    return CODE.failure;
  }
  try {
    installMsi(image, database, properties, file, source);
  } catch (error) {
    log.add(`Error 2350. FDI server error: ${(error as Error).message}`);
    return CODE.failure;
  }
  const name = properties.get('ProductName');
  log.engine(`Product: ${name} -- ${present === undefined ? 'Installation' : 'Configuration'} completed successfully.`);
  return CODE.success;
}

function uninstall(process: Process, request: Request, log: MsiexecLog): number {
  const image = onlineImage(process.system);
  let code: string | undefined = request.subject;
  if (!/^\{[0-9a-f-]{36}\}$/i.test(code)) {
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
 * `msiexec.exe`: /i, /x, /q*, /norestart, /l*. It installs what the tables File, Component, Directory, Media and Registry ask for;
 * custom actions, conditions, services and shortcuts are left out. Windows PE has no Windows Installer service: 1601.
 */
export const program: Program = (process) => {
  const request = parse(process.argv);
  if (!request) return CODE.commandLine;
  const { system } = process;
  if (system.life === 'pe' || system.life === 'setup') return CODE.serviceFailure;
  if (running.has(system)) return CODE.busy;
  running.add(system);
  const log = new MsiexecLog();
  log.engine(`Command Line: ${process.tail.trim() || process.argv.join(' ')}`);
  try {
    const code = request.action === 'install' ? install(process, request, log) : uninstall(process, request, log);
    log.engine(`MainEngineThread is returning ${code}`);
    if (request.logFile) log.write(system.resolve(request.logFile, process.cwd));
    return code;
  } finally {
    running.delete(system);
  }
};
