import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { readHiveFile, writeHiveFile } from './hive-file.ts';
import { fileTime, foldName, type HiveTree, newHive } from './hive-tree.ts';
import { RegistryError } from './registry-error.ts';
import { RegistryKey } from './registry-key.ts';
import { isMountPoint, normalizePath } from './registry-path.ts';

export { RegistryError } from './registry-error.ts';
export { RegistryKey } from './registry-key.ts';
export type { RegistryValue, ValueData, ValueType } from './value-type.ts';

interface Mount {
  path: string;
  tree: HiveTree;
  /** Absent for a volatile hive (HKLM\HARDWARE). */
  file?: string;
  changed: boolean;
  /** Belongs to the system: `reg unload` is refused. */
  system: boolean;
}

/** Where each hive of `\Windows\System32\config` hangs. SOFTWARE and SYSTEM must be there; a PE image has no SAM worth the name. */
const HIVES = [
  { file: 'SOFTWARE', path: 'HKEY_LOCAL_MACHINE\\SOFTWARE', needed: true },
  { file: 'SYSTEM', path: 'HKEY_LOCAL_MACHINE\\SYSTEM', needed: true },
  { file: 'SAM', path: 'HKEY_LOCAL_MACHINE\\SAM', needed: false },
  { file: 'SECURITY', path: 'HKEY_LOCAL_MACHINE\\SECURITY', needed: false },
  { file: 'DEFAULT', path: 'HKEY_USERS\\.DEFAULT', needed: false },
];

/**
 * Hives that servicing and Plug and Play load when they need them: `reg query HKLM\COMPONENTS` finds nothing before, which is why
 * Microsoft's repair instructions begin with `reg load HKLM\COMPONENTS %windir%\system32\config\COMPONENTS`.
 */
const ON_DEMAND = [
  { file: 'COMPONENTS', path: 'HKEY_LOCAL_MACHINE\\COMPONENTS' },
  { file: 'DRIVERS', path: 'HKEY_LOCAL_MACHINE\\DRIVERS' },
];

/** The file of that name without regard to case, or the name as given. */
function hiveFile(dir: string, name: string): string {
  const found = existsSync(dir) ? readdirSync(dir).find((entry) => entry.toUpperCase() === name) : undefined;
  return join(dir, found ?? name);
}

/**
 * Opens the hives in a `config` directory (POSIX path). With `fresh`, missing hives (and the directory) are made.
 * Throws RegistryError `not-found` when SOFTWARE or SYSTEM is missing, `corrupt` when a hive cannot be trusted.
 */
export function openRegistry(configDir: string, options: { fresh?: boolean } = {}): Registry {
  if (options.fresh) mkdirSync(configDir, { recursive: true });
  const registry = new Registry(configDir);
  for (const hive of HIVES) {
    const file = hiveFile(configDir, hive.file);
    if (existsSync(file)) registry.mount(hive.path, readHiveFile(file), file);
    else if (options.fresh) registry.mount(hive.path, newHive(hive.file), file, true);
    else if (hive.needed) throw new RegistryError('not-found', `no ${hive.file} hive in ${configDir}`);
  }
  if (options.fresh) for (const hive of ON_DEMAND) if (!existsSync(hiveFile(configDir, hive.file))) registry.mount(hive.path, newHive(hive.file), hiveFile(configDir, hive.file), true);
  registry.mount('HKEY_LOCAL_MACHINE\\HARDWARE', newHive('HARDWARE'));
  return registry;
}

/**
 * The registry of a running system, or of an offline image.
 * Paths are Windows' (`HKLM\SOFTWARE\...`, long or short root names, no regard to case). `HKLM\SYSTEM\CurrentControlSet`
 * leads to the control set that `Select\Current` names; `HKCR` is `HKLM\SOFTWARE\Classes`; `HKCU` is the default user (`reg.exe` puts
 * the caller's own hive in its place); `HKU\S-1-5-18` is the system's own, which is `HKU\.DEFAULT`. `HKLM\COMPONENTS` and
 * `HKLM\DRIVERS` are loaded at the first use through `get` or `create`, as servicing does; `isLoaded` tells whether they are.
 */
export class Registry {
  readonly #mounts = new Map<string, Mount>();
  readonly #configDir: string | undefined;
  /** @param configDir POSIX directory of the hives that are loaded on demand; without one there are none. */
  constructor(configDir?: string) {
    this.#configDir = configDir;
  }

  /** Hangs a tree in. Other parts use `openRegistry` and `loadHive`. */
  mount(path: string, tree: HiveTree, file?: string, changed = false, system = true): void {
    this.#mounts.set(foldName(path), { path, tree, file, changed, system });
  }
  /** Whether the hive that a path lies in is loaded. Predefined keys themselves are not in a hive. */
  isLoaded(path: string): boolean {
    return this.#mountOf(normalizePath(path)) !== undefined;
  }
  /** POSIX paths of the hive files in use. An image whose hives are among them cannot be unmounted (DISM: 0xc1420117). */
  hiveFiles(): string[] {
    return [...this.#mounts.values()].flatMap((mount) => mount.file ?? []);
  }

  get(path: string): RegistryKey | undefined {
    const place = this.#find(path);
    return place && this.#handle(place.mount).subkey(place.rest);
  }
  /** Opens, making every missing key on the way. Throws RegistryError `invalid` outside a hive (`HKLM\NEW`). */
  create(path: string): RegistryKey {
    const place = this.#find(path);
    if (!place) throw new RegistryError('invalid', `${path} is in no hive`);
    return this.#handle(place.mount).create(place.rest);
  }
  /** Deletes a key and everything below. True when there was one. The root of a hive cannot be deleted (`access-denied`). */
  deleteKey(path: string): boolean {
    const place = this.#find(path);
    if (!place) return false;
    if (place.rest === '') throw new RegistryError('access-denied', `${path} is the root of a hive`);
    const names = place.rest.split('\\');
    const name = names.pop()!;
    return this.#handle(place.mount).subkey(names.join('\\'))?.deleteSubkey(name) ?? false;
  }
  /** `reg load`: hangs a hive file in directly below HKLM or HKU. Faults: `invalid`, `exists`, `in-use`, `not-found`, `corrupt`. */
  loadHive(mountPath: string, file: string, system = false): void {
    const path = normalizePath(mountPath);
    if (!isMountPoint(path)) throw new RegistryError('invalid', `a hive can only be loaded directly below HKLM or HKU, not at ${mountPath}`);
    if (this.#mounts.has(foldName(path))) throw new RegistryError('exists', `${mountPath} is loaded already`);
    if (!existsSync(file)) throw new RegistryError('not-found', `no such file: ${file}`);
    const real = realpathSync(file);
    for (const mount of this.#mounts.values()) {
      if (mount.file && existsSync(mount.file) && realpathSync(mount.file) === real) throw new RegistryError('in-use', `${file} is loaded at ${mount.path}`);
    }
    this.mount(path, readHiveFile(file), real, false, system);
  }
  /** `reg unload`: writes the hive and lets it go. Faults: `not-found`, `access-denied` for the system's own hives. */
  unloadHive(mountPath: string): void {
    const key = foldName(normalizePath(mountPath));
    const mount = this.#mounts.get(key);
    if (!mount) throw new RegistryError('not-found', `nothing is loaded at ${mountPath}`);
    if (!mount.file || mount.system) throw new RegistryError('access-denied', `${mountPath} belongs to the system`);
    this.#write(mount);
    this.#mounts.delete(key);
  }
  /** Names directly below a predefined key (`HKLM`): its hives. */
  roots(predefined: string): string[] {
    const prefix = `${foldName(normalizePath(predefined))}\\`;
    return [...this.#mounts].filter(([key]) => key.startsWith(prefix)).map(([, mount]) => mount.path.slice(prefix.length)).sort();
  }
  /** Writes every changed hive, each atomically. */
  flush(): void {
    for (const mount of this.#mounts.values()) this.#write(mount);
  }

  #write(mount: Mount): void {
    if (!mount.changed || !mount.file) return;
    mount.tree.sequence = (mount.tree.sequence + 1) >>> 0;
    writeHiveFile(mount.file, mount.tree, fileTime(new Date()));
    mount.changed = false;
  }
  #handle(mount: Mount): RegistryKey {
    return new RegistryKey(mount.tree.root, () => {
      mount.changed = true;
    });
  }
  #mountOf(normalized: string): Mount | undefined {
    const [root = '', hive = ''] = normalized.split('\\');
    return this.#mounts.get(foldName(`${root}\\${hive}`));
  }
  #find(path: string): { mount: Mount; rest: string } | undefined {
    const normalized = normalizePath(path);
    const names = normalized.split('\\').slice(2);
    const mount = this.#mountOf(normalized) ?? this.#loadOnDemand(normalized);
    if (!mount) return undefined;
    if (names[0]?.toUpperCase() === 'CURRENTCONTROLSET' && mount.path === 'HKEY_LOCAL_MACHINE\\SYSTEM') {
      const current = this.#handle(mount).subkey('Select')?.number('Current') ?? 1;
      names[0] = `ControlSet${String(current).padStart(3, '0')}`;
    }
    return { mount, rest: names.join('\\') };
  }
  #loadOnDemand(normalized: string): Mount | undefined {
    const wanted = ON_DEMAND.find((hive) => foldName(normalized).split('\\', 2).join('\\') === hive.path);
    if (!wanted || this.#configDir === undefined) return undefined;
    const file = hiveFile(this.#configDir, wanted.file);
    if (!existsSync(file)) return undefined;
    this.mount(wanted.path, readHiveFile(file), file);
    return this.#mountOf(wanted.path);
  }
}
