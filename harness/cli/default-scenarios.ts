import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The scenarios a command works on: those named, or the quickstart (of the current folder, else the one that ships). */
export function scenariosOrDefault(named: string[]): string[] {
  if (named.length > 0) return named;
  const local = 'scenarios/quickstart.yaml';
  return [existsSync(local) ? local : fileURLToPath(new URL('../../scenarios/quickstart.yaml', import.meta.url))];
}
