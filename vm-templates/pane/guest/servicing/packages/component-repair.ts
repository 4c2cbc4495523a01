import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractCabinet } from './cabinet.ts';
import { type Damage, scanStore } from './component-health.ts';
import { installComponents, stagedComponents } from './component-store.ts';
import { findEntry, imagePath } from '../image-path.ts';
import type { ServicedImage } from '../image.ts';
import { CBS_STATE, listPackages } from './package-store.ts';
import { wimlib } from '../imaging/wim.ts';

/** POSIX directories in which files of a component store are found. */
interface RepairFolders {
  /** `\Windows` folders of sound images. */
  windows: string[];
  /** Unpacked packages. */
  packages: string[];
  /** To be removed at the end. */
  temporary: string[];
}

/** `wim:D:\sources\install.wim:1` as file and index. */
export function parseWimSource(text: string): { file: string; index: string } | undefined {
  const match = /^(?:wim|esd):(.+):(\d+)$/i.exec(text);
  return match ? { file: match[1]!, index: match[2]! } : undefined;
}

/** What a /Source leads to: `wim:file:index`, a `\Windows` folder (or the root above it), or a folder of packages. Sources that are not there give nothing. */
async function openSources(sources: string[], resolve: (path: string) => string): Promise<RepairFolders> {
  const folders: RepairFolders = { windows: [], packages: [], temporary: [] };
  const temporary = (): string => {
    const directory = mkdtempSync(join(tmpdir(), 'pane-repair-'));
    folders.temporary.push(directory);
    return directory;
  };
  for (const source of sources) {
    const wim = parseWimSource(source);
    if (wim) {
      const directory = temporary();
      await wimlib(['extract', resolve(wim.file), wim.index, '/Windows/WinSxS', '/Windows/servicing/Packages', `--dest-dir=${directory}`, '--preserve-dir-structure', '--no-acls']);
      folders.windows.push(imagePath(directory, 'Windows'));
      continue;
    }
    const directory = resolve(source);
    if (!existsSync(directory) || !statSync(directory).isDirectory()) continue;
    const windows = findEntry(directory, 'WinSxS') ? directory : findEntry(directory, 'Windows');
    if (windows) folders.windows.push(windows);
    if (findEntry(directory, 'update.mum')) folders.packages.push(directory);
    for (const cabinet of readdirSync(directory).filter((name) => /\.cab$/i.test(name))) {
      const unpacked = temporary();
      extractCabinet(join(directory, cabinet), unpacked);
      folders.packages.push(unpacked);
    }
  }
  return folders;
}

/** Names of component manifests of that identity in a directory. The caller looks whether they are sound. */
function manifestsOf(directory: string, { component }: Damage): string[] {
  if (!component || !existsSync(directory)) return [];
  const prefix = `${component.architecture}_${component.name}_`.toLowerCase();
  return readdirSync(directory).filter((name) => name.toLowerCase().startsWith(prefix) && name.includes(`_${component.version}_`) && /\.manifest$/i.test(name));
}

/** Where files that may stand in for a damaged one lie, with the place that each belongs to. */
function candidates(damage: Damage, folders: RepairFolders): { from: string; to: string }[] {
  const below = damage.path.replace(/^Windows\\/i, '');
  const file = below.split('\\').slice(/\.mum$/i.test(below) || /\.manifest$/i.test(below) ? -1 : -2).join('\\');
  if (damage.component) {
    const places = [...folders.windows.map((folder) => imagePath(folder, below)), ...folders.packages];
    return places.flatMap((place) => manifestsOf(place, damage).map((name) => ({ from: join(place, name), to: `${damage.path}\\${name}` })));
  }
  const inPackage = /\.mum$/i.test(file) ? 'update.mum' : file;
  return [...folders.windows.map((folder) => imagePath(folder, below)), ...folders.packages.map((folder) => imagePath(folder, inPackage))].map((from) => ({ from, to: damage.path }));
}

function repair(image: ServicedImage, damage: Damage, folders: RepairFolders): boolean {
  const found = candidates(damage, folders).find(({ from }) => existsSync(from) && damage.isSound(readFileSync(from)));
  if (!found) return false;
  const target = image.path(found.to);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, readFileSync(found.from));
  return true;
}

/** Mends what the sources have; a mended manifest can bring further damage to light. Returns what is left. */
function repairAll(image: ServicedImage, folders: RepairFolders): Damage[] {
  for (;;) {
    const damages = scanStore(image);
    const mended = damages.filter((damage) => repair(image, damage, folders));
    if (mended.length === 0) return damages;
  }
}

/**
 * Mends a component store from sources, in the order given (Windows paths, turned into POSIX ones by `resolve`). Installed files that come
 * from the store are put in place again. Returns the damage that no source could mend.
 */
export async function repairStore(image: ServicedImage, sources: string[], resolve: (path: string) => string): Promise<Damage[]> {
  const folders = await openSources(sources, resolve);
  try {
    const left = repairAll(image, folders);
    if (left.length > 0) return left;
    for (const record of listPackages(image)) {
      if (record.state === CBS_STATE.installed || record.state === CBS_STATE.permanent) installComponents(image, stagedComponents(image, record.manifest.components));
    }
    image.save();
    return [];
  } finally {
    for (const directory of folders.temporary) rmSync(directory, { recursive: true, force: true });
  }
}
