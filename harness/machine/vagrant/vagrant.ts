import { execa } from 'execa';
import { findProgram } from '../qemu/find-qemu.ts';
import { parseMachineReadable, type VagrantLine } from './parse-machine-readable.ts';
import { errorOfVagrant, vagrantError } from './vagrant-error.ts';

export interface VagrantCall {
  /** Folder of the Vagrantfile. */
  folder: string;
  /** VAGRANT_HOME of this machine alone, so that its box is gone with it. */
  home: string;
  /** Given in the environment and never on the command line, e.g. WIMPROOF_BOX_PASSWORD. */
  secrets?: Record<string, string>;
  /** Milliseconds. */
  deadlineMs: number;
  signal?: AbortSignal;
}
export interface VagrantAnswer {
  lines: VagrantLine[];
  stdout: string;
}

/**
 * Calls Vagrant with machine-readable output. Nothing is asked, downloaded or reported home.
 * @throws WimproofError `WP-VAGRANT-MISSING`, `WP-VAGRANT-DEADLINE`, `WP-VAGRANT-FAILED`; the signal's reason
 */
export async function callVagrant(argv: readonly string[], call: VagrantCall): Promise<VagrantAnswer> {
  const program = findProgram('vagrant');
  if (!program) throw vagrantError('WP-VAGRANT-MISSING', 'vagrant is not on this computer', 'Install it (Debian: vagrant, vagrant-libvirt; elsewhere: developer.hashicorp.com/vagrant/install)');
  call.signal?.throwIfAborted();
  const result = await execa(program, ['--machine-readable', ...argv], {
    cwd: call.folder,
    env: { VAGRANT_HOME: call.home, VAGRANT_NO_COLOR: '1', VAGRANT_CHECKPOINT_DISABLE: '1', VAGRANT_BOX_UPDATE_CHECK_DISABLE: '1', VAGRANT_DISABLE_STRICT_DEPENDENCY_ENFORCEMENT: '1', ...call.secrets },
    stdin: 'ignore',
    reject: false,
    timeout: call.deadlineMs,
    ...(call.signal && { cancelSignal: call.signal }),
  });
  call.signal?.throwIfAborted();
  if (result.timedOut) throw vagrantError('WP-VAGRANT-DEADLINE', `vagrant ${argv[0]} took longer than ${Math.round(call.deadlineMs / 1000)} s`, 'See the console of the machine; give it more time or more memory');
  const lines = parseMachineReadable(result.stdout);
  if (result.exitCode !== 0) throw errorOfVagrant(argv[0] ?? '', lines, result.exitCode, result.stderr);
  return { lines, stdout: result.stdout };
}
