import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { imagePath } from './image-path.ts';
import { decodeInf, type Inf, parseInf } from './inf.ts';
import { HR, ServicingError } from './servicing-error.ts';

export interface DriverModel {
  manufacturer: string;
  description: string;
  architecture: string;
  hardwareId: string;
  compatibleIds: string[];
  service: string;
}
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
  models: DriverModel[];
  /** Files of the package, POSIX paths beside the INF; all of them exist. */
  files: string[];
}

/** Classes whose drivers take part in starting Windows (DISM's "Boot Critical"). */
const BOOT_CLASSES = new Set(['system', 'diskdrive', 'hdc', 'scsiadapter', 'volume', 'processor', 'computer', 'keyboard', 'mouse', 'usb', 'sbp2', 'fdc', 'hidclass', 'firmware']);
const MACHINE: Record<string, string> = { amd64: 'ntamd64', x86: 'ntx86', arm64: 'ntarm64' };

/** The models sections of a manufacturer that are meant for an architecture, most specific first: `Name.NTamd64.10.0...16299`, `Name.NTamd64`, and for x86 also undecorated ones. */
function modelSections(inf: Inf, fields: string[], architecture: string): string[] {
  const [base = '', ...decorations] = fields;
  const machine = MACHINE[architecture] ?? `nt${architecture}`;
  const fit = decorations.filter((decoration) => decoration.toLowerCase().split('.')[0] === machine).map((decoration) => `${base}.${decoration}`);
  // Undecorated models are for x86 alone, save in INF files without any decoration (class filters and software-only drivers).
  const plain = architecture === 'x86' || decorations.some((decoration) => decoration.toLowerCase() === 'nt') ? [`${base}.nt`, base] : [];
  return [...fit, ...plain].filter((name) => inf.hasSection(name));
}

function models(inf: Inf, architecture: string): DriverModel[] {
  return inf.section('Manufacturer').flatMap((line) => {
    const [base = ''] = line.fields;
    const fields = base === '' ? [line.key] : line.fields;
    return modelSections(inf, fields, architecture).flatMap((section) =>
      inf.section(section).map((model) => {
        const [install = '', hardwareId = '', ...compatibleIds] = model.fields;
        const services = [`${install}.${MACHINE[architecture]}.Services`, `${install}.NT.Services`, `${install}.Services`].find((name) => inf.hasSection(name)) ?? '';
        return { manufacturer: line.key || base, description: model.key, architecture, hardwareId, compatibleIds, service: inf.value(services, 'AddService') };
      }),
    );
  });
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

/**
 * Reads a driver package by its INF (POSIX path). Errors: 0x80070002 no INF or a listed file is missing, 0x800f0100 not a Windows INF
 * or one without a class (autorun.inf and the like), 0x8007000d no DriverVer, 0x800f0234 no models for the architecture.
 *
 * `signed` stands for the part of Windows' check that can be made without a trust store: the INF names a catalogue for this
 * architecture and that file is in the package. Windows also verifies the catalogue's signature chain and every file's hash in it.
 */
export function readDriverPackage(infPath: string, architecture: string): DriverPackage {
  if (!existsSync(infPath)) throw new ServicingError(existsSync(dirname(infPath)) ? HR.FILE_NOT_FOUND : HR.PATH_NOT_FOUND);
  const inf = parseInf(decodeInf(readFileSync(infPath)));
  if (!/^\$(windows nt|chicago)\$$/i.test(inf.value('Version', 'Signature'))) throw new ServicingError(HR.WRONG_INF_STYLE);
  const className = inf.value('Version', 'Class');
  const classGuid = inf.value('Version', 'ClassGuid').toLowerCase();
  if (className === '' && classGuid === '') throw new ServicingError(HR.WRONG_INF_STYLE);
  const [date = '', version = ''] = inf.section('Version').find((line) => line.key.toLowerCase() === 'driverver')?.fields ?? [];
  if (!/^\d{1,2}[/-]\d{1,2}[/-]\d{4}$/.test(date)) throw new ServicingError(HR.INVALID_DATA);
  const found = models(inf, architecture);
  if (found.length === 0 && inf.section('Manufacturer').length > 0) throw new ServicingError(HR.DRIVER_NONNATIVE);
  const directory = dirname(infPath);
  const machine = MACHINE[architecture] ?? architecture;
  const catalog = inf.value('Version', `CatalogFile.${machine}`) || inf.value('Version', 'CatalogFile.NT') || inf.value('Version', 'CatalogFile');
  const catalogPath = catalog === '' ? undefined : imagePath(directory, catalog);
  const signed = catalogPath !== undefined && existsSync(catalogPath);
  return {
    infPath,
    originalName: basename(infPath).toLowerCase(),
    provider: inf.value('Version', 'Provider'),
    className,
    classGuid,
    date: date.replaceAll('-', '/').replace(/^(\d)\//, '0$1/').replace(/\/(\d)\//, '/0$1/'),
    version,
    catalog,
    signed,
    bootCritical: BOOT_CLASSES.has(className.toLowerCase()),
    models: found,
    files: [infPath, ...(signed ? [catalogPath] : []), ...sourceFiles(inf, directory, architecture)],
  };
}
