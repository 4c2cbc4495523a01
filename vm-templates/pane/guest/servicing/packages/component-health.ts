import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { findStored, MANIFESTS } from './component-store.ts';
import { componentIdentity, declaredFiles } from './component.ts';
import { formatIdentity, type Identity, parseIdentity } from '../identity.ts';
import { CBS, type ServicedImage } from '../image.ts';
import { type PackageManifest, parseMum } from './mum.ts';
import { packageManifestPath } from './package-store.ts';
import { ServicingError } from '../servicing-error.ts';

/** A file of the component store that is missing or is not what it should be. */
export interface Damage {
  /** Windows path relative to the volume; of a manifest that is gone, up to the folder: its name is not known any more. */
  path: string;
  /** Set for a component manifest that is gone. */
  component?: Identity;
  /** Whether bytes are those that belong here. */
  isSound(bytes: Buffer): boolean;
}

function readManifest(bytes: Buffer): PackageManifest | undefined {
  try {
    return parseMum(bytes);
  } catch (error) {
    if (error instanceof ServicingError) return undefined;
    throw error;
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

function sameComponent(left: Identity | undefined, right: Identity): boolean {
  return left !== undefined && formatIdentity(left) === formatIdentity(right);
}

function scanComponent(image: ServicedImage, component: Identity): Damage[] {
  const store = findStored(image, component);
  if (!store) return [{ path: MANIFESTS, component, isSound: (bytes) => sameComponent(componentIdentity(bytes), component) }];
  const path = `${MANIFESTS}\\${store}.manifest`;
  const digest = image.registry.get(`HKLM\\COMPONENTS\\DerivedData\\Components\\${store}`)?.value('S256H')?.data;
  const isManifest = (bytes: Buffer): boolean => (Buffer.isBuffer(digest) ? sha256(bytes) === digest.toString('base64') : declaredFiles(bytes) !== undefined);
  const manifest = readFileSync(image.path(path));
  const files = isManifest(manifest) ? declaredFiles(manifest) : undefined;
  if (!files) return [{ path, isSound: isManifest }];
  return files.flatMap(({ name, digest: wanted }) => {
    const file = { path: `Windows\\WinSxS\\${store}\\${name}`, isSound: (bytes: Buffer): boolean => wanted === '' || sha256(bytes) === wanted };
    const place = image.path(file.path);
    return existsSync(place) && file.isSound(readFileSync(place)) ? [] : [file];
  });
}

function scanPackage(image: ServicedImage, name: string): Damage[] {
  const path = packageManifestPath(image, name);
  const isSound = (bytes: Buffer): boolean => {
    const manifest = readManifest(bytes);
    return manifest !== undefined && formatIdentity(manifest.identity).toLowerCase() === name.toLowerCase();
  };
  const bytes = existsSync(path) ? readFileSync(path) : undefined;
  if (!bytes || !isSound(bytes)) return [{ path: `Windows\\servicing\\Packages\\${name}.mum`, isSound }];
  return readManifest(bytes)!.components.flatMap((component) => scanComponent(image, component));
}

/** Looks at every package manifest, component manifest and payload file of an image, as /ScanHealth does. */
export function scanStore(image: ServicedImage): Damage[] {
  const names = image.registry.get(`${CBS}\\Packages`)?.subkeys() ?? [];
  return names.filter((name) => parseIdentity(name)).flatMap((name) => scanPackage(image, name));
}

const FLAG = 'StoreCorruptTimeStamp';

/** The mark that a failed process leaves, at the root of the COMPONENTS hive; images without that hive keep it with their packages. */
function flagKey(image: ServicedImage): string {
  return image.registry.get('HKLM\\COMPONENTS') ? 'HKLM\\COMPONENTS' : CBS;
}
export function isFlaggedCorrupt(image: ServicedImage): boolean {
  return image.registry.get(flagKey(image))?.value(FLAG) !== undefined;
}
export function flagCorrupt(image: ServicedImage, corrupt: boolean): void {
  const key = image.registry.create(flagKey(image));
  if (corrupt) key.setValue(FLAG, 'REG_SZ', new Date().toISOString());
  else key.deleteValue(FLAG);
  image.save();
}
