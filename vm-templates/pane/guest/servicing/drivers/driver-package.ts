import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type DriverModel, driverModels, MACHINE } from './driver-models.ts';
import { readInstallSection } from './driver-install-section.ts';
import { imagePath } from '../image-path.ts';
import { decodeInf, type Inf, parseInf } from './inf.ts';
import { HR, ServicingError } from '../servicing-error.ts';

export type { DriverModel } from './driver-models.ts';

/** What a driver package's INF says about it. */
export interface DriverPackage {
  /** POSIX path of the INF. */
  infPath: string;
  originalName: string;
  provider: string;
  className: string;
  classGuid: string;
  /** `MM/DD/YYYY` as in DriverVer. */
  date: string;
  version: string;
  /** File name in CatalogFile for the architecture; '' when there is none. */
  catalog: string;
  signed: boolean;
  bootCritical: boolean;
  /** `{GUID}` of an extension INF, which adds to a device's driver and never is one; '' for the others. */
  extensionId: string;
  /** Some install section registers co-installers. */
  hasCoInstallers: boolean;
  models: DriverModel[];
  /** Files of the package, POSIX paths beside the INF; all of them exist. */
  files: string[];
}

/** Classes whose drivers take part in starting Windows (DISM's "Boot Critical"). */
const BOOT_CLASSES = new Set(['system', 'diskdrive', 'hdc', 'scsiadapter', 'volume', 'processor', 'computer', 'keyboard', 'mouse', 'usb', 'sbp2', 'fdc', 'hidclass', 'firmware']);
/** Class Extension ("Using an Extension INF File"). */
const EXTENSION_CLASS = '{e2f84ce7-8efa-411c-aa69-97454ca4cb57}';
/** SERVICE_BOOT_START. */
const BOOT_START = 0;

/** Reads and parses an INF file (POSIX path). */
export function readInf(infPath: string): Inf {
  return parseInf(decodeInf(readFileSync(infPath)));
}

/** Files listed in SourceDisksFiles (plain and for the architecture), with the sub-folders of the disks they lie on. */
function sourceFiles(inf: Inf, directory: string, architecture: string): string[] {
  const sections = ['SourceDisksFiles', `SourceDisksFiles.${architecture}`];
  const disks = ['SourceDisksNames', `SourceDisksNames.${architecture}`].flatMap((name) => inf.section(name));
  return sections.flatMap((section) =>
    inf.section(section).map((line) => {
      const disk = disks.find((candidate) => candidate.key === line.fields[0]);
      const file = imagePath(directory, [disk?.fields[3] ?? '', line.fields[1] ?? '', line.key].join('\\'));
      if (!existsSync(file)) throw new ServicingError(HR.FILE_NOT_FOUND);
      return file;
    }),
  );
}

function installSections(inf: Inf, models: DriverModel[], architecture: string): ReturnType<typeof readInstallSection>[] {
  return [...new Set(models.map((model) => model.installSection).filter(Boolean))].map((name) => readInstallSection(inf, name, architecture, ''));
}

function dated(inf: Inf): { date: string; version: string } {
  const [date = '', version = ''] = inf.section('Version').find((line) => line.key.toLowerCase() === 'driverver')?.fields ?? [];
  if (!/^\d{1,2}[/-]\d{1,2}[/-]\d{4}$/.test(date)) throw new ServicingError(HR.INVALID_DATA);
  return { date: date.replaceAll('-', '/').replace(/^(\d)\//, '0$1/').replace(/\/(\d)\//, '/0$1/'), version };
}

/**
 * Reads a driver package by its INF (POSIX path) for an architecture and Windows version. Errors: 0x80070002 no INF or a listed file is
 * missing, 0x800f0100 not a Windows INF or one without a class (autorun.inf and the like), 0x8007000d no DriverVer or an extension INF
 * without ExtensionId, 0x800f0234 no models for the architecture and version.
 *
 * `signed` stands for the part of Windows' check that can be made without a trust store: the INF names a catalogue for this
 * architecture and that file is in the package. Windows also verifies the catalogue's signature chain and every file's hash in it.
 */
export function readDriverPackage(infPath: string, architecture: string, version = '10.0.26100.1'): DriverPackage {
  if (!existsSync(infPath)) throw new ServicingError(existsSync(dirname(infPath)) ? HR.FILE_NOT_FOUND : HR.PATH_NOT_FOUND);
  const inf = readInf(infPath);
  const text = (key: string): string => inf.value('Version', key);
  if (!/^\$(windows nt|chicago)\$$/i.test(text('Signature'))) throw new ServicingError(HR.WRONG_INF_STYLE);
  const className = text('Class');
  const classGuid = text('ClassGuid').toLowerCase();
  if (className === '' && classGuid === '') throw new ServicingError(HR.WRONG_INF_STYLE);
  const driverVersion = dated(inf);
  const extensionId = text('ExtensionId').toLowerCase();
  const isExtension = classGuid === EXTENSION_CLASS;
  if (isExtension && !/^\{[0-9a-f-]{36}\}$/.test(extensionId)) throw new ServicingError(HR.INVALID_DATA);
  const models = driverModels(inf, architecture, version);
  if (models.length === 0 && inf.section('Manufacturer').length > 0) throw new ServicingError(HR.DRIVER_NONNATIVE);
  const directory = dirname(infPath);
  const machine = MACHINE[architecture] ?? architecture;
  const catalog = text(`CatalogFile.${machine}`) || text('CatalogFile.NT') || text('CatalogFile');
  const catalogPath = catalog === '' ? undefined : imagePath(directory, catalog);
  const signed = catalogPath !== undefined && existsSync(catalogPath);
  const installs = installSections(inf, models, architecture);
  return {
    infPath,
    originalName: basename(infPath).toLowerCase(),
    provider: text('Provider'),
    className,
    classGuid,
    ...driverVersion,
    catalog,
    signed,
    bootCritical: BOOT_CLASSES.has(className.toLowerCase()) || installs.some(({ services }) => services.some(({ start }) => start === BOOT_START)),
    extensionId: isExtension ? extensionId : '',
    hasCoInstallers: installs.some(({ coInstallers }) => coInstallers.length > 0),
    models,
    files: [infPath, ...(signed ? [catalogPath] : []), ...sourceFiles(inf, directory, architecture)],
  };
}
