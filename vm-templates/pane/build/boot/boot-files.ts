import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Kernel } from '../kernel/fetch-kernel.ts';
import type { KernelModules } from '../kernel/kernel-modules.ts';
import type { RuntimeFiles } from '../runtime/linux-runtime.ts';
import { buildEfiProgram } from './efi-program.ts';
import { buildInitrd } from './initrd.ts';
import { buildBootFile } from './unified-kernel-image.ts';

/**
 * The serial line is COM1 and belongs to events: at loglevel 1 the kernel writes there in an emergency only, so a kernel
 * panic is still seen outside. The screen (tty0, named last) is /dev/console.
 */
const COMMAND_LINE = 'console=ttyS0,115200 console=tty0 loglevel=1 vt.global_cursor_default=0 consoleblank=0 panic=0 mitigations=off nowatchdog random.trust_cpu=on';

/** Host paths of the boot files: `media` and `disk` have the same kernel and first root, told apart by their command line. */
export interface BootFiles {
  /** For `\EFI\BOOT\BOOTX64.EFI` of installation media. */
  media: string;
  /** For `\Windows\Boot\EFI\bootmgfw.efi`, which bcdboot copies to the EFI system partition. */
  disk: string;
  /** For `efisys.bin` of installation media: asks for a key before it starts the one for media. */
  pressAnyKey: string;
}

/** Builds the boot files into `directory`. */
export async function buildBootFiles(parts: { kernel: Kernel; modules: KernelModules; runtime: RuntimeFiles; guestBoot: string }, directory: string, temporary: string): Promise<BootFiles> {
  await mkdir(directory, { recursive: true });
  const initrd = path.join(temporary, 'initrd');
  await writeFile(initrd, await buildInitrd(parts));
  const files: BootFiles = { media: path.join(directory, 'media.efi'), disk: path.join(directory, 'disk.efi'), pressAnyKey: path.join(directory, 'press-any-key.efi') };
  await buildEfiProgram(path.join(import.meta.dirname, 'press-any-key.s'), files.pressAnyKey, temporary);
  for (const from of ['media', 'disk'] as const) {
    await buildBootFile({ kernel: parts.kernel.image, initrd, release: parts.kernel.release, commandLine: `pane.boot=${from} ${COMMAND_LINE}` }, files[from], temporary);
  }
  return files;
}
