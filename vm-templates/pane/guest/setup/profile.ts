import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../system.ts';

/** Makes a user's profile folders at the first logon, as Windows does (POSIX path of the profile comes back). */
export function ensureProfile(system: System, name: string): string {
  const profile = system.resolve(`${system.systemDrive}:\\Users\\${name}`);
  for (const folder of ['AppData/Local/Temp', 'AppData/Roaming', 'Desktop', 'Documents', 'Downloads']) mkdirSync(join(profile, folder), { recursive: true });
  return profile;
}
