import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compareVersions, formatIdentity, sameFamily } from '../identity.ts';
import { findEntry } from '../image-path.ts';
import type { ServicedImage } from '../image.ts';
import { isWimMsu, unpackMsu, type UnpackedMsu } from './msu.ts';
import { findPackage, isInstalled } from './package-store.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** A package that a /PackagePath leads to. */
export interface PackageSource {
  /** Path on the command line or below it, as messages show it. */
  shown: string;
  path: string;
  /** Found by searching a folder: passed over when it does not apply. */
  searched: boolean;
  /** Out of an .msu: its servicing stack goes in even while others wait for a restart. */
  bundled?: boolean;
}

/** Runs `open`; what goes wrong with the file itself is reported with the sentence that dism has for it. */
export function opened<Result>(path: string, open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    throw error instanceof ServicingError ? openError(path, error) : error;
  }
}

function openError(path: string, error: ServicingError): ServicingError {
  if (error.win32 !== 2 && error.win32 !== 3 && error.win32 !== 13) return error;
  return new ServicingError(error.hresult, `An error occurred trying to open - ${path} Error: 0x${error.hresult.toString(16)}`, error.win32 !== 13);
}

function msuBeside(file: string): string[] {
  const directory = dirname(file);
  return readdirSync(directory).filter((name) => /\.msu$/i.test(name) && name !== basename(file)).sort().map((name) => join(directory, name));
}

/** The packages that /PackagePath options mean, in order. */
export class PackageSources {
  readonly #image: ServicedImage;
  readonly #unpacked: string[] = [];
  constructor(image: ServicedImage) {
    this.#image = image;
  }
  /** Directories that the caller removes at the end. */
  get unpacked(): readonly string[] {
    return this.#unpacked;
  }

  /** Errors: 0x80070002/3 no such file, those of `unpackMsu`, 0x80070228 (552) for a folder of checkpoint updates or an .msu beside foreign ones. */
  async find(shown: string, path: string): Promise<PackageSource[]> {
    try {
      return await this.#search(shown, path, false);
    } catch (error) {
      throw error instanceof ServicingError ? openError(shown, error) : error;
    }
  }

  async #search(shown: string, path: string, searched: boolean): Promise<PackageSource[]> {
    if (!existsSync(path)) throw new ServicingError(existsSync(dirname(path)) ? HR.FILE_NOT_FOUND : HR.PATH_NOT_FOUND);
    if (!statSync(path).isDirectory()) return /\.msu$/i.test(path) ? this.#standalone(shown, path, searched) : [{ shown, path, searched }];
    if (findEntry(path, 'update.mum')) return [{ shown, path, searched }];
    const entries = readdirSync(path).sort();
    const wims = entries.filter((name) => /\.msu$/i.test(name) && isWimMsu(join(path, name)));
    // Which of them is the target is not said: Add-WindowsPackage's notes want the target named, in a folder with its checkpoints alone.
    if (wims.length > 1) throw new ServicingError(HR.INVALID_FOLDER_CONTENT);
    const found = await Promise.all(
      entries.filter((name) => /\.(cab|msu)$/i.test(name) || statSync(join(path, name)).isDirectory()).map((name) => this.#search(`${shown.replace(/\\$/, '')}\\${name}`, join(path, name), true)),
    );
    return found.flat();
  }

  async #standalone(shown: string, path: string, searched: boolean): Promise<PackageSource[]> {
    const target = await this.#unpack(path);
    const before = isWimMsu(path) && !searched ? await this.#checkpoints(path, target) : [];
    const packages = [...before, target].flatMap((msu) => msu.packages);
    const inOrder = [...packages.filter(({ manifest }) => manifest.selfUpdate), ...packages.filter(({ manifest }) => !manifest.selfUpdate)];
    return inOrder.map((one) => ({ shown, path: one.path, searched, bundled: true }));
  }

  /**
   * Checkpoint cumulative updates beside a target: older packages of the same family that are not in the image yet, oldest first.
   * Newer ones are left alone; any other .msu makes DISM give up with 552.
   */
  async #checkpoints(path: string, target: UnpackedMsu): Promise<UnpackedMsu[]> {
    const wanted = target.packages.at(-1)!.manifest.identity;
    const others: { msu: UnpackedMsu; version: string }[] = [];
    for (const beside of msuBeside(path)) {
      if (!isWimMsu(beside)) throw new ServicingError(HR.INVALID_FOLDER_CONTENT);
      const msu = await this.#unpack(beside);
      const { identity } = msu.packages.at(-1)!.manifest;
      if (!sameFamily(identity, wanted)) throw new ServicingError(HR.INVALID_FOLDER_CONTENT);
      const record = findPackage(this.#image, formatIdentity(identity));
      if (compareVersions(identity.version, wanted.version) < 0 && !(record && isInstalled(record))) others.push({ msu, version: identity.version });
    }
    return others.sort((a, b) => compareVersions(a.version, b.version)).map(({ msu }) => msu);
  }

  async #unpack(path: string): Promise<UnpackedMsu> {
    const msu = await unpackMsu(path);
    this.#unpacked.push(msu.directory);
    return msu;
  }
}
