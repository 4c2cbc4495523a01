/** Windows path arithmetic on text alone; nothing here looks at a disk. Paths come back with backslashes and no trailing one, except for a root. */

/** Full path of `path` seen from `cwd`. `/` counts as `\`; `.` and `..` are resolved; UNC and device paths are left alone. */
export function absolutePath(path: string, cwd: string, driveCwd?: ReadonlyMap<string, string>): string {
  const text = path.replaceAll('/', '\\');
  if (text.startsWith('\\\\')) return text;
  const drive = /^[A-Za-z]:/.exec(text)?.[0]?.toUpperCase();
  const rest = drive ? text.slice(2) : text;
  const current = drive && drive !== cwd.slice(0, 2).toUpperCase() ? (driveCwd?.get(drive) ?? `${drive}\\`) : cwd;
  const whole = rest.startsWith('\\') ? `${current.slice(0, 2)}${rest}` : `${current}\\${rest}`;
  const names: string[] = [];
  for (const name of whole.slice(2).split('\\')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name.replace(/[. ]+$/, '') || name);
  }
  return `${whole.slice(0, 1).toUpperCase()}:\\${names.join('\\')}`;
}

/** `C:\a\b` -> `C:\a`; a root stays itself. */
export function parentPath(path: string): string {
  const cut = path.lastIndexOf('\\');
  return cut <= 2 ? `${path.slice(0, 2)}\\` : path.slice(0, cut);
}

/** Last name of a path; empty for a root. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1).replace(/^[A-Za-z]:$/, '');
}

/** Extension with its dot, or empty. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

export function joinPath(directory: string, name: string): string {
  return directory.endsWith('\\') ? `${directory}${name}` : `${directory}\\${name}`;
}

/** Takes the quotes out of a file argument, wherever they stand, as cmd's own file commands do. */
export function unquote(text: string): string {
  return text.replaceAll('"', '');
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** A test for `*.cmd`-like patterns: no regard to case, `*.*` means everything. */
export function wildcardTest(pattern: string): (name: string) => boolean {
  if (pattern === '*.*' || pattern === '*') return () => true;
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.?');
  // A trailing `.*` also matches names without extension (`readme.*` finds `readme`).
  const lenient = source.endsWith('\\..*') ? `${source.slice(0, -4)}(?:\\..*)?` : source;
  const expression = new RegExp(`^${lenient}$`, 'i');
  return (name) => expression.test(name);
}
