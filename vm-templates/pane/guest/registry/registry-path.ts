/** Short and long names of the predefined keys, and where those that are views lead. */
const ROOTS: Record<string, string> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKEY_LOCAL_MACHINE: 'HKEY_LOCAL_MACHINE',
  HKU: 'HKEY_USERS',
  HKEY_USERS: 'HKEY_USERS',
  HKCU: 'HKEY_CURRENT_USER',
  HKEY_CURRENT_USER: 'HKEY_CURRENT_USER',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKEY_CLASSES_ROOT: 'HKEY_CLASSES_ROOT',
  HKCC: 'HKEY_CURRENT_CONFIG',
  HKEY_CURRENT_CONFIG: 'HKEY_CURRENT_CONFIG',
};
const VIEWS: Record<string, string> = {
  HKEY_CURRENT_USER: 'HKEY_USERS\\.DEFAULT',
  HKEY_CLASSES_ROOT: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes',
  HKEY_CURRENT_CONFIG: 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current',
};

function parts(path: string): string[] {
  return path.split('\\').filter(Boolean);
}

/** The path with its long root name, views not followed: what `reg` prints. Undefined for an unknown root. */
export function displayPath(path: string): string | undefined {
  const [root = '', ...names] = parts(path);
  const long = ROOTS[root.toUpperCase()];
  return long && [long, ...names].join('\\');
}

/** The path with its long root name and views (HKCU, HKCR, HKCC) followed; an unknown root stays as it is and will match nothing. */
export function normalizePath(path: string): string {
  const [root = '', ...names] = parts(path);
  const long = ROOTS[root.toUpperCase()] ?? root;
  // The system's own account has no profile hive: its SID is another name of .DEFAULT.
  if (long === 'HKEY_USERS' && names[0]?.toUpperCase() === 'S-1-5-18') names[0] = '.DEFAULT';
  return [VIEWS[long] ?? long, ...names].join('\\');
}

/** Hives are loaded exactly one level below HKLM or HKU. */
export function isMountPoint(path: string): boolean {
  return /^HKEY_(LOCAL_MACHINE|USERS)\\[^\\]+$/.test(path);
}
