import type { ValueData, ValueType } from '../../registry/registry.ts';
import type { MsiRow, MsiTables } from './msi-database.ts';

export interface MsiFile {
  /** File table key: the file's name inside the cabinet. */
  key: string;
  /** Windows path relative to the system volume. */
  destination: string;
  sequence: number;
}
export interface MsiRegistryValue {
  key: string;
  name: string;
  type: ValueType;
  data: ValueData;
}

const ROOT_KEYS = ['HKCR', 'HKCU', 'HKLM', 'HKU'];

/** Where the standard directories lie (Windows Installer, "System Folder Properties"). 64-bit packages may use either spelling. */
function standardDirectories(is64: boolean): Record<string, string> {
  const programs = is64 ? 'Program Files' : 'Program Files (x86)';
  return {
    TARGETDIR: '',
    WindowsVolume: '',
    ROOTDRIVE: '',
    ProgramFilesFolder: programs,
    ProgramFiles64Folder: 'Program Files',
    CommonFilesFolder: `${programs}\\Common Files`,
    CommonFiles64Folder: 'Program Files\\Common Files',
    WindowsFolder: 'Windows',
    SystemFolder: is64 ? 'Windows\\System32' : 'Windows\\SysWOW64',
    System64Folder: 'Windows\\System32',
    CommonAppDataFolder: 'ProgramData',
    ProgramMenuFolder: 'ProgramData\\Microsoft\\Windows\\Start Menu\\Programs',
    DesktopFolder: 'Users\\Public\\Desktop',
    TempFolder: 'Windows\\Temp',
    FontsFolder: 'Windows\\Fonts',
  };
}

/** `short|long` and `target:source` of DefaultDir and FileName: the long target name. */
function longName(text: string): string {
  return (text.split(':')[0] ?? '').split('|').pop() ?? '';
}

function directories(database: MsiTables, properties: Map<string, string>, is64: boolean): (id: string) => string {
  const rows = new Map(database.rows('Directory').map((row) => [String(row['Directory']), row]));
  const standard = standardDirectories(is64);
  const path = (id: string, depth = 0): string => {
    const given = properties.get(id);
    // A directory property on the command line (INSTALLFOLDER=C:\App) overrides the table.
    if (given && /^[a-z]:\\/i.test(given)) return given.slice(3).replace(/\\$/, '');
    const fixed = standard[id];
    if (fixed !== undefined) return fixed;
    const row: MsiRow | undefined = rows.get(id);
    if (!row || depth > 64) return '';
    const parent = path(String(row['Directory_Parent'] ?? 'TARGETDIR'), depth + 1);
    const name = longName(String(row['DefaultDir'] ?? ''));
    return name === '.' ? parent : [parent, name].filter(Boolean).join('\\');
  };
  return path;
}

/** Files with their places. Components with a condition are installed always: Pane evaluates no conditions. */
export function msiFiles(database: MsiTables, properties: Map<string, string>, is64: boolean): MsiFile[] {
  const place = directories(database, properties, is64);
  const components = new Map(database.rows('Component').map((row) => [String(row['Component']), String(row['Directory_'])]));
  return database.rows('File').map((row) => ({
    key: String(row['File']),
    destination: [place(components.get(String(row['Component_'])) ?? 'TARGETDIR'), longName(String(row['FileName']))].filter(Boolean).join('\\'),
    sequence: Number(row['Sequence'] ?? 0),
  }));
}

/** Values of the Registry table. Text starting with `#` is a number, `#x` bytes, `#%` expandable; `##` a literal `#`; `[~]` parts a list. */
export function msiRegistry(database: MsiTables, properties: Map<string, string>, is64: boolean): MsiRegistryValue[] {
  const place = directories(database, properties, is64);
  const format = (text: string): string => text.replace(/\[([A-Za-z_][\w.]*)\]/g, (_, name: string) => properties.get(name) ?? (place(name) ? `C:\\${place(name)}\\` : ''));
  return database.rows('Registry').flatMap((row): MsiRegistryValue[] => {
    const root = Number(row['Root'] ?? 2);
    const key = `${ROOT_KEYS[root < 0 ? 1 : root] ?? 'HKLM'}\\${format(String(row['Key']))}`;
    const name = String(row['Name'] ?? '');
    const raw = row['Value'];
    if (['+', '-', '*'].includes(name)) return [];
    const text = raw === undefined ? '' : String(raw);
    if (text.startsWith('#x')) return [{ key, name, type: 'REG_BINARY', data: Buffer.from(text.slice(2), 'hex') }];
    if (text.startsWith('#%')) return [{ key, name, type: 'REG_EXPAND_SZ', data: format(text.slice(2)) }];
    if (/^#[+-]?\d+$/.test(text)) return [{ key, name, type: 'REG_DWORD', data: Number(text.slice(1)) >>> 0 }];
    if (text.includes('[~]')) return [{ key, name, type: 'REG_MULTI_SZ', data: text.split('[~]').filter(Boolean).map(format) }];
    return [{ key, name, type: 'REG_SZ', data: format(text.replace(/^##/, '#')) }];
  });
}
