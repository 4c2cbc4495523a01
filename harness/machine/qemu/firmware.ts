import { existsSync } from 'node:fs';
import path from 'node:path';
import { qemuError } from './qemu-error.ts';

/** UEFI firmware for q35: the code, and the file of empty variables that belongs to it. */
export interface Firmware {
  code: string;
  variables: string;
}

/**
 * Where distributions put OVMF (edk2) without Secure Boot, best first. Code and variables must be of the same flash
 * size: 4 MiB code with 4 MiB variables (Debian's `_4M`), 2 MiB with 2 MiB. QEMU's own builds (Homebrew, Windows)
 * use edk2-i386-vars.fd for x86-64 too.
 */
export function firmwareCandidates(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv = process.env): Firmware[] {
  const pair = (folder: string, code: string, variables: string): Firmware => ({ code: path.join(folder, code), variables: path.join(folder, variables) });
  const shipped = (folder: string) => pair(folder, 'edk2-x86_64-code.fd', 'edk2-i386-vars.fd');
  if (platform === 'win32') {
    return [environment['ProgramFiles'], environment['ProgramW6432']].filter((one) => one !== undefined).map((one) => shipped(path.join(one, 'qemu', 'share')));
  }
  if (platform === 'darwin') return ['/opt/homebrew/share/qemu', '/usr/local/share/qemu', '/opt/local/share/qemu'].map(shipped);
  return [
    pair('/usr/share/OVMF', 'OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'),
    pair('/usr/share/OVMF', 'OVMF_CODE.fd', 'OVMF_VARS.fd'),
    pair('/usr/share/edk2/x64', 'OVMF_CODE.4m.fd', 'OVMF_VARS.4m.fd'),
    pair('/usr/share/edk2/ovmf', 'OVMF_CODE.fd', 'OVMF_VARS.fd'),
    pair('/usr/share/edk2-ovmf/x64', 'OVMF_CODE.fd', 'OVMF_VARS.fd'),
    pair('/usr/share/qemu', 'ovmf-x86_64-4m-code.bin', 'ovmf-x86_64-4m-vars.bin'),
    shipped('/usr/share/qemu'),
    shipped('/usr/local/share/qemu'),
  ];
}

/**
 * The first firmware of which both files exist.
 * @throws WimproofError `WP-QEMU-FIRMWARE`
 */
export function findFirmware(platform: NodeJS.Platform = process.platform, exists: (file: string) => boolean = existsSync): Firmware {
  const candidates = firmwareCandidates(platform);
  const found = candidates.find((one) => exists(one.code) && exists(one.variables));
  if (!found) throw qemuError('WP-QEMU-FIRMWARE', `No UEFI firmware found (looked for ${candidates.map((one) => one.code).join(', ')})`, 'Install OVMF (Debian: ovmf; Fedora: edk2-ovmf; it comes with QEMU on macOS and Windows)');
  return found;
}
