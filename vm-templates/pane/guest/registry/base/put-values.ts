import type { Registry, RegistryKey } from '../registry.ts';

export type BaseValues = Record<string, string | number | string[] | Buffer>;

/** Makes a key with values: numbers become REG_DWORD, lists REG_MULTI_SZ, Buffers REG_BINARY, texts REG_SZ or REG_EXPAND_SZ. */
export function putValues(registry: Registry, path: string, values: BaseValues = {}, text: 'REG_SZ' | 'REG_EXPAND_SZ' = 'REG_SZ'): RegistryKey {
  const key = registry.create(path);
  for (const [name, data] of Object.entries(values)) {
    const type = typeof data === 'number' ? 'REG_DWORD' : Array.isArray(data) ? 'REG_MULTI_SZ' : Buffer.isBuffer(data) ? 'REG_BINARY' : text;
    key.setValue(name, type, data);
  }
  return key;
}
