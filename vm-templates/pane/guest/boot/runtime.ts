import path from 'node:path';

/** Where init mounted the system volume (POSIX). */
export function systemRoot(): string {
  return process.env['PANE_ROOT'] ?? '/mnt/c';
}

/** POSIX directory of Pane's Linux runtime: `\Windows\System32\pane` of the system volume. */
export function runtimeDirectory(): string {
  return path.join(systemRoot(), 'Windows', 'System32', 'pane');
}

/** What init booted from. */
export function bootedFrom(): 'media' | 'disk' {
  return process.env['PANE_BOOT'] === 'media' ? 'media' : 'disk';
}
