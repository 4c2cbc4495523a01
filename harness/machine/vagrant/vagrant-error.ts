import { WimproofError } from '../../errors/wimproof-error.ts';
import { errorExit, type VagrantLine } from './parse-machine-readable.ts';

export function vagrantError(code: `WP-VAGRANT-${string}`, cause: string, mend: string, original?: unknown): WimproofError {
  return new WimproofError({ code, kind: 'infrastructure', cause, mend, original });
}

/** What helps against the errors that users meet; class names of `lib/vagrant/errors.rb` and of the providers' plugins. */
const MENDS: readonly [pattern: RegExp, mend: string][] = [
  [/::ProviderNotFound$|ProviderNotUsable$/, 'Install the provider: `vagrant plugin install vagrant-libvirt` (Debian: vagrant-libvirt), VirtualBox, or Hyper-V on Windows'],
  [/::NoDefaultProvider$/, 'Name one: --vagrant-provider libvirt, hyperv or virtualbox'],
  [/HyperV::Errors::AdminRequired$/, 'Start the command in an elevated prompt: Vagrant needs that for Hyper-V'],
  [/ProviderLibvirt::Errors::(FogLibvirtConnectionError|FogError)$/, 'See that libvirtd runs and that you are in the group libvirt: virsh -c qemu:///system list'],
  [/ProviderLibvirt::Errors::NoStoragePool$/, 'Make the storage pool: virsh pool-define-as default dir --target /var/lib/libvirt/images'],
  [/::VMBootTimeout$|::WinRMNotReady$|::CommunicatorNotReady$/, 'See that the box listens for WinRM and that its network card has a driver'],
  [/::BoxChecksumMismatch$/, 'The box file is not what its checksum says: make or download it again'],
  [/::VMNoMatchError$|::MachineNotFound$/, 'Run `wimproof clean`, then try again'],
];

/** The error with which Vagrant ended, in one line. */
export function errorOfVagrant(command: string, lines: readonly VagrantLine[], exitCode: number | undefined, stderr: string): WimproofError {
  const exit = errorExit(lines);
  const said = (exit?.message ?? stderr).trim().split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, 6).join(' ').trim();
  const mend = MENDS.find(([pattern]) => pattern.test(exit?.className ?? ''))?.[1] ?? `Run \`vagrant ${command}\` in the folder of the machine and see what it says`;
  return vagrantError('WP-VAGRANT-FAILED', `vagrant ${command} failed (${exit?.className.split('::').at(-1) ?? `exit code ${exitCode ?? 'none'}`})${said ? `: ${said}` : ''}`, mend);
}
