import { execa, ExecaError, type Options } from 'execa';
import path from 'node:path';
import { findProgram } from '../machine/qemu/find-qemu.ts';
import { mediumError } from './image-error.ts';

/** Where each tool comes from, for the message that says it is missing. */
const packages: Record<string, string> = {
  'qemu-img': 'QEMU (Debian: qemu-utils; macOS: brew install qemu; Windows: qemu.org)',
  'wimlib-imagex': 'wimlib (Debian: wimtools; macOS: brew install wimlib; Windows: the ZIP file of wimlib.net, its folder on PATH)',
  mformat: 'mtools (Debian, Homebrew: mtools)',
  mmd: 'mtools (Debian, Homebrew: mtools)',
  mcopy: 'mtools (Debian, Homebrew: mtools)',
};

export type ToolOptions = Pick<Options, 'cwd' | 'env' | 'timeout' | 'cancelSignal' | 'input'>;

/**
 * Runs a tool of this host to its end and returns its standard output.
 * @throws WimproofError `WP-TOOL-MISSING`, `WP-TOOL-FAILED` (with the last lines that the tool printed)
 */
export async function runTool(name: string, argv: string[], options: ToolOptions = {}): Promise<string> {
  const program = findProgram(name);
  if (!program) throw mediumError('WP-TOOL-MISSING', `${name} is not on this computer`, `Install ${packages[name] ?? name}`);
  return runProgram(program, argv, options);
}

/** As `runTool`, for a program whose path is known. Half an hour, unless another limit is given. */
export async function runProgram(program: string, argv: string[], options: ToolOptions = {}): Promise<string> {
  try {
    const { stdout } = await execa(program, argv, { timeout: 1_800_000, input: '', windowsHide: true, ...options });
    return String(stdout);
  } catch (error) {
    options.cancelSignal?.throwIfAborted();
    const printed = error instanceof ExecaError ? String(error.stderr || error.stdout || error.shortMessage).trim().split('\n').slice(-3).join(' ') : String(error);
    throw mediumError('WP-TOOL-FAILED', `${path.basename(program)} ${argv[0] ?? ''} failed: ${printed}`, 'Read the message above; a full disk is the most frequent cause', error);
  }
}
