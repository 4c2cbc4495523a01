import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { databaseEntries, databaseEntry, type DatabaseEntry, deleteDatabaseEntry, writeDatabaseEntry } from './driver-database.ts';
import { type DriverPackage, readDriverPackage } from './driver-package.ts';
import type { ServicedImage } from '../image.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** Where packages lie, relative to the system volume. */
export const REPOSITORY = 'Windows\\System32\\DriverStore\\FileRepository';

export interface StoredDriver extends DriverPackage {
  /** `oem3.inf`, or the file's own name for an inbox driver. */
  publishedName: string;
  inbox: boolean;
  /** Who signed the catalogue; '' for unsigned packages. Pane does not read the signature itself and takes the provider's name. */
  signer: string;
}
export interface AddDriverOutcome {
  publishedName: string;
  /** False when this very package was in the store already. */
  added: boolean;
  driver: DriverPackage;
}

/** Name of the package's folder, as Windows forms it: INF name, architecture, and a hash of the content. */
function storeName(driver: DriverPackage, architecture: string): string {
  const hash = createHash('sha256');
  for (const file of driver.files) hash.update(readFileSync(file));
  return `${driver.originalName}_${architecture}_${hash.digest('hex').slice(0, 16)}`;
}

function storedDriver(image: ServicedImage, { publishedName, folder, key }: DatabaseEntry): StoredDriver | undefined {
  const inf = image.path(`${REPOSITORY}\\${folder}\\${key.text('InfName')}`);
  if (!existsSync(inf)) return undefined;
  return { ...readDriverPackage(inf, image.architecture, image.version), publishedName, inbox: false, signer: key.text('SignerName') ?? '' };
}

/** Third-party drivers in the store, sorted by published name as text (oem0, oem1, oem10, oem2), as dism lists them. */
export function listDrivers(image: ServicedImage): StoredDriver[] {
  return databaseEntries(image.registry).map((entry) => storedDriver(image, entry)).filter((driver) => driver !== undefined);
}

/** Drivers that came with Windows: INF files in \Windows\INF under their own names. Other INF files lie there too and are passed over. */
export function listInboxDrivers(image: ServicedImage): StoredDriver[] {
  const directory = image.path('Windows\\INF');
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => /\.inf$/i.test(name) && !/^oem\d+\.inf$/i.test(name)) : [];
  return names.sort().flatMap((name): StoredDriver[] => {
    try {
      return [{ ...readDriverPackage(join(directory, name), image.architecture, image.version), publishedName: name.toLowerCase(), inbox: true, signer: 'Microsoft Windows' }];
    } catch (error) {
      if (error instanceof ServicingError) return [];
      throw error;
    }
  });
}

export function findDriver(image: ServicedImage, publishedName: string): StoredDriver | undefined {
  const entry = databaseEntry(image.registry, publishedName);
  return entry && storedDriver(image, entry);
}

/** All INF files that a path means: the file, or those in a directory, with `recurse` below it too. Sorted. */
export function findInfFiles(path: string, recurse: boolean): string[] {
  if (!existsSync(path)) throw new ServicingError(existsSync(dirname(path)) ? HR.FILE_NOT_FOUND : HR.PATH_NOT_FOUND);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return recurse ? findInfFiles(join(path, entry.name), true) : [];
      return /\.inf$/i.test(entry.name) ? [join(path, entry.name)] : [];
    });
}

/**
 * Puts one driver package (POSIX path of its INF) into the store. Changes are saved. Adding the same package again changes nothing.
 * Errors: those of `readDriverPackage`, and 0x800f022f for an unsigned package without `forceUnsigned`, save for x86 images, which take
 * unsigned packages ("DismAddDriver function").
 */
export function addDriver(image: ServicedImage, infPath: string, options: { forceUnsigned?: boolean } = {}): AddDriverOutcome {
  const driver = readDriverPackage(infPath, image.architecture, image.version);
  if (!driver.signed && !options.forceUnsigned && image.architecture !== 'x86') throw new ServicingError(HR.NO_CATALOG_FOR_OEM_INF);
  const folder = storeName(driver, image.architecture);
  const entries = databaseEntries(image.registry);
  const known = entries.find((entry) => entry.folder === folder);
  if (known) return { publishedName: known.publishedName, added: false, driver };

  let number = 0;
  while (entries.some((entry) => entry.publishedName === `oem${number}.inf`) || existsSync(image.path(`Windows\\INF\\oem${number}.inf`))) number += 1;
  const publishedName = `oem${number}.inf`;
  const target = image.path(`${REPOSITORY}\\${folder}`);
  for (const file of driver.files) {
    const place = join(target, relative(dirname(infPath), file));
    mkdirSync(dirname(place), { recursive: true });
    cpSync(file, place);
  }
  mkdirSync(image.path('Windows\\INF'), { recursive: true });
  cpSync(infPath, image.path(`Windows\\INF\\${publishedName}`));
  writeDatabaseEntry(image.registry, publishedName, folder, driver, basename(infPath), image.architecture);
  image.save();
  return { publishedName, added: true, driver };
}

/** Adds every driver package of a directory and below. Failures are collected, not thrown: as Setup does with DriverPaths. */
export function addDrivers(image: ServicedImage, path: string, options: { forceUnsigned?: boolean; recurse?: boolean } = {}): { inf: string; outcome?: AddDriverOutcome; error?: ServicingError }[] {
  return findInfFiles(path, options.recurse ?? true).map((inf) => {
    try {
      return { inf, outcome: addDriver(image, inf, options) };
    } catch (error) {
      if (error instanceof ServicingError) return { inf, error };
      throw error;
    }
  });
}

/** Takes a third-party package out of the store. Error 0x80070002 for a name that is not there. */
export function removeDriver(image: ServicedImage, publishedName: string): void {
  const entry = databaseEntry(image.registry, publishedName);
  if (!entry) throw new ServicingError(HR.FILE_NOT_FOUND);
  rmSync(image.path(`${REPOSITORY}\\${entry.folder}`), { recursive: true, force: true });
  rmSync(image.path(`Windows\\INF\\${publishedName}`), { force: true });
  deleteDatabaseEntry(image.registry, entry);
  image.save();
}
