import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../tool.ts';
import { imageError } from '../image-error.ts';
import { boxMetadata, type BoxProvider, type BoxSettings } from './box-files.ts';
import { renderOvf } from './ovf.ts';
import { writeBox, type BoxFile } from './write-box.ts';

export interface PackBox {
  /** The .box file to be made; must not exist. */
  out: string;
  provider: BoxProvider;
  /** A finished system disk (qcow2 or vhdx), which is only read; for hyperv the folder that Export-VM made. */
  disk: string;
  /** Folder on the same volume for what is made in between; nothing stays in it. */
  work: string;
  settings: BoxSettings;
  /** gzip level 0 to 9; default 6. */
  compression?: number;
  signal?: AbortSignal;
}

/**
 * Packs a finished system as a Vagrant box.
 * @returns SHA-256 of the box
 * @throws WimproofError `WP-BOX-*`, `WP-TOOL-*`
 */
export async function packBox(options: PackBox): Promise<string> {
  const made: string[] = [];
  try {
    const own = await DISKS[options.provider](options, made);
    const files: BoxFile[] = [
      { name: 'metadata.json', text: `${JSON.stringify(boxMetadata(options.provider, own.virtualBytes))}\n` },
      { name: 'wimproof.json', text: `${JSON.stringify(options.settings, null, 2)}\n` },
      { name: 'Vagrantfile', text: await readFile(fileURLToPath(new URL('Vagrantfile', import.meta.url)), 'utf8') },
      ...own.files,
    ];
    return await writeBox(options.out, files, options);
  } catch (error) {
    // A box that exists already is somebody else's.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw imageError('WP-BOX-EXISTS', `${options.out} is there already`, 'Name another --output, or remove it');
    await rm(options.out, { force: true });
    throw error;
  } finally {
    for (const file of made) await rm(file, { force: true });
  }
}

interface BoxDisk {
  files: BoxFile[];
  virtualBytes: number;
}
const DISKS: Record<BoxProvider, (options: PackBox, made: string[]) => Promise<BoxDisk>> = { libvirt, virtualbox, hyperv };

async function virtualBytes(file: string): Promise<number> {
  return (JSON.parse(await runTool('qemu-img', ['info', '--output=json', file])) as { 'virtual-size': number })['virtual-size'];
}

/** One qcow2 without a base, called box.img. */
async function libvirt({ disk, work }: PackBox, made: string[]): Promise<BoxDisk> {
  const image = path.join(work, 'box.img');
  made.push(image);
  await runTool('qemu-img', ['convert', '-q', '-O', 'qcow2', disk, image]);
  return { files: [{ name: 'box.img', from: image }], virtualBytes: await virtualBytes(image) };
}

/** An appliance in the Open Virtualization Format: box.ovf and its stream-optimised disk. */
async function virtualbox({ disk, work, settings }: PackBox, made: string[]): Promise<BoxDisk> {
  const image = path.join(work, 'box-disk001.vmdk');
  made.push(image);
  await runTool('qemu-img', ['convert', '-q', '-O', 'vmdk', '-o', 'subformat=streamOptimized', disk, image]);
  const bytes = await virtualBytes(disk);
  return { files: [{ name: 'box.ovf', text: renderOvf({ disk: 'box-disk001.vmdk', virtualBytes: bytes, ...settings }) }, { name: 'box-disk001.vmdk', from: image }], virtualBytes: bytes };
}

/**
 * What Export-VM leaves: `Virtual Machines\*.vmcx` and `Virtual Hard Disks\*.vhdx`, which Vagrant's Hyper-V provider looks
 * for in a box (its action/import.rb). Only Hyper-V writes the configuration, so it cannot be made from a disk alone.
 */
async function hyperv({ disk }: PackBox): Promise<BoxDisk> {
  const list = async (folder: string, kind: RegExp): Promise<BoxFile[]> =>
    (await readdir(path.join(disk, folder)).catch(() => [])).filter((name) => kind.test(name)).map((name) => ({ name: `${folder}/${name}`, from: path.join(disk, folder, name) }));
  const machines = await list('Virtual Machines', /\.(vmcx|vmrs|vmgs|xml)$/i);
  const disks = await list('Virtual Hard Disks', /\.vhdx?$/i);
  if (!machines.some(({ name }) => /\.(vmcx|xml)$/i.test(name)) || disks.length !== 1) {
    throw imageError('WP-BOX-NOT-EXPORTED', `${disk} is no exported machine: it needs one configuration in 'Virtual Machines' and one disk in 'Virtual Hard Disks'`, 'Export the machine first: Export-VM -Name NAME -Path FOLDER, and name FOLDER\\NAME');
  }
  return { files: [...machines, ...disks], virtualBytes: 0 };
}
