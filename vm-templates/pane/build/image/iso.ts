import { runTool } from '../run-tool.ts';
import { IMAGE_TIME } from './fixed-times.ts';

/** Path of the El Torito UEFI boot image on Microsoft's media: it starts after 'Press any key'. */
export const EFI_BOOT_IMAGE = 'efi/microsoft/boot/efisys.bin';
/** The one that starts at once; it lies on the medium, and nothing refers to it. */
export const NO_PROMPT_BOOT_IMAGE = 'efi/microsoft/boot/efisys_noprompt.bin';

/** Writes an ISO 9660 image with Joliet and Rock Ridge names that boots by UEFI. @param label volume label, at most 16 characters for Joliet */
export async function writeIso(directory: string, target: string, label: string): Promise<void> {
  await runTool('xorriso', [
    '-as', 'mkisofs', '-quiet', '-iso-level', '3', '-full-iso9660-filenames', '-R', '-J', '-joliet-long', '-V', label,
    '-e', EFI_BOOT_IMAGE, '-no-emul-boot', '-o', target, directory,
  ], { env: { SOURCE_DATE_EPOCH: String(IMAGE_TIME) } });
}
