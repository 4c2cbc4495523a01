import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BuildError } from '../build-error.ts';
import { runTool } from '../run-tool.ts';
import { placeSections, readSections } from './section-addresses.ts';

/** From the package systemd-boot-efi: an EFI program that starts the Linux kernel attached to it. */
const STUB = '/usr/lib/systemd/boot/efi/linuxx64.efi.stub';

/** What goes into one boot file. */
export interface BootFileParts {
  /** File with the kernel. */
  kernel: string;
  /** File with the first root file system. */
  initrd: string;
  commandLine: string;
  release: string;
}

/** Writes one EFI program that holds kernel, command line and first root, and checks that its sections are in it. */
export async function buildBootFile(parts: BootFileParts, target: string, temporary: string): Promise<void> {
  const stub = await readFile(STUB).catch(() => {
    throw new BuildError('PANE-TOOL-MISSING', `the boot stub ${STUB} is not installed`, 'run: sudo apt-get install systemd-boot-efi');
  });
  const osrel = path.join(temporary, `${path.basename(target)}.osrel`);
  const cmdline = path.join(temporary, `${path.basename(target)}.cmdline`);
  await writeFile(osrel, `ID=pane\nNAME="Pane"\nPRETTY_NAME="Pane"\nVERSION_ID="${parts.release}"\n`);
  await writeFile(cmdline, `${parts.commandLine}\0`);
  const files = { '.osrel': osrel, '.cmdline': cmdline, '.linux': parts.kernel, '.initrd': parts.initrd };
  const added = await Promise.all(Object.entries(files).map(async ([name, file]) => ({ name, size: (await stat(file)).size })));
  const { imageBase, sections } = readSections(stub);
  const placed = placeSections(sections, added);
  const args = placed.flatMap(({ name, address }) => [
    '--add-section', `${name}=${files[name as keyof typeof files]}`, '--change-section-vma', `${name}=0x${(imageBase + address).toString(16)}`,
  ]);
  await runTool('objcopy', [...args, STUB, target]);
  verify(await readFile(target), placed);
}

// Without its sections the firmware silently falls into its shell, so a bad file must not leave the build.
function verify(image: Buffer, expected: readonly { name: string; address: number; size: number }[]): void {
  const { sections } = readSections(image);
  for (const { name, address, size } of expected) {
    const found = sections.find(section => section.name === name);
    if (!found || found.address !== address || found.size < size) {
      throw new BuildError('PANE-BOOT-FILE', `the boot file has ${found ? `${name} at 0x${found.address.toString(16)} (${found.size} bytes)` : `no section ${name}`}, expected 0x${address.toString(16)} (${size} bytes)`, 'use binutils 2.38 or later');
    }
  }
}
