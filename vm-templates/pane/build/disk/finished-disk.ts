import { mkdir, mkdtemp, rename, rm, cp } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../progress.ts';
import { runTool } from '../run-tool.ts';
import { captureImage } from '../image/wim.ts';
import { assembleDisk } from './assemble-disk.ts';
import { layOutDisk } from './disk-layout.ts';
import { machineCertificate } from './machine-certificate.ts';
import { makeWindowsVolume } from './windows-volume.ts';

export interface FinishedDisk {
  /** Installation medium to take install.wim from. */
  iso: string;
  /** The qcow2 file to write. */
  out: string;
  password: string;
  computerName: string;
  /** Bytes. */
  size: number;
}

/**
 * Makes a disk in the state 'Setup has finished': boots to WinRM on HTTP 5985 and HTTPS 5986 with the account
 * Administrator. For tests of WinRM clients and for benchmarks, where an installation would only cost time.
 * @returns the fingerprint of the certificate that the machine serves
 */
export async function makeFinishedDisk(disk: FinishedDisk, progress: Progress): Promise<{ fingerprint256: string }> {
  await mkdir(path.dirname(disk.out), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(disk.out), '.pane-disk-'));
  try {
    progress.step('install.wim from the medium');
    const wim = path.join(work, 'install.wim');
    await runTool('xorriso', ['-osirrox', 'on', '-indev', disk.iso, '-extract', '/sources/install.wim', wim]);
    const root = path.join(work, 'root');
    await runTool('wimlib-imagex', ['apply', wim, '1', root]);
    progress.step('state of a finished Setup');
    const { writeFinishedState } = await import('../../guest/setup/finished-state.ts');
    const certificate = machineCertificate(disk.computerName);
    await writeFinishedState(root, {
      computerName: disk.computerName,
      administratorPassword: disk.password,
      listeners: [{ transport: 'HTTP', port: 5985 }, { transport: 'HTTPS', port: 5986 }],
      certificate: { pfx: certificate.pfx, password: certificate.password },
    });
    progress.step('Windows volume');
    const staged = path.join(work, 'staged.wim');
    await captureImage(staged, root, { name: 'Pane 11 Pro', description: 'Pane 11 Pro, installed', edition: 'Professional', installationType: 'Client', flags: 'Professional' }, { first: true, compress: 'none' });
    const layout = layOutDisk(disk.size);
    const ntfs = path.join(work, 'windows.ntfs');
    await makeWindowsVolume(ntfs, layout.windows, staged, 1);
    progress.step('disk');
    const bootFile = path.join(work, 'bootmgfw.efi');
    await cp(path.join(root, 'Windows', 'Boot', 'EFI', 'bootmgfw.efi'), bootFile);
    const raw = path.join(work, 'disk.raw');
    await assembleDisk({ layout, ntfs, bootFile, target: raw, temporary: work });
    const finished = path.join(work, 'disk.qcow2');
    await runTool('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, finished]);
    await rename(finished, disk.out);
    return { fingerprint256: certificate.fingerprint256 };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
