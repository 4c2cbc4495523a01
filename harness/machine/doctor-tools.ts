import { existsSync } from 'node:fs';
import { systemProgram } from '../image/system-program.ts';
import type { Finding } from './doctor.ts';
import { toolFinding } from './doctor-findings.ts';
import { findProgram } from './qemu/find-qemu.ts';

/** A program beside QEMU that some part of the work needs. */
export interface NeededTool {
  name: string;
  need: 'fail' | 'warn';
  /** Goes on after "which". */
  purpose: string;
  install: string;
  /** Part of Windows: looked for in System32 alone. */
  partOfWindows?: true;
}

/**
 * What a host of this kind needs. Media and job disks are made without any program. On Windows, DISM and expand do what
 * wimlib and cabextract do elsewhere; wimlib spares the elevated console, and looks into .msu files of 24H2 and later.
 */
export function neededTools(platform: NodeJS.Platform = process.platform): NeededTool[] {
  if (platform === 'win32') {
    return [
      { name: 'qemu-img', need: 'warn', purpose: 'makes disks for QEMU machines', install: 'it comes with QEMU for Windows, qemu.org' },
      { name: 'wimlib-imagex', need: 'warn', purpose: 'makes the Windows PE medium without elevation, and looks into .msu files of 24H2', install: 'the ZIP file of wimlib.net, its folder on PATH; else start elevated, for DISM' },
      { name: 'dism.exe', need: 'fail', purpose: 'makes the Windows PE medium where there is no wimlib', install: 'it is part of Windows: sfc /scannow', partOfWindows: true },
      { name: 'expand.exe', need: 'fail', purpose: 'looks into .cab and .msu packages', install: 'it is part of Windows: sfc /scannow', partOfWindows: true },
    ];
  }
  return [
    { name: 'qemu-img', need: 'fail', purpose: 'makes disks', install: 'Debian: qemu-utils; elsewhere it comes with QEMU' },
    { name: 'wimlib-imagex', need: 'fail', purpose: 'makes the Windows PE medium', install: 'Debian: wimtools; Homebrew: wimlib' },
    { name: 'cabextract', need: 'warn', purpose: 'looks into .cab packages', install: 'Debian, Homebrew: cabextract' },
    { name: 'swtpm', need: 'warn', purpose: 'gives QEMU machines the TPM that Windows 11 asks for', install: 'Debian, Ubuntu, Fedora, Arch, Homebrew: swtpm' },
    { name: 'xorriso', need: 'warn', purpose: 'builds the medium of Pane, the reference guest', install: 'Debian, Homebrew: xorriso' },
    { name: 'mformat', need: 'warn', purpose: 'builds the medium of Pane, the reference guest', install: 'Debian, Homebrew: mtools' },
  ];
}

/** A finding for each of them. */
export function toolFindings(platform: NodeJS.Platform = process.platform): Finding[] {
  return neededTools(platform).map(({ name, need, purpose, install, partOfWindows }) => {
    const program = partOfWindows ? systemProgram(name) : findProgram(name);
    return toolFinding(name, program !== null && (!partOfWindows || existsSync(program)) ? program : null, need, purpose, install);
  });
}
