import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ValueType } from '../registry/registry.ts';
import { type Component, type ComponentValue, readComponents } from './component.ts';
import type { Identity } from './identity.ts';
import type { ServicedImage } from './image.ts';

const MANIFESTS = 'Windows\\WinSxS\\Manifests';

/** Stages components: manifest and payload go into WinSxS, nothing is visible to programs yet. */
export function stageComponents(image: ServicedImage, components: Component[]): void {
  for (const component of components) {
    const folder = image.path(`Windows\\WinSxS\\${component.store}`);
    mkdirSync(image.path(MANIFESTS), { recursive: true });
    cpSync(component.manifest, image.path(`${MANIFESTS}\\${component.store}.manifest`));
    for (const file of component.files) {
      mkdirSync(folder, { recursive: true });
      cpSync(file.source, join(folder, file.source.split('/').pop()!));
    }
  }
}

/** The staged components of a package, read back from WinSxS. Components that are not staged are left out. */
export function stagedComponents(image: ServicedImage, wanted: Identity[]): Component[] {
  const manifests = image.path(MANIFESTS);
  if (!existsSync(manifests)) return [];
  const names = readdirSync(manifests);
  return wanted.flatMap((identity) => {
    const found = names.find((name) => name.toLowerCase().startsWith(`${identity.architecture}_${identity.name}_`.toLowerCase()) && name.includes(`_${identity.version}_`));
    if (!found) return [];
    return readComponentFrom(image, found, identity);
  });
}

/** Manifests lie in WinSxS\Manifests, payload in WinSxS\<name>: brought together for the reader of unpacked packages. */
function readComponentFrom(image: ServicedImage, manifestName: string, identity: Identity): Component[] {
  const winsxs = image.path('Windows\\WinSxS');
  const beside = join(winsxs, manifestName);
  cpSync(join(image.path(MANIFESTS), manifestName), beside);
  try {
    return readComponents(winsxs, [identity]);
  } finally {
    rmSync(beside);
  }
}

function setValue(image: ServicedImage, value: ComponentValue): void {
  const key = image.registry.create(value.key);
  const number = value.type === 'REG_DWORD' ? Number(value.value) : value.type === 'REG_QWORD' ? BigInt(value.value) : undefined;
  if (number !== undefined) key.setValue(value.name, value.type as ValueType, number);
  else if (value.type === 'REG_BINARY') key.setValue(value.name, 'REG_BINARY', Buffer.from(value.value, 'hex'));
  else if (value.type === 'REG_MULTI_SZ') key.setValue(value.name, 'REG_MULTI_SZ', value.value.split(',').map((part) => part.replace(/^"|"$/g, '')).filter(Boolean));
  else key.setValue(value.name, value.type as ValueType, value.value);
}

/** Installs staged components: files to their places, registry values. */
export function installComponents(image: ServicedImage, components: Component[]): void {
  for (const component of components) {
    for (const file of component.files) {
      const target = image.path(file.destination);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(file.source, target);
    }
    for (const value of component.values) setValue(image, value);
  }
}

/** Takes components out again: installed files, values, and what is staged. */
export function removeComponents(image: ServicedImage, components: Component[]): void {
  for (const component of components) {
    for (const file of component.files) rmSync(image.path(file.destination), { force: true });
    for (const value of component.values) image.registry.get(value.key)?.deleteValue(value.name);
    rmSync(image.path(`Windows\\WinSxS\\${component.store}`), { recursive: true, force: true });
    rmSync(image.path(`${MANIFESTS}\\${component.store}.manifest`), { force: true });
  }
}

