import type { RegistryKey } from './registry-key.ts';

/** Copies values and, unless `deep` is false, everything below into another key. What the target has under the same names is replaced, other things stay. */
export function copyKey(from: RegistryKey, to: RegistryKey, deep = true): void {
  for (const { name } of from.values()) {
    const { type, data } = from.raw(name)!;
    to.setRaw(name, type, data);
  }
  if (deep) for (const name of from.subkeys()) copyKey(from.subkey(name)!, to.create(name));
}
