import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Absolute path of a native program (cabextract, wimlib-imagex, ...): first in PANE_BIN, which Pane's boot sets, then in PATH. Throws when there is none. */
export function nativeTool(name: string): string {
  const places = [process.env['PANE_BIN'], ...(process.env['PATH'] ?? '').split(delimiter)];
  for (const place of places) {
    if (!place) continue;
    const file = join(place, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here: the next place.
    }
  }
  throw new Error(`native program not found: ${name}`);
}
