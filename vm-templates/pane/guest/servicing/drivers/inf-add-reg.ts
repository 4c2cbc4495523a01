import type { ValueData, ValueType } from '../../registry/registry.ts';
import type { Inf } from './inf.ts';

export interface InfRegistryValue {
  /** `HKR` (relative to the key that the section belongs to), `HKLM`, `HKCR`, `HKCU`, `HKU`. */
  root: string;
  subkey: string;
  name: string;
  type: ValueType;
  data: ValueData;
  /** FLG_ADDREG_NOCLOBBER: an existing value stays. */
  keep: boolean;
}

/** Flags of AddReg lines ("INF AddReg Directive"). */
const NO_CLOBBER = 0x2;
const KEY_ONLY = 0x10;
const TYPES: Record<number, ValueType> = { 0: 'REG_SZ', 0x10000: 'REG_MULTI_SZ', 0x20000: 'REG_EXPAND_SZ', 0x1: 'REG_BINARY', 0x10001: 'REG_DWORD' };

function dataOf(type: ValueType, values: string[]): ValueData {
  if (type === 'REG_DWORD') return Number(values[0] || 0) >>> 0;
  if (type === 'REG_MULTI_SZ') return values.filter((value) => value !== '');
  if (type === 'REG_BINARY') return Buffer.from(values.map((byte) => Number.parseInt(byte, 16) & 0xff));
  return values[0] ?? '';
}

/** The lines of one add-registry section. Lines that only make a key have a REG_NONE value of no name and are left out. */
export function addRegistryValues(inf: Inf, section: string): InfRegistryValue[] {
  return inf.section(section).flatMap(({ key, fields }): InfRegistryValue[] => {
    const [root = '', subkey = '', name = '', flagText = '', ...values] = key === '' ? fields : [key, ...fields];
    const flags = Number(flagText || 0);
    if ((flags & KEY_ONLY) !== 0 || !/^HK(R|LM|CR|CU|U)$/i.test(root)) return [];
    const type = TYPES[flags & 0x30001] ?? 'REG_SZ';
    return [{ root: root.toUpperCase(), subkey, name, type, data: dataOf(type, values), keep: (flags & NO_CLOBBER) !== 0 }];
  });
}
