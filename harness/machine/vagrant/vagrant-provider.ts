import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { packBox } from '../../image/box/pack-box.ts';
import type { BoxProvider } from '../../image/box/box-files.ts';
import type { Ledger } from '../../run/ledger/ledger.ts';
import type { Disks, Machine, MachineSpec, Provider } from '../machine.ts';
import { powerOffOnAbort } from '../power-off-on-abort.ts';
import { findAcceleration } from '../qemu/acceleration.ts';
import { findQemu } from '../qemu/find-qemu.ts';
import { VagrantMachine } from './vagrant-machine.ts';
import { callVagrant } from './vagrant.ts';

export interface VagrantProviderOptions {
  ledger: Ledger;
  /** Runs what is no box: Windows PE, Setup, the first boot. */
  base: Provider;
  /** Vagrant's own provider; default by host. */
  vagrantProvider?: BoxProvider;
}

const ADD_MS = 1_800_000;
const UP_MS = 3_600_000;
const REMOVE = fileURLToPath(new URL('remove-machine.js', import.meta.url));

/** What Vagrant uses here unless told: VAGRANT_DEFAULT_PROVIDER, or what this kind of host has. */
export function defaultVagrantProvider(platform: NodeJS.Platform = process.platform, wanted = process.env['VAGRANT_DEFAULT_PROVIDER']): BoxProvider {
  if (wanted === 'libvirt' || wanted === 'virtualbox' || wanted === 'hyperv') return wanted;
  return platform === 'win32' ? 'hyperv' : platform === 'linux' ? 'libvirt' : 'virtualbox';
}

/**
 * Boots finished systems the way their users will: packed as a box, by `vagrant up`. What is not finished yet (a machine
 * with media or a job disk) the base provider runs, since a box has a system in it.
 */
export class VagrantProvider implements Provider {
  readonly name = 'vagrant' as const;
  readonly disks: Disks;
  readonly #options: VagrantProviderOptions;

  constructor(options: VagrantProviderOptions) {
    this.#options = options;
    this.disks = options.base.disks;
  }

  async start(spec: MachineSpec, signal: AbortSignal): Promise<Machine> {
    return spec.account === undefined ? this.#options.base.start(spec, signal) : this.#up(spec, spec.account, signal);
  }

  /** @throws WimproofError `WP-VAGRANT-*`, `WP-BOX-*` */
  async #up(spec: MachineSpec, account: NonNullable<MachineSpec['account']>, signal: AbortSignal): Promise<Machine> {
    const { ledger, vagrantProvider: provider = defaultVagrantProvider() } = this.#options;
    const folder = path.join(spec.folder, 'vagrant');
    const home = path.join(folder, 'home');
    await mkdir(home, { recursive: true });
    await copyFile(fileURLToPath(new URL('Vagrantfile', import.meta.url)), path.join(folder, 'Vagrantfile'));
    const box = `wimproof/${spec.name}-${path.basename(spec.folder)}-${process.pid}`.toLowerCase();
    const call = { folder, home, secrets: { WIMPROOF_BOX: box, WIMPROOF_BOX_PASSWORD: account.password, ...(provider === 'libvirt' && (await libvirtDriver(ledger))) } };
    const remove = [process.execPath, REMOVE, folder, home, box, provider];
    const record = ledger.add({ kind: 'command', argv: remove, what: `Vagrant's machine ${spec.name}` });
    const released = async (): Promise<void> => {
      const [program = '', ...argv] = remove;
      await execa(program, argv);
      await rm(home, { recursive: true, force: true });
      record.strike();
    };
    try {
      const file = path.join(folder, 'machine.box');
      await packBox({
        out: file, provider, disk: spec.disk, work: folder, signal,
        // Compressing what is unpacked at once costs more than it saves.
        compression: 0,
        settings: { username: account.username, memoryMiB: spec.memoryMiB, processors: spec.processors, firmware: spec.firmware ?? 'uefi', rtc: spec.rtc ?? 'utc', devices: spec.devices },
      });
      await callVagrant(['box', 'add', '--name', box, '--provider', provider, file], { ...call, deadlineMs: ADD_MS, signal });
      await rm(file);
      await callVagrant(['up', '--provider', provider, '--no-provision', '--no-destroy-on-error'], { ...call, deadlineMs: UP_MS, signal });
    } catch (error) {
      await released().catch(() => {}); // It stays on record then, for the reaper.
      throw error;
    }
    const machine = new VagrantMachine({ name: spec.name, provider, call, released });
    powerOffOnAbort(machine, signal);
    return machine;
  }
}

/** /dev/kvm may be there and not work: what the probe says counts. */
async function libvirtDriver(ledger: Ledger): Promise<{ WIMPROOF_LIBVIRT_DRIVER: string }> {
  const { name } = await findAcceleration(await findQemu(), { ledger });
  return { WIMPROOF_LIBVIRT_DRIVER: name === 'kvm' ? 'kvm' : 'qemu' };
}
