import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Component } from './component.ts';
import { formatIdentity } from '../identity.ts';
import type { ServicedImage } from '../image.ts';

const COMPONENTS = 'HKLM\\COMPONENTS';
const INDEX = `${COMPONENTS}\\DerivedData\\Components`;

/**
 * Writes a component into the COMPONENTS hive as Windows does: a key of the manifest's name below `DerivedData\Components` with the
 * identity, the SHA-256 of the manifest (`S256H`) and one `f!<file>` value for each file. Images without that hive (Windows PE) are left alone.
 */
export function recordComponent(image: ServicedImage, component: Component): void {
  if (!image.registry.get(COMPONENTS)) return;
  const key = image.registry.create(`${INDEX}\\${component.store}`);
  key.setValue('identity', 'REG_BINARY', Buffer.from(formatIdentity(component.identity), 'latin1'));
  key.setValue('S256H', 'REG_BINARY', createHash('sha256').update(readFileSync(component.manifest)).digest());
  for (const file of component.files) key.setValue(`f!${file.destination.split('\\').pop()!.toLowerCase()}`, 'REG_DWORD', 1);
}

export function forgetComponent(image: ServicedImage, store: string): void {
  image.registry.deleteKey(`${INDEX}\\${store}`);
}
