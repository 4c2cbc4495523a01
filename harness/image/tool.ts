import { execa, ExecaError, type Options } from 'execa';
import { findProgram } from '../machine/qemu/find-qemu.ts';
import { mediumError } from './image-error.ts';

/** Where each tool comes from, for the message that says it is missing. */
const packages: Record<string, string> = {
  xorriso: 'xorriso (Debian: xorriso; macOS: brew install xorriso)',
  'wimlib-imagex': 'wimlib (Debian: wimtools; macOS: brew install wimlib)',
  mformat: 'mtools (Debian, Homebrew: mtools)',
  mcopy: 'mtools (Debian, Homebrew: mtools)',
  mdir: 'mtools (Debian, Homebrew: mtools)',
};

/**
 * Runs a tool of this host to its end and returns its standard output.
 * @throws WimproofError `WP-TOOL-MISSING`, `WP-TOOL-FAILED` (with the last lines that the tool printed)
 */
export async function runTool(name: string, argv: string[], options: Pick<Options, 'cwd' | 'env' | 'timeout' | 'cancelSignal' | 'input'> = {}): Promise<string> {
  const program = findProgram(name);
  if (!program) throw mediumError('WP-TOOL-MISSING', `${name} is not on this computer`, `Install ${packages[name] ?? name}`);
  try {
    const { stdout } = await execa(program, argv, { timeout: 1_800_000, input: '', ...options });
    return String(stdout);
  } catch (error) {
    const printed = error instanceof ExecaError ? String(error.stderr || error.stdout || error.shortMessage).trim().split('\n').slice(-3).join(' ') : String(error);
    throw mediumError('WP-TOOL-FAILED', `${name} ${argv[0] ?? ''} failed: ${printed}`, 'Read the message above; a full disk is the most frequent cause', error);
  }
}
