import path from 'node:path';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { MachineSpec, SecureBoot } from '../machine.ts';
import type { NewMachine } from './verbs.ts';

/** Names of Hyper-V's own. Source: "Generation 2 virtual machine security settings for Hyper-V", Secure Boot template. */
const SECURE_BOOT_TEMPLATES: Record<SecureBoot, string> = { off: '', 'microsoft-windows': 'MicrosoftWindows', 'microsoft-uefi': 'MicrosoftUEFICertificateAuthority' };
/** Places on the two IDE controllers of a generation 1 machine. */
const IDE_PLACES = 4;
/** A machine's name takes 100 characters; ours has a prefix and a token. */
const LONGEST_NAME = 60;

/** What a machine gets that its specification does not say. */
export interface MachineSurroundings {
  /** Makes the machine's name unique on this host. */
  token: string;
  switchName: string;
  serialPipe: string;
  /** The job disk as VHDX, if there is one. */
  jobDisk?: string;
}

/** `wimproof-audit-start-0a1b2c3d`: what free.ps1 accepts, and nothing that anybody else would name a machine. */
export function machineName(spec: Pick<MachineSpec, 'name'>, token: string): string {
  return `wimproof-${spec.name.slice(0, LONGEST_NAME)}-${token}`;
}

/**
 * The machine as Hyper-V is asked for it. Generation 2 for UEFI, 1 for a BIOS; `devices` does not matter here: Hyper-V's
 * own are in every Windows since 8, and in generation 1 IDE and the synthetic network card with its drivers since Vista SP1.
 * Sources: New-VM, Set-VM, Set-VMFirmware pages; "Should I create a generation 1 or 2 virtual machine in Hyper-V?".
 * @throws WimproofError (kind scenario) `WP-MACHINE-SPEC` for what generation 1 has not
 */
export function machineRequest(spec: MachineSpec, { token, switchName, serialPipe, jobDisk }: MachineSurroundings): NewMachine {
  const secureBoot = SECURE_BOOT_TEMPLATES[spec.secureBoot ?? 'off'];
  const disks = [path.resolve(spec.disk), ...(jobDisk === undefined ? [] : [path.resolve(jobDisk)])];
  if (spec.firmware === 'bios') {
    if (secureBoot !== '' || spec.tpm) throw notInGeneration1(spec, secureBoot !== '' ? 'Secure Boot' : 'a TPM');
    if (disks.length + spec.media.length > IDE_PLACES) throw notInGeneration1(spec, `${disks.length} disks and ${spec.media.length} media (it has ${IDE_PLACES} places)`);
  }
  return {
    Name: machineName(spec, token),
    Folder: path.resolve(spec.folder),
    Generation: spec.firmware === 'bios' ? 1 : 2,
    // Hyper-V takes even numbers of MiB alone.
    MemoryBytes: Math.ceil(spec.memoryMiB / 2) * 2 * 1024 * 1024,
    Processors: spec.processors,
    SwitchName: switchName,
    SerialPipe: serialPipe,
    Disks: disks,
    Media: spec.media.map((file) => path.resolve(file)),
    BootMedia: spec.boot === 'media',
    SecureBootTemplate: secureBoot,
    Tpm: spec.tpm ?? false,
  };
}

function notInGeneration1(spec: MachineSpec, what: string): WimproofError {
  return new WimproofError({ code: 'WP-MACHINE-SPEC', kind: 'scenario', cause: `Machine ${spec.name} is to have a BIOS and ${what}, which no generation 1 machine of Hyper-V has`, mend: 'Correct the machine template: use `firmware: uefi`, or leave that out' });
}
