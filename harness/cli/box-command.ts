import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { boxCatalogue, checkBoxName, type BoxProvider } from '../image/box/box-files.ts';
import { packBox } from '../image/box/pack-box.ts';
import { loadTemplate } from '../machine/template.ts';
import { Ledger } from '../run/ledger/ledger.ts';
import { abortOnInterrupt } from './interrupt.ts';

export interface BoxCommandOptions {
  name: string;
  boxVersion: string;
  provider: BoxProvider;
  template: string;
  user: string;
  memory?: number;
  processors?: number;
  output: string;
}

/**
 * `wimproof box`: packs a finished disk as a Vagrant box, with its checksum and a catalogue by which `vagrant box add`
 * finds and checks it. Returns the exit code.
 * @param disk qcow2 or vhdx; for hyperv the folder that Export-VM made
 */
export async function box(disk: string, options: BoxCommandOptions): Promise<number> {
  checkBoxName({ name: options.name, version: options.boxVersion });
  const template = await loadTemplate(options.template);
  const { signal, release } = abortOnInterrupt();
  const ledger = await Ledger.open('box');
  try {
    const folder = path.resolve(options.output);
    await mkdir(folder, { recursive: true });
    const stem = `${options.name.split('/')[1]}-${options.boxVersion}-${options.provider}`;
    const out = path.join(folder, `${stem}.box`);
    const work = path.join(folder, `.${stem}`);
    const record = ledger.add({ kind: 'folder', path: work, what: 'disks of the box that is being made' });
    await mkdir(work);
    const settings = {
      username: options.user,
      memoryMiB: options.memory ?? template.memoryMiB,
      processors: options.processors ?? template.processors,
      firmware: template.firmware ?? 'uefi',
      rtc: template.rtc,
      devices: template.devices,
    };
    const sha256 = await packBox({ out, provider: options.provider, disk: path.resolve(disk), work, settings, signal });
    await rm(work, { recursive: true, force: true });
    record.strike();
    await writeFile(`${out}.sha256`, `${sha256}  ${stem}.box\n`);
    const catalogue = path.join(folder, `${stem}.json`);
    await writeFile(catalogue, `${JSON.stringify(boxCatalogue({ name: options.name, version: options.boxVersion }, options.provider, `${stem}.box`, sha256, template.windows.name), null, 2)}\n`);
    process.stdout.write(`Box: ${out}\nSHA-256: ${sha256}\nTo use it: vagrant box add --name ${options.name} --provider ${options.provider} --checksum-type sha256 --checksum ${sha256} ${out}\n`);
    return 0;
  } finally {
    await ledger.close();
    release();
  }
}
