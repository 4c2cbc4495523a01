import { existsSync, readFileSync, statSync } from 'node:fs';
import type { System } from '../../system.ts';
import { type AnswerFile, AnswerFileError, hasPass, ignoredComponents, type Pass, readAnswerFile } from './answer-file.ts';
import { CACHE } from './cache.ts';

export interface FoundAnswer {
  answer: AnswerFile;
  /** Windows path. */
  path: string;
  /** Letter of the drive it lies on. */
  drive: string;
}
/** A file in a searched place that cannot be read as an answer file. */
export class UnusableAnswerFile extends Error {
  readonly path: string;
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'UnusableAnswerFile';
    this.path = path;
  }
}

const IMPLICIT = ['Unattend.xml', 'Autounattend.xml'];

/**
 * Places that are searched for a pass, in Windows' order ("Windows Setup automation overview", implicit answer file search
 * order): registry, Panther\Unattend (not when Setup runs from PE), the cache, removable media that can be written, removable
 * media that cannot, \sources of the medium or Sysprep's folder, the system drive, the drive Setup runs from.
 */
export function searchPlaces(system: System, pass: Pass): string[] {
  const fromPe = system.life === 'setup' || system.life === 'pe';
  const windows = `${system.systemDrive}:\\Windows`;
  const early = pass === 'windowsPE' || pass === 'offlineServicing';
  const removable = (kind: 'removable' | 'cdrom'): string[] => [...system.drives.values()].filter((drive) => drive.kind === kind).map((drive) => drive.letter).sort();
  const setupDrive = setupMedium(system);
  const both = (folder: string): string[] => IMPLICIT.map((name) => `${folder}\\${name}`);
  const explicit = system.registry.get('HKLM\\SYSTEM\\Setup')?.text('UnattendFile');
  return [
    ...(explicit ? [explicit] : []),
    ...(fromPe ? [] : both(`${windows}\\Panther\\Unattend`)),
    `${system.systemDrive}:\\${CACHE}`,
    ...removable('removable').map((letter) => `${letter}:\\Autounattend.xml`),
    ...removable('cdrom').map((letter) => `${letter}:\\Autounattend.xml`),
    ...(early ? (setupDrive ? [`${setupDrive}:\\sources\\Autounattend.xml`] : []) : [`${windows}\\System32\\Sysprep\\Unattend.xml`]),
    ...both(`${system.systemDrive}:`),
    ...(setupDrive && setupDrive !== system.systemDrive ? both(`${setupDrive}:`) : []),
  ];
}

/** The drive that Setup runs from: the one with its image in \sources. Undefined without one. */
export function setupMedium(system: System): string | undefined {
  return [...system.drives.values()]
    .map((drive) => drive.letter)
    .sort()
    .find((letter) => letter !== system.systemDrive && ['install.wim', 'install.esd', 'install.swm', 'boot.wim'].some((name) => isFile(system, `${letter}:\\sources\\${name}`)));
}

function isFile(system: System, path: string): boolean {
  try {
    const posix = system.resolve(path);
    return existsSync(posix) && statSync(posix).isFile();
  } catch {
    return false;
  }
}

/**
 * The answer file of a pass: the first one found that has settings for it; files without any are passed over. `tell` gets a
 * line per file looked at. Throws UnusableAnswerFile for one that cannot be read: Setup does not go on past it.
 */
export function findAnswerFile(system: System, pass: Pass, tell: (line: string) => void = () => undefined): FoundAnswer | undefined {
  for (const path of searchPlaces(system, pass)) {
    if (!isFile(system, path)) continue;
    const answer = readAt(system, path);
    if (hasPass(answer, pass)) {
      tell(`Found usable unattend file for pass [${pass}] at [${path}].`);
      for (const line of ignoredComponents(answer, pass, system.architecture)) tell(line);
      return { answer, path, drive: path.slice(0, 1).toUpperCase() };
    }
    tell(`[${path}] does not contain settings for pass [${pass}]; skipping.`);
  }
  tell(`No unattend file was found for pass [${pass}].`);
  return undefined;
}

/** The answer file that setup.exe was given, which is used without a search. Throws UnusableAnswerFile for one that is missing, unreadable or without the pass. */
export function givenAnswerFile(system: System, pass: Pass, path: string): FoundAnswer {
  if (!isFile(system, path)) throw new UnusableAnswerFile(path, 'The file does not exist.');
  const answer = readAt(system, path);
  if (!hasPass(answer, pass)) throw new UnusableAnswerFile(path, `It has no settings for pass [${pass}].`);
  return { answer, path, drive: path.slice(0, 1).toUpperCase() };
}

function readAt(system: System, path: string): AnswerFile {
  try {
    return readAnswerFile(readFileSync(system.resolve(path)));
  } catch (error) {
    if (!(error instanceof AnswerFileError)) throw error;
    throw new UnusableAnswerFile(path, error.message);
  }
}
