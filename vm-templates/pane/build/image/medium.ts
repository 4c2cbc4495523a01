import { cp, link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildFatImage } from '../boot/efi-system-image.ts';
import { librariesOf } from '../runtime/shared-libraries.ts';
import { fixTimes } from './fixed-times.ts';
import type { Images } from './images.ts';
import { EFI_BOOT_IMAGE, NO_PROMPT_BOOT_IMAGE, writeIso } from './iso.ts';
import { programMarker } from './windows-tree.ts';

export interface MediumInputs {
  work: string;
  images: Images;
  /** The boot file for media. */
  bootFile: string;
  /** The boot program that asks for a key and then starts `\EFI\BOOT\PANE.EFI`. */
  pressAnyKey: string;
  /** The finished runtime: its wimlib and libraries are put beside the boot loader, which mounts boot.wim with them. */
  runtime: string;
  /** Host path of wimlib-imagex, whose libraries are looked up. */
  libraries: string;
}

/** Lays out the installation medium as Microsoft's is and writes `<work>/pane.iso`; returns its path. */
export async function writeMedium(inputs: MediumInputs, temporary: string): Promise<string> {
  const root = path.join(inputs.work, 'medium');
  for (const folder of ['sources', 'efi/boot', 'efi/microsoft/boot/pane/lib']) await mkdir(path.join(root, folder), { recursive: true });
  await link(inputs.images.boot, path.join(root, 'sources', 'boot.wim'));
  await link(inputs.images.install, path.join(root, 'sources', 'install.wim'));
  for (const place of ['setup.exe', 'sources/setup.exe']) await writeFile(path.join(root, place), programMarker('setup'));
  await cp(inputs.bootFile, path.join(root, 'efi', 'boot', 'bootx64.efi'));
  const loader = path.join(root, 'efi', 'microsoft', 'boot', 'pane');
  await cp(path.join(inputs.runtime, 'bin', 'wimlib-imagex'), path.join(loader, 'wimlib-imagex'));
  for (const soname of (await librariesOf([inputs.libraries])).keys()) {
    await cp(path.join(inputs.runtime, 'lib', soname), path.join(loader, 'lib', soname));
  }
  await buildFatImage(path.join(root, EFI_BOOT_IMAGE), { 'EFI/BOOT/BOOTX64.EFI': inputs.pressAnyKey, 'EFI/BOOT/PANE.EFI': inputs.bootFile }, { label: 'EFISYS' });
  await buildFatImage(path.join(root, NO_PROMPT_BOOT_IMAGE), { 'EFI/BOOT/BOOTX64.EFI': inputs.bootFile }, { label: 'EFISYS' });
  await fixTimes(root);
  const target = path.join(inputs.work, 'pane.iso');
  await writeIso(root, target, 'PANE_X64FRE');
  return target;
}
