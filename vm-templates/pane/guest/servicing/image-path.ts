import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** POSIX path of a Windows path (without drive) below a root; each name is matched without regard to case, a missing one keeps its spelling. */
export function imagePath(root: string, windowsPath: string): string {
  let place = root;
  for (const name of windowsPath.split(/[\\/]/).filter(Boolean)) {
    let next = join(place, name);
    if (!existsSync(next) && existsSync(place)) {
      const found = readdirSync(place).find((entry) => entry.toLowerCase() === name.toLowerCase());
      if (found) next = join(place, found);
    }
    place = next;
  }
  return place;
}

/** The entry of a directory that has this name without regard to case. */
export function findEntry(directory: string, name: string): string | undefined {
  const entry = existsSync(directory) ? readdirSync(directory).find((candidate) => candidate.toLowerCase() === name.toLowerCase()) : undefined;
  return entry && join(directory, entry);
}
