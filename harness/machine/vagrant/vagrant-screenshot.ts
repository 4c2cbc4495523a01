import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { ppmToPng } from '../qemu/screenshot.ts';
import { vagrantError } from './vagrant-error.ts';

/**
 * A picture of the console, which Vagrant itself cannot make: by the program of its provider, with the machine's id that
 * Vagrant keeps in `.vagrant/machines/<name>/<provider>/id`.
 * @throws WimproofError `WP-VAGRANT-NO-SCREEN`
 */
export async function pictureOf(folder: string, provider: string, file: string): Promise<void> {
  const id = await readFile(path.join(folder, '.vagrant', 'machines', 'default', provider, 'id'), 'utf8').catch(() => undefined);
  const none = (why: string, original?: unknown) => vagrantError('WP-VAGRANT-NO-SCREEN', `no picture of the console: ${why}`, 'Look at the machine with the tools of its hypervisor', original);
  if (id === undefined) throw none('the machine was not made');
  try {
    if (provider === 'libvirt') {
      // libvirt writes what QEMU gives it: PPM before QEMU 7.1, PNG or PPM later, said by the file itself.
      const raw = `${file}.raw`;
      await execa('virsh', ['--connect', 'qemu:///system', 'screenshot', id.trim(), raw], { timeout: 30_000 });
      const picture = await readFile(raw);
      await writeFile(file, picture.subarray(0, 2).toString('latin1') === 'P6' ? ppmToPng(picture) : picture);
      await rm(raw, { force: true });
    } else if (provider === 'virtualbox') await execa('VBoxManage', ['controlvm', id.trim(), 'screenshotpng', file], { timeout: 30_000 });
    else throw new Error(`Vagrant's provider ${provider} has no program for it`);
  } catch (error) {
    throw none((error as Error).message.split('\n')[0] ?? '', error);
  }
}
