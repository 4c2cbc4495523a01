import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const parts = new Map<string, Promise<string>>();

/**
 * Waits for a part of the start that init does beside Node (`modules`, `network`) and returns what it says. The pipe gives its
 * text when the part is finished, and can be read once, so the answer is kept. Undefined when init did not start that part.
 */
export function backgroundPart(name: 'modules' | 'network'): Promise<string> | undefined {
  const pipe = `/run/${name}.done`;
  if (!parts.has(name) && existsSync(pipe)) parts.set(name, readFile(pipe, 'utf8').then(text => text.trim()));
  return parts.get(name);
}
