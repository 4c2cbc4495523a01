import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { descriptorsByPriority, readFirmwareDescriptor, selectFirmware, type Firmware } from './firmware-descriptor.ts';
import { qemuError } from './qemu-error.ts';

/** What of the host decides which firmware is found. */
export interface FirmwareHost {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  exists(file: string): boolean;
  /** Texts of the `*.json` in a folder by file name; empty when there is no such folder. */
  descriptors(folder: string): ReadonlyMap<string, string>;
}

/**
 * Folders with firmware descriptors, the user's first. Source: QEMU docs/interop/firmware.json: `$XDG_CONFIG_HOME`,
 * /etc, /usr/share; elsewhere QEMU keeps its own beside its data (`meson.build`: qemu_datadir/firmware).
 */
export function descriptorFolders({ platform, environment }: Pick<FirmwareHost, 'platform' | 'environment'>): string[] {
  if (platform === 'win32') return programFolders(environment).map((folder) => path.join(folder, 'qemu', 'share', 'firmware'));
  const own = environment['XDG_CONFIG_HOME'] || (environment['HOME'] ? path.join(environment['HOME'], '.config') : undefined);
  const shared = platform === 'darwin' ? ['/opt/homebrew/share', '/usr/local/share', '/opt/local/share'] : ['/usr/share', '/usr/local/share'];
  return [...(own === undefined ? [] : [path.join(own, 'qemu', 'firmware')]), '/etc/qemu/firmware', ...shared.map((folder) => path.join(folder, 'qemu', 'firmware'))];
}

/**
 * Where distributions put OVMF (edk2), best first, for hosts without descriptors (QEMU's builds for Windows name paths
 * of the computer that built them). Code and variables must be of the same flash size: 4 MiB code with 4 MiB
 * variables (Debian's `_4M`), 2 MiB with 2 MiB. QEMU's own builds use edk2-i386-vars.fd for x86-64 too, and have no
 * variables with keys. Windows 11 wants the 4 MiB ones where there is a choice.
 */
export function firmwareCandidates({ platform, environment }: Pick<FirmwareHost, 'platform' | 'environment'>): Firmware[] {
  const pair = (folder: string, code: string, variables: string, smm = false): Firmware => {
    const flash = (name: string) => ({ file: path.join(folder, name), format: name.endsWith('.qcow2') ? ('qcow2' as const) : ('raw' as const) });
    return { code: flash(code), variables: flash(variables), smm, enrolledKeys: smm };
  };
  const shipped = (folder: string) => pair(folder, 'edk2-x86_64-code.fd', 'edk2-i386-vars.fd');
  if (platform === 'win32') return programFolders(environment).map((one) => shipped(path.join(one, 'qemu', 'share')));
  if (platform === 'darwin') return ['/opt/homebrew/share/qemu', '/usr/local/share/qemu', '/opt/local/share/qemu'].map(shipped);
  return [
    pair('/usr/share/OVMF', 'OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'),
    pair('/usr/share/OVMF', 'OVMF_CODE.fd', 'OVMF_VARS.fd'),
    pair('/usr/share/edk2/x64', 'OVMF_CODE.4m.fd', 'OVMF_VARS.4m.fd'),
    pair('/usr/share/edk2/ovmf', 'OVMF_CODE_4M.qcow2', 'OVMF_VARS_4M.qcow2'),
    pair('/usr/share/edk2/ovmf', 'OVMF_CODE.fd', 'OVMF_VARS.fd'),
    pair('/usr/share/edk2-ovmf/x64', 'OVMF_CODE.fd', 'OVMF_VARS.fd'),
    pair('/usr/share/qemu', 'ovmf-x86_64-4m-code.bin', 'ovmf-x86_64-4m-vars.bin'),
    shipped('/usr/share/qemu'),
    shipped('/usr/local/share/qemu'),
    pair('/usr/share/OVMF', 'OVMF_CODE_4M.secboot.fd', 'OVMF_VARS_4M.ms.fd', true),
    pair('/usr/share/OVMF', 'OVMF_CODE.secboot.fd', 'OVMF_VARS.ms.fd', true),
    pair('/usr/share/edk2/ovmf', 'OVMF_CODE_4M.secboot.qcow2', 'OVMF_VARS_4M.secboot.qcow2', true),
    pair('/usr/share/edk2/ovmf', 'OVMF_CODE.secboot.fd', 'OVMF_VARS.secboot.fd', true),
    pair('/usr/share/qemu', 'ovmf-x86_64-smm-ms-code.bin', 'ovmf-x86_64-smm-ms-vars.bin', true),
  ];
}

/**
 * UEFI firmware of this host: by QEMU's descriptors, else in the usual places.
 * @param secureBoot with Microsoft's keys in its variables; without, the firmware boots anything
 * @throws WimproofError `WP-QEMU-FIRMWARE`, `WP-QEMU-SECURE-BOOT`
 */
export function findFirmware(secureBoot = false, host: FirmwareHost = thisHost): Firmware {
  const described = descriptorsByPriority(descriptorFolders(host).map((folder) => host.descriptors(folder))).flatMap((text) => readFirmwareDescriptor(text) ?? []);
  const found = selectFirmware([...described, ...firmwareCandidates(host)], secureBoot, host.exists);
  if (found) return found;
  if (secureBoot) {
    throw qemuError(
      'WP-QEMU-SECURE-BOOT',
      'No UEFI firmware with Secure Boot and Microsoft\'s keys found, neither in QEMU\'s firmware descriptors nor in the usual places',
      'Install OVMF (Debian, Ubuntu: ovmf; Fedora: edk2-ovmf), describe one of your own in ~/.config/qemu/firmware, or use a machine template with `secureBoot: off`',
    );
  }
  const places = firmwareCandidates(host).filter((one) => !one.enrolledKeys).map((one) => one.code.file);
  throw qemuError('WP-QEMU-FIRMWARE', `No UEFI firmware found (looked in QEMU's firmware descriptors and for ${places.join(', ')})`, 'Install OVMF (Debian: ovmf; Fedora: edk2-ovmf; it comes with QEMU on macOS and Windows)');
}

const thisHost: FirmwareHost = {
  platform: process.platform,
  environment: { ...process.env, HOME: os.homedir() },
  exists: existsSync,
  descriptors: (folder) => {
    try {
      return new Map(readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
    } catch {
      return new Map();
    }
  },
};

function programFolders(environment: NodeJS.ProcessEnv): string[] {
  return [...new Set([environment['ProgramFiles'], environment['ProgramW6432']].filter((one) => one !== undefined))];
}
