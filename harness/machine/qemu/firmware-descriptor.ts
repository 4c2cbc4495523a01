import { z } from 'zod';

/** A file that becomes a flash chip of the machine. */
export interface FlashFile {
  file: string;
  format: 'raw' | 'qcow2';
}
/** UEFI firmware for q35: the code, and the variables that belong to it. */
export interface Firmware {
  code: FlashFile;
  variables: FlashFile;
  /** Its variables are guarded by system management mode, as every build with Secure Boot has them. */
  smm: boolean;
  /** The variables hold Microsoft's keys, so Secure Boot is on. */
  enrolledKeys: boolean;
}

const flash = z.object({ filename: z.string().min(1), format: z.enum(['raw', 'qcow2']).default('raw') });
const descriptor = z.object({
  'interface-types': z.array(z.string()),
  mapping: z.object({ device: z.string(), mode: z.string().default('split'), executable: flash.optional(), 'nvram-template': flash.optional() }),
  targets: z.array(z.object({ architecture: z.string(), machines: z.array(z.string()) })),
  features: z.array(z.string()).default([]),
});

/**
 * Reads one of QEMU's firmware descriptors.
 * Source: QEMU docs/interop/firmware.json (`mode` since 7.0, `split` when it is left out).
 * @returns null when it is no UEFI in two flash chips for x86-64 q35 machines, or no descriptor at all
 */
export function readFirmwareDescriptor(text: string): Firmware | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  const read = descriptor.safeParse(data);
  if (!read.success) return null;
  const { mapping, targets, features, 'interface-types': interfaces } = read.data;
  const { executable, 'nvram-template': variables } = mapping;
  if (!interfaces.includes('uefi') || mapping.device !== 'flash' || mapping.mode !== 'split' || !executable || !variables) return null;
  if (!targets.some(({ architecture, machines }) => architecture === 'x86_64' && machines.some((pattern) => /^(pc-)?q35/.test(pattern)))) return null;
  return {
    code: { file: executable.filename, format: executable.format },
    variables: { file: variables.filename, format: variables.format },
    smm: features.includes('requires-smm'),
    enrolledKeys: features.includes('secure-boot') && features.includes('enrolled-keys'),
  };
}

/**
 * The texts of descriptors in order of priority: by file name over all folders; of one name the first folder's counts,
 * and an empty file there hides those of the others. Source: QEMU docs/interop/firmware.json, "Firmware" (search rules).
 * @param folders the user's, the administrator's, the distribution's; each with the texts of its `*.json` by name
 */
export function descriptorsByPriority(folders: readonly ReadonlyMap<string, string>[]): string[] {
  const chosen = new Map<string, string>();
  for (const folder of folders) for (const [name, text] of folder) if (!chosen.has(name)) chosen.set(name, text);
  return [...chosen].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)).flatMap(([, text]) => (text.trim() === '' ? [] : [text]));
}

/**
 * The first that does what is wanted and of which both files are there. Without Secure Boot a build that lacks it comes
 * before one that has it and no keys (which boots anything too, but needs system management mode).
 */
export function selectFirmware(known: readonly Firmware[], secureBoot: boolean, exists: (file: string) => boolean): Firmware | undefined {
  const fitting = known.filter((one) => one.enrolledKeys === secureBoot && exists(one.code.file) && exists(one.variables.file));
  return secureBoot ? fitting[0] : (fitting.find((one) => !one.smm) ?? fitting[0]);
}
