import type { ProviderName } from './machine.ts';
import { findAcceleration, type Acceleration } from './qemu/acceleration.ts';
import { findQemu } from './qemu/find-qemu.ts';
import type { MachineTemplate } from './template.ts';

/** What is to be said before a real Windows runs on a processor that is emulated; null when there is nothing to say. */
export function emulationNote(templates: readonly Pick<MachineTemplate, 'name' | 'windows'>[], acceleration: Pick<Acceleration, 'name' | 'reason'>): string | null {
  const windows = [...new Set(templates.filter((template) => template.windows.enlightenments).map(({ name }) => name))];
  if (windows.length === 0 || acceleration.name !== 'tcg') return null;
  return `note: ${windows.join(', ')}: this host runs machines without hardware virtualisation (${acceleration.reason}). Installing Windows takes hours then, and may not be done by a plan's deadlines; how long has not been measured`;
}

/** The same for this host; only QEMU emulates, and nothing is probed for templates that are no Windows. */
export async function emulationNoteHere(templates: readonly Pick<MachineTemplate, 'name' | 'windows'>[], provider: ProviderName): Promise<string | null> {
  if (provider !== 'qemu' || !templates.some(({ windows }) => windows.enlightenments)) return null;
  // A missing QEMU is said by the run itself.
  const qemu = await findQemu().catch(() => null);
  return qemu && emulationNote(templates, await findAcceleration(qemu));
}
