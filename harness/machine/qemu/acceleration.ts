import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bootId } from '../../run/ledger/ledger-file.js';
import { Ledger } from '../../run/ledger/ledger.ts';
import { cacheFolder } from '../../image/cache-folder.ts';
import type { QemuProgram } from './find-qemu.ts';
import { probeBootSector, probeExitCode, probeText } from './probe-guest.ts';

export type AcceleratorName = 'kvm' | 'whpx' | 'hvf' | 'tcg';
export interface Acceleration {
  name: AcceleratorName;
  /** One sentence for people: why this one. */
  reason: string;
  /** Milliseconds that the probe took; 0 when remembered or not needed. */
  probeMs: number;
}

/** What the whole probe may take. A guest that prints one line through a working hypervisor needs a quarter of it. */
const budgetMs = 2000;

/** The hardware accelerator of an operating system, or null when there is none to try. */
export function hardwareAccelerator(platform: NodeJS.Platform, architecture: string): Exclude<AcceleratorName, 'tcg'> | null {
  // None of them runs x86-64 guests on another processor architecture.
  if (architecture !== 'x64') return null;
  const known: Partial<Record<NodeJS.Platform, Exclude<AcceleratorName, 'tcg'>>> = { linux: 'kvm', win32: 'whpx', darwin: 'hvf' };
  return known[platform] ?? null;
}

/** Arguments of the probe machine: no UEFI, no disk controller to speak of, nothing but a boot sector and a serial port. */
export function probeArguments(token: string, accelerator: AcceleratorName, image: string): string[] {
  const options = accelerator === 'whpx' ? 'whpx,kernel-irqchip=off' : accelerator;
  return [
    '-name', `wimproof-${token}`, '-no-user-config', '-nodefaults', '-display', 'none',
    '-machine', 'pc', '-accel', options, '-cpu', accelerator === 'kvm' || accelerator === 'hvf' ? 'host' : 'max', '-m', '16',
    '-drive', `if=ide,format=raw,file=${image.replaceAll(',', ',,')}`,
    '-serial', 'stdio', '-device', 'isa-debug-exit,iobase=0xf4,iosize=4', '-no-reboot',
  ];
}

/**
 * Which accelerator really works here. `/dev/kvm` may exist, may even let a machine be created, and then hang: so a
 * tiny guest must print a line and end QEMU within two seconds; otherwise TCG. The answer is remembered for this boot
 * of the host and this QEMU version.
 * @param fresh probe even when an answer is remembered
 */
export async function findAcceleration(qemu: QemuProgram, options: { fresh?: boolean; ledger?: Ledger; memory?: string } = {}): Promise<Acceleration> {
  const hardware = hardwareAccelerator(process.platform, process.arch);
  if (!hardware) return { name: 'tcg', reason: `no accelerator for x86-64 guests on ${process.platform} ${process.arch}`, probeMs: 0 };
  const memory = options.memory ?? path.join(cacheFolder(), 'acceleration.json');
  const key = `${bootId()} ${qemu.path} ${qemu.versionText} ${hardware} ${process.getuid?.() ?? ''}`;
  const remembered = options.fresh ? null : await recall(memory, key);
  if (remembered) return remembered;
  const result = await probe(qemu, hardware, options.ledger);
  await remember(memory, key, result);
  return result;
}

async function recall(file: string, key: string): Promise<Acceleration | null> {
  try {
    const memory = JSON.parse(await readFile(file, 'utf8')) as { key?: string; result?: Acceleration };
    return memory.key === key && memory.result ? { ...memory.result, probeMs: 0 } : null;
  } catch {
    return null;
  }
}

async function remember(file: string, key: string, result: Acceleration): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const temporary = `${file}.${randomBytes(4).toString('hex')}`;
    await writeFile(temporary, JSON.stringify({ key, result }));
    await rename(temporary, file);
  } catch {
    // Not remembered: the next run probes again.
  }
}

async function probe(qemu: QemuProgram, hardware: Exclude<AcceleratorName, 'tcg'>, given?: Ledger): Promise<Acceleration> {
  if (hardware === 'kvm') {
    try {
      accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    } catch (error) {
      const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return { name: 'tcg', reason: absent ? 'there is no /dev/kvm' : 'this user may not open /dev/kvm', probeMs: 0 };
    }
  }
  const ledger = given ?? (await Ledger.open('acceleration-probe'));
  try {
    return await runProbe(qemu, hardware, ledger);
  } finally {
    if (!given) await ledger.close();
  }
}

async function runProbe(qemu: QemuProgram, hardware: Exclude<AcceleratorName, 'tcg'>, ledger: Ledger): Promise<Acceleration> {
  const folder = await ledger.temporaryFolder('folder of the acceleration probe');
  try {
    const image = path.join(folder.path, 'probe.img');
    // 512 KiB: QEMU dislikes disks of a single sector.
    await writeFile(image, Buffer.concat([probeBootSector(), Buffer.alloc(1023 * 512)]));
    const token = randomBytes(8).toString('hex');
    const handle = ledger.add({ kind: 'process', token, what: 'acceleration probe' });
    const began = performance.now();
    const { printed, code, stderr } = await runGuest(qemu.path, probeArguments(token, hardware, image), handle.notePid);
    handle.strike();
    const probeMs = Math.round(performance.now() - began);
    if (printed === probeText && code === probeExitCode) return { name: hardware, reason: `a probe guest ran under ${hardware} in ${probeMs} ms`, probeMs };
    const detail = code === null ? `printed ${printed === '' ? 'nothing' : printed === probeText ? 'its line but did not end' : 'only a part'} within ${budgetMs} ms` : `ended QEMU with ${typeof code === 'string' ? `signal ${code}` : `exit code ${code}`}${stderr ? ` (${stderr})` : ''}`;
    return { name: 'tcg', reason: `${hardware} is there but does not work: a probe guest ${detail}`, probeMs };
  } finally {
    folder.remove();
  }
}

/** Runs QEMU until it ends or the budget is used up; `code` is null in the latter case. */
function runGuest(program: string, argv: string[], started: (pid: number) => void): Promise<{ printed: string; code: number | NodeJS.Signals | null; stderr: string }> {
  return new Promise((resolve) => {
    // child_process and not execa: a process stuck in the kernel may never close its pipes, and must not hold us up.
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let printed = '';
    let stderr = '';
    const finish = (code: number | NodeJS.Signals | null) => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve({ printed, code, stderr: stderr.trim().split('\n').at(-1) ?? '' });
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      finish(null);
    }, budgetMs);
    child.stdout.setEncoding('latin1').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => {
      stderr = error.message;
      finish(-1);
    });
    child.once('close', (code, signal) => finish(code ?? signal));
    if (child.pid !== undefined) started(child.pid);
  });
}
