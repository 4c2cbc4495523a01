import { execa } from 'execa';

export const LIBVIRT = ['--connect', 'qemu:///system'];

/** Vagrant with its libvirt provider, and a libvirtd that lets us in: not started by the tests, since it is the host's. */
export async function hasVagrant(): Promise<boolean> {
  const daemon = await execa('virsh', [...LIBVIRT, 'version'], { reject: false, timeout: 20_000 });
  if (daemon.exitCode !== 0) return false;
  const plugins = await execa('vagrant', ['plugin', 'list'], { reject: false, timeout: 60_000 });
  return plugins.exitCode === 0 && plugins.stdout.includes('vagrant-libvirt');
}
