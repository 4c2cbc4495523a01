/** Value types by number (winnt.h). */
const names = ['REG_NONE', 'REG_SZ', 'REG_EXPAND_SZ', 'REG_BINARY', 'REG_DWORD', 'REG_DWORD_BIG_ENDIAN', 'REG_LINK', 'REG_MULTI_SZ', 'REG_RESOURCE_LIST', 'REG_FULL_RESOURCE_DESCRIPTOR', 'REG_RESOURCE_REQUIREMENTS_LIST', 'REG_QWORD'];

/** `REG_SZ`; numbers that Windows does not define (programs use them) stay numbers: `0x12`. */
export function registryTypeName(type: number): string {
  return names[type] ?? `0x${type.toString(16)}`;
}

/** Text, texts, a number, or undefined for types and lengths that have no such reading. QWORDs are `0x` and 16 digits: they do not fit a number. */
export type RegistryData = string | string[] | number | undefined;

/**
 * What a value's bytes mean by its type. Strings end at their first zero; those whose number of bytes is odd keep no
 * half character. `ansi` strings are those of REGEDIT4 files.
 */
export function readRegistryData(type: string, bytes: Uint8Array, strings: 'utf-16le' | 'windows-1252' = 'utf-16le'): RegistryData {
  const text = (): string => new TextDecoder(strings).decode(strings === 'utf-16le' ? bytes.subarray(0, bytes.length & ~1) : bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
    case 'REG_LINK':
      return text().split('\0')[0]!;
    case 'REG_MULTI_SZ':
      return multiple(text());
    case 'REG_DWORD':
      return bytes.length === 4 ? view.getUint32(0, true) : undefined;
    case 'REG_DWORD_BIG_ENDIAN':
      return bytes.length === 4 ? view.getUint32(0, false) : undefined;
    case 'REG_QWORD':
      return bytes.length === 8 ? `0x${view.getBigUint64(0, true).toString(16).padStart(16, '0')}` : undefined;
    default:
      return undefined;
  }
}

/** Strings up to the empty one that ends the list; lists without it are met in the field. */
function multiple(text: string): string[] {
  const parts = text.split('\0');
  const end = parts.indexOf('');
  return end < 0 ? parts : parts.slice(0, end);
}
