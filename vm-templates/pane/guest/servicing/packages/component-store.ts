import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ValueType } from '../../registry/registry.ts';
import { forgetComponent, recordComponent } from './component-hive.ts';
import { type Component, type ComponentValue, readComponents } from './component.ts';
import type { Identity } from '../identity.ts';
import type { ServicedImage } from '../image.ts';

export const MANIFESTS = 'Windows\\WinSxS\\Manifests';

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
    recordComponent(image, component);
  }
}

/** Base name in `WinSxS\Manifests` of a component's manifest, without `.manifest`; undefined when it is not staged. */
export function findStored(image: ServicedImage, identity: Identity): string | undefined {
  const manifests = image.path(MANIFESTS);
  const prefix = `${identity.architecture}_${identity.name}_`.toLowerCase();
  const found = (existsSync(manifests) ? readdirSync(manifests) : []).find((name) => /\.manifest$/i.test(name) && name.toLowerCase().startsWith(prefix) && name.includes(`_${identity.version}_`));
  return found?.replace(/\.manifest$/i, '');
}

/** The staged components of a package, read back from WinSxS. Components that are not staged are left out. */
export function stagedComponents(image: ServicedImage, wanted: Identity[]): Component[] {
  return wanted.flatMap((identity) => {
    const store = findStored(image, identity);
    return store ? readComponents(image.path('Windows\\WinSxS'), [identity], image.path(MANIFESTS)) : [];
  });
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

/** Takes installed files and values away; the components stay staged. */
export function uninstallComponents(image: ServicedImage, components: Component[]): void {
  for (const component of components) {
    for (const file of component.files) rmSync(image.path(file.destination), { force: true });
    for (const value of component.values) image.registry.get(value.key)?.deleteValue(value.name);
  }
}

/** Takes components out of the store. */
export function unstageComponents(image: ServicedImage, components: Component[]): void {
  for (const component of components) {
    rmSync(image.path(`Windows\\WinSxS\\${component.store}`), { recursive: true, force: true });
    rmSync(image.path(`${MANIFESTS}\\${component.store}.manifest`), { force: true });
    forgetComponent(image, component.store);
  }
}
