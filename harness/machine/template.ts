import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { WimproofError } from '../errors/wimproof-error.ts';
import { machineDevices } from '../scenario/machine-devices.ts';
import type { SerialPatterns } from './wait/wait-options.ts';

const pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

/**
 * `vm-templates/<name>/template.yaml`: what a machine for one guest looks like. Data only; no code knows a guest by name.
 * The JSON Schema for editors is made from this (`generate-template-schema.ts`), so descriptions are for users.
 */
export const templateSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/).describe('The name of its folder.'),
    windows: z.strictObject({
      name: z.string().min(1).describe('For people.'),
      version: z.string().regex(/^\d+\.\d+\.\d+\.\d+$/).describe('Four parts; of the release, not of an update: `10.0.26100.1`.'),
      build: z.number().int().positive(),
      enlightenments: z.boolean().default(true).describe("The guest uses what a hypervisor offers Windows (clock, interrupts, spinlocks): QEMU's hv-* flags under KVM. False for guests that are no Windows."),
    }),
    architecture: z.literal('amd64'),
    memoryMiB: z.number().int().min(128),
    processors: z.number().int().min(1),
    diskGiB: z.number().int().min(1).default(64).describe('Size that the guest sees; the file on the host grows as it is written. 64 is the least that Windows 11 Setup accepts.'),
    firmware: z.enum(['uefi', 'bios']).default('uefi').describe('What the machine starts from; on Hyper-V this is the generation: uefi is 2, bios is 1. The plans of all strategies need uefi.'),
    secureBoot: z.enum(['off', 'microsoft-windows', 'microsoft-uefi']).default('off').describe("Whose boot loaders the firmware starts: Windows' only, or all that Microsoft's UEFI certificate authority signed. QEMU's firmware accepts both in either case."),
    tpm: z.boolean().default(false).describe('A virtual TPM 2.0: swtpm with QEMU, the virtual TPM of Hyper-V.'),
    devices: machineDevices.describe('What QEMU gives the machine; Hyper-V has its own. Windows has no drivers for virtio-*.'),
    powershell: z.boolean().default(true).describe('Whether the guest has Windows PowerShell, as every Windows but the Core editions of Windows PE does.'),
    rtc: z.enum(['utc', 'localtime']).default('utc').describe('What the real-time clock shows. Windows takes it for local time.'),
    image: z
      .strictObject({
        build: z
          .strictObject({
            command: z.array(z.string().min(1)).min(1).describe('Run in the folder that holds vm-templates, with `--out FOLDER` added. `node` means the Node that runs wimproof.'),
            output: z.string().regex(/^[^/\\]+$/, 'must be a file name').describe('The file in FOLDER that it makes.'),
            inputs: z.array(z.string().min(1)).min(1).describe('Glob patterns, relative to the same folder, of the files that decide the result.'),
            modules: z.array(z.string().min(1)).default([]).describe('npm packages whose installed versions decide the result too.'),
          })
          .describe('How the template makes its own installation medium.'),
      })
      .optional(),
    serial: z
      .strictObject({
        fatal: z.array(pattern).default([]).describe('Regular expressions of serial lines after which waiting is pointless. The first group, if there is one, is what the guest says of it.'),
        phase: pattern.optional().describe('Regular expression whose first group names a phase.'),
      })
      .default({ fatal: [] }),
    packages: z.array(z.string()).default([]).describe('Debian packages that the build needs.'),
  })
  .refine(({ firmware, secureBoot }) => firmware === 'uefi' || secureBoot === 'off', { path: ['secureBoot'], message: 'Secure Boot is a part of UEFI: `firmware: bios` goes with `secureBoot: off`' })
  .describe('A wimproof machine template: what a virtual machine for one guest looks like.');

/** A loaded template. */
export type MachineTemplate = Omit<z.output<typeof templateSchema>, 'serial'> & {
  serial: SerialPatterns;
  /** The template.yaml. */
  file: string;
  /** The folder that holds `vm-templates`: where the build command runs and its inputs lie. */
  root: string;
};

/** The folder of templates that comes with wimproof. */
export function shippedTemplates(): string {
  return fileURLToPath(new URL('../../vm-templates', import.meta.url));
}

/**
 * Loads a template by name (from `folders`, first match) or by the path of its template.yaml or folder.
 * @throws WimproofError (kind scenario) `WP-TEMPLATE-UNKNOWN`, `WP-TEMPLATE-INVALID`
 */
export async function loadTemplate(nameOrPath: string, folders: string[] = [path.resolve('vm-templates'), shippedTemplates()]): Promise<MachineTemplate> {
  const file = await templateFile(nameOrPath, folders);
  const invalid = (what: string, original?: unknown) => new WimproofError({ code: 'WP-TEMPLATE-INVALID', kind: 'scenario', cause: `${file}: ${what}`, mend: 'Correct the machine template; docs/machine-templates.md says what each key means', original });
  let data: unknown;
  try {
    data = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw invalid(error instanceof YAMLParseError ? (error.message.split('\n')[0] ?? '') : (error as Error).message, error);
  }
  const result = templateSchema.safeParse(data);
  if (!result.success) throw invalid(result.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; '));
  const folder = path.dirname(file);
  if (result.data.name !== path.basename(folder)) throw invalid(`its name is '${result.data.name}', but its folder '${path.basename(folder)}'`);
  return { ...result.data, file, root: path.dirname(path.dirname(folder)) };
}

/** Names of the templates in the given folders (default: the current folder's and those that ship). */
export function templateNames(folders: string[] = [path.resolve('vm-templates'), shippedTemplates()]): string[] {
  return [...new Set(folders.flatMap(namesIn))].sort();
}

async function templateFile(nameOrPath: string, folders: string[]): Promise<string> {
  const isPath = /[\\/]|\.yaml$/.test(nameOrPath);
  const candidates = isPath ? [nameOrPath, path.join(nameOrPath, 'template.yaml')] : folders.map((folder) => path.join(folder, nameOrPath, 'template.yaml'));
  for (const candidate of candidates) {
    if (await stat(candidate).then((found) => found.isFile(), () => false)) return path.resolve(candidate);
  }
  const known = templateNames(folders);
  throw new WimproofError({ code: 'WP-TEMPLATE-UNKNOWN', kind: 'scenario', cause: `There is no machine template '${nameOrPath}'; known are ${known.join(', ') || 'none'}`, mend: 'Name one of these in `machine.template`, or give the path of a template.yaml' });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name);
  } catch {
    return [];
  }
}
