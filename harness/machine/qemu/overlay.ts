import { access } from 'node:fs/promises';
import path from 'node:path';
import { execa, ExecaError } from 'execa';
import type { Ledger, LedgerHandle } from '../../run/ledger/ledger.ts';
import { findProgram } from './find-qemu.ts';
import { qemuError } from './qemu-error.ts';

async function qemuImg(argv: string[]): Promise<string> {
  const program = findProgram('qemu-img');
  if (!program) throw qemuError('WP-QEMU-MISSING', 'qemu-img is not on this computer', 'Install it (Debian: qemu-utils; elsewhere it comes with QEMU)');
  try {
    return (await execa(program, argv, { timeout: 600_000 })).stdout;
  } catch (error) {
    const detail = error instanceof ExecaError ? error.stderr || error.shortMessage : String(error);
    throw qemuError('WP-QEMU-IMG', `qemu-img ${argv[0]} failed: ${detail}`, 'Check free disk space and that the file is a disk image', { original: error });
  }
}

/**
 * An empty qcow2 disk. With a ledger it is on record before it exists, and gone when the run ends or is killed; strike
 * the returned entry off to keep the disk.
 * @param bytes what the guest sees
 */
export async function createDisk(file: string, bytes: number, ledger?: Ledger): Promise<LedgerHandle | undefined> {
  const record = ledger?.add({ kind: 'file', path: path.resolve(file), what: 'disk' });
  await qemuImg(['create', '-q', '-f', 'qcow2', path.resolve(file), String(bytes)]);
  return record;
}

/** A copy-on-write disk over a base that is never written. The base's format is given, never guessed (a raw disk's content could pose as qcow2). */
export async function createOverlay(file: string, base: string, baseFormat: 'qcow2' | 'raw', ledger?: Ledger): Promise<LedgerHandle | undefined> {
  await access(base).catch(() => {
    throw qemuError('WP-QEMU-FILE', `The base disk ${base} is not there`, 'Run `wimproof clean --cache` and try again');
  });
  const record = ledger?.add({ kind: 'file', path: path.resolve(file), what: 'overlay disk' });
  await qemuImg(['create', '-q', '-f', 'qcow2', '-b', path.resolve(base), '-F', baseFormat, path.resolve(file)]);
  return record;
}

/** A self-contained copy without a backing file, for the cache. */
export async function flattenDisk(from: string, to: string): Promise<void> {
  await qemuImg(['convert', '-q', '-f', 'qcow2', '-O', 'qcow2', path.resolve(from), path.resolve(to)]);
}

/** Virtual size and the bytes that the image really takes, overlay alone. */
export async function diskSize(file: string): Promise<{ virtual: number; actual: number }> {
  const info = JSON.parse(await qemuImg(['info', '--output=json', path.resolve(file)])) as { 'virtual-size': number; 'actual-size': number };
  return { virtual: info['virtual-size'], actual: info['actual-size'] };
}
