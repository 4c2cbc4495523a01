import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { systemProgram } from '../../image/system-program.ts';
import { diskpartProblem } from '../../tools/diskpart/diskpart-problem.ts';
import { renderAttachScript, renderDetachScript } from '../../tools/diskpart/virtual-disk.ts';
import { parseDriveLetters } from '../../tools/fsutil/parse-drives.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { DiskpartTurns } from './diskpart-turns.ts';
import { chooseLetters } from './drive-letters.ts';
import type { AttachedDisk, HostVolumes } from './host.ts';

const LIMIT_MS = 300_000;

export interface WindowsVolumesOptions {
  ledger: Ledger;
  environment?: NodeJS.ProcessEnv;
  /** Runs a program of Windows; replaced in tests. */
  run?: (program: string, argv: string[]) => Promise<{ exitCode: number; stdout: string }>;
  /** Whether a volume is there; replaced in tests. */
  exists?: (root: string) => boolean;
  turns?: DiskpartTurns;
}

/** Letters that disks of this process have, or are about to get. */
const taken = new Set<string>();
/** One diskpart at a time in this process. */
const turnsOfThisProcess = new DiskpartTurns();

/**
 * Disks of a Windows host, by diskpart scripts: no Hyper-V is needed. Letters are chosen when the disk is attached, and
 * what diskpart says is never the proof: the volumes are looked for.
 */
export class WindowsVolumes implements HostVolumes {
  readonly #ledger: Ledger;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #run: NonNullable<WindowsVolumesOptions['run']>;
  readonly #exists: (root: string) => boolean;
  readonly #turns: DiskpartTurns;

  constructor({ ledger, environment = process.env, run = runProgram, exists = existsSync, turns = turnsOfThisProcess }: WindowsVolumesOptions) {
    this.#ledger = ledger;
    this.#environment = environment;
    this.#run = run;
    this.#exists = exists;
    this.#turns = turns;
  }

  /** @throws WimproofError WP-HOST-LETTERS, WP-HOST-DISK */
  async attach(file: string, sizeGiB: number, folder: string, signal: AbortSignal): Promise<AttachedDisk> {
    const diskpart = systemProgram('diskpart.exe', this.#environment);
    const scripts = { attach: path.join(folder, 'attach.txt'), detach: path.join(folder, 'detach.txt'), free: path.join(folder, 'free.txt') };
    const { stdout } = await this.#run(systemProgram('fsutil.exe', this.#environment), ['fsinfo', 'drives']);
    const [windows, esp] = chooseLetters([...parseDriveLetters(stdout), ...taken]);
    const letters = [windows, esp];
    letters.forEach((letter) => taken.add(letter));
    const release = (): void => letters.forEach((letter) => taken.delete(letter));
    const there = (): boolean => letters.every((letter) => this.#exists(`${letter}:\\`));
    const script = (name: string): Promise<{ exitCode: number; stdout: string }> => this.#turns.take(() => this.#run(diskpart, ['/s', name]));
    try {
      await writeFile(scripts.attach, renderAttachScript({ file, megabytes: sizeGiB * 1024, windowsLetter: windows, systemLetter: esp }));
      await writeFile(scripts.detach, renderDetachScript(file));
      await writeFile(scripts.free, renderDetachScript(file, { tolerant: true }));
    } catch (error) {
      release();
      throw error;
    }
    const record = this.#ledger.add({ kind: 'command', argv: [diskpart, '/s', scripts.free], what: `attached disk ${file}`, holds: path.dirname(file) });
    const free = async (): Promise<void> => {
      await script(scripts.free);
      // What is still attached stays on record.
      if (there()) return;
      release();
      record.strike();
    };
    try {
      signal.throwIfAborted();
      const { exitCode, stdout: said } = await script(scripts.attach);
      const problem = diskpartProblem(said, exitCode) ?? (there() ? undefined : `the volumes ${letters.join(': and ')}: did not appear`);
      if (problem !== undefined) throw diskError(`a disk could not be attached to this host: ${problem}`, 'check free space, and that the Virtual Disk service runs (services.msc)');
    } catch (error) {
      await free();
      throw error;
    }
    let attached = true;
    return {
      windows: `${windows}:`,
      esp: `${esp}:`,
      detach: async () => {
        if (!attached) return;
        const { exitCode, stdout: said } = await script(scripts.detach);
        const problem = diskpartProblem(said, exitCode) ?? (there() ? 'its volumes are still there' : undefined);
        // What could not be detached stays on record, and its file stays.
        if (problem !== undefined) throw diskError(`the serviced disk could not be detached: ${problem}`, 'close what has files open on its volumes, then run `wimproof clean`');
        attached = false;
        release();
        record.strike();
      },
    };
  }
}

async function runProgram(program: string, argv: string[]): Promise<{ exitCode: number; stdout: string }> {
  const { exitCode = -1, stdout, shortMessage } = await execa(program, argv, { reject: false, timeout: LIMIT_MS, windowsHide: true, stdin: 'ignore' });
  return { exitCode, stdout: stdout === '' && exitCode === -1 ? (shortMessage ?? '') : stdout };
}

function diskError(cause: string, mend: string): WimproofError {
  return new WimproofError({ code: 'WP-HOST-DISK', kind: 'infrastructure', cause, mend });
}
