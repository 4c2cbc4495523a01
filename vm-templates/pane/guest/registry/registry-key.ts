import { fileTime, foldName, type HiveKey, newKey, VALUE_NAME_LIMIT } from './hive-tree.ts';
import { RegistryError } from './registry-error.ts';
import { decodeValue, encodeValue, type RegistryValue, type ValueData, type ValueType, valueTypeName, valueTypeNumber } from './value-type.ts';

/** A handle on one key. Cheap: make as many as you like. Changes are in memory until `Registry.flush()`. */
export class RegistryKey {
  readonly node: HiveKey;
  readonly #changed: () => void;
  constructor(node: HiveKey, changed: () => void) {
    this.node = node;
    this.#changed = changed;
  }
  get name(): string {
    return this.node.name;
  }
  /** Moment of the last change to the key itself. FILETIME. */
  get lastWrite(): bigint {
    return this.node.lastWrite;
  }
  /** A value by name without regard to case; '' is the default value. */
  value(name: string): RegistryValue | undefined {
    const value = this.node.values.get(foldName(name));
    return value && { type: valueTypeName(value.type), data: decodeValue(value.type, value.raw) };
  }
  /** The text of a REG_SZ or REG_EXPAND_SZ value. */
  text(name: string): string | undefined {
    const data = this.value(name)?.data;
    return typeof data === 'string' ? data : undefined;
  }
  /** The number of a REG_DWORD value. */
  number(name: string): number | undefined {
    const data = this.value(name)?.data;
    return typeof data === 'number' ? data : undefined;
  }
  /** Sets or replaces. Throws RegistryError `invalid` when the data do not fit the type. */
  setValue(name: string, type: ValueType, data: ValueData): void {
    const number = valueTypeNumber(type);
    if (number === undefined) throw new RegistryError('invalid', `no value type ${type}`);
    if (name.length > VALUE_NAME_LIMIT) throw new RegistryError('invalid', 'value name too long');
    this.node.values.set(foldName(name), { name, type: number, raw: encodeValue(number, data) });
    this.#touch();
  }
  /** True when there was such a value. */
  deleteValue(name: string): boolean {
    const gone = this.node.values.delete(foldName(name));
    if (gone) this.#touch();
    return gone;
  }
  values(): (RegistryValue & { name: string })[] {
    return [...this.node.values.values()].map((value) => ({
      name: value.name,
      type: valueTypeName(value.type),
      data: decodeValue(value.type, value.raw),
    }));
  }
  /** The bytes of a value as stored. */
  raw(name: string): { type: number; data: Buffer } | undefined {
    const value = this.node.values.get(foldName(name));
    return value && { type: value.type, data: value.raw };
  }
  /** Sets or replaces a value by its stored bytes (.reg files, copies between hives). */
  setRaw(name: string, type: number, data: Buffer): void {
    this.node.values.set(foldName(name), { name, type, raw: Buffer.from(data) });
    this.#touch();
  }
  /** Names in the kernel's order. */
  subkeys(): string[] {
    return [...this.node.subkeys.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, node]) => node.name);
  }
  /** A key below this one; `path` may hold several names. */
  subkey(path: string): RegistryKey | undefined {
    let node: HiveKey | undefined = this.node;
    for (const name of path.split('\\').filter(Boolean)) node = node?.subkeys.get(foldName(name));
    return node && new RegistryKey(node, this.#changed);
  }
  /** As `subkey`, making what is missing. */
  create(path: string): RegistryKey {
    let node = this.node;
    for (const name of path.split('\\').filter(Boolean)) {
      let next = node.subkeys.get(foldName(name));
      if (!next) {
        next = newKey(name, node);
        node.subkeys.set(foldName(name), next);
        node.lastWrite = fileTime(new Date());
        this.#changed();
      }
      node = next;
    }
    return new RegistryKey(node, this.#changed);
  }
  /** Deletes a direct subkey with everything below it. True when there was one. */
  deleteSubkey(name: string): boolean {
    const gone = this.node.subkeys.delete(foldName(name));
    if (gone) this.#touch();
    return gone;
  }
  #touch(): void {
    this.node.lastWrite = fileTime(new Date());
    this.#changed();
  }
}
