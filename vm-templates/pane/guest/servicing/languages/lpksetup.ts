import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Process, Program } from '../../system.ts';
import { onlineImage, type ServicedImage } from '../image.ts';
import { installedLanguages } from './installed-languages.ts';
import { readIntl } from './intl.ts';
import { addPackage, withPackage } from '../packages/package-add.ts';
import { removePackage } from '../packages/package-remove.ts';
import { isInstalled, listPackages } from '../packages/package-store.ts';
import { ServicingError } from '../servicing-error.ts';

const CLIENT = 'lpksetup';
const FILE_NOT_FOUND = 2;
const ACCESS_DENIED = 5;
const INVALID_PARAMETER = 87;
const RESTART_REQUIRED = 3010;

interface Request {
  action: 'install' | 'uninstall';
  /** `de-DE`, several, or `*` for all. */
  languages: string[];
  path: string;
}

/** `/i {*|lang ...}`, `/u {*|lang ...}`, `/p path`; /r, /f, /s and /a say nothing about what is done here. Undefined when it is not understood. */
function parse(argv: string[]): Request | undefined {
  const request: Request = { action: 'install', languages: [], path: '.' };
  let current: 'languages' | 'path' | undefined;
  let asked = false;
  for (const word of argv) {
    const flag = /^[/-](i|u|p|r|f|s|a)$/i.exec(word)?.[1]?.toLowerCase();
    if (flag === 'i' || flag === 'u') {
      if (asked) return undefined;
      asked = true;
      request.action = flag === 'i' ? 'install' : 'uninstall';
      current = 'languages';
    } else if (flag === 'p') current = 'path';
    else if (flag) current = undefined;
    else if (/^[/-]/.test(word) || current === undefined) return undefined;
    else if (current === 'path') request.path = word;
    else request.languages.push(...word.split(/[,;]/).filter(Boolean));
  }
  return asked && request.languages.length > 0 ? request : undefined;
}

/** Cabinets in a folder and below it. */
function cabinets(directory: string): string[] {
  return readdirSync(directory).sort().flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return cabinets(path);
    return /\.cab$/i.test(name) ? [path] : [];
  });
}

/** The language that a cabinet is a language pack of; undefined when it is something else. */
function languageOf(file: string): string | undefined {
  try {
    return withPackage(file, ({ identity }) => (/LanguagePack-Package$/i.test(identity.name) && identity.language !== '' ? identity.language : undefined));
  } catch (error) {
    if (error instanceof ServicingError) return undefined;
    throw error;
  }
}

function wants(request: Request, language: string): boolean {
  return request.languages.some((wanted) => wanted === '*' || wanted.toLowerCase() === language.toLowerCase());
}

function install(process: Process, image: ServicedImage, request: Request): number {
  const folder = process.system.resolve(request.path, process.cwd);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return FILE_NOT_FOUND;
  const found = cabinets(folder).map((file) => ({ file, language: languageOf(file) })).filter((pack): pack is { file: string; language: string } => pack.language !== undefined && wants(request, pack.language));
  const missing = request.languages.filter((wanted) => wanted !== '*' && !found.some(({ language }) => language.toLowerCase() === wanted.toLowerCase()));
  let restart = false;
  for (const { file } of found) restart = addPackage(image, file, { client: CLIENT }).restartNeeded || restart;
  if (found.length === 0 || missing.length > 0) return FILE_NOT_FOUND;
  return restart ? RESTART_REQUIRED : 0;
}

/** Removes the packs; the system's UI language and the only language stay. */
function uninstall(image: ServicedImage, request: Request): number {
  const inUse = readIntl(image).uiLanguage.toLowerCase();
  const packs = listPackages(image).filter((record) => isInstalled(record) && /LanguagePack-Package$/i.test(record.identity.name) && record.identity.language !== '' && wants(request, record.identity.language));
  const removable = packs.filter(({ identity }) => identity.language.toLowerCase() !== inUse);
  if (packs.length === 0) return FILE_NOT_FOUND;
  if (removable.length === 0 || installedLanguages(image).length === 1) return ACCESS_DENIED;
  let restart = false;
  for (const record of removable) restart = removePackage(image, record.name).restartNeeded || restart;
  return restart ? RESTART_REQUIRED : 0;
}

/**
 * `lpksetup.exe`: /i languages /p folder, /u languages, with /r, /f, /s ("lpksetup"). It prints nothing: results are the languages that are
 * there afterwards. Without arguments Windows opens a wizard, which Pane has not. Exit codes are Win32 errors, 3010 for a restart.
 */
export const program: Program = (process) => {
  const request = parse(process.argv);
  if (!request) return INVALID_PARAMETER;
  if (!process.account.administrator && process.account.name.toUpperCase() !== 'SYSTEM') return ACCESS_DENIED;
  const image = onlineImage(process.system);
  try {
    return request.action === 'install' ? install(process, image, request) : uninstall(image, request);
  } catch (error) {
    if (error instanceof ServicingError) return error.exitCode;
    throw error;
  }
};
