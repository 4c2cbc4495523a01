export interface UefiLayout {
  disk?: number;
  /** MB; 260 also suits disks with 4K sectors. */
  efiMegabytes?: number;
  /** Drive letters for the time of servicing. */
  systemLetter?: string;
  windowsLetter?: string;
  windowsLabel?: string;
}

/**
 * A diskpart script for the UEFI/GPT layout that Microsoft recommends without a recovery partition: ESP, MSR, Windows
 * over the rest. CRLF. Run it with `diskpart /s <file>`; everything on the disk is lost.
 */
export function renderUefiLayout(layout: UefiLayout = {}): string {
  return scriptText([`select disk ${layout.disk ?? 0}`, 'clean', ...uefiPartitions(layout), 'exit']);
}

/** The lines that partition the empty disk that has the focus. */
export function uefiPartitions(layout: Omit<UefiLayout, 'disk'> = {}): string[] {
  const { efiMegabytes = 260, systemLetter = 'S', windowsLetter = 'W', windowsLabel = 'Windows' } = layout;
  for (const letter of [systemLetter, windowsLetter]) if (!/^[C-WYZ]$/.test(letter)) throw new RangeError(`${JSON.stringify(letter)} is no free drive letter`);
  if (!/^[A-Za-z0-9 _-]{1,32}$/.test(windowsLabel)) throw new RangeError(`${JSON.stringify(windowsLabel)} is no volume label`);
  return [
    'convert gpt',
    `create partition efi size=${efiMegabytes}`,
    'format quick fs=fat32 label="System"',
    `assign letter=${systemLetter}`,
    'create partition msr size=16',
    'create partition primary',
    `format quick fs=ntfs label="${windowsLabel}"`,
    `assign letter=${windowsLetter}`,
  ];
}

/** A diskpart script is a line a command, without empty lines ("diskpart scripts and examples"). */
export function scriptText(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n`;
}

/** Argument array that runs a diskpart script. */
export function diskpartArguments(script: string): string[] {
  return ['diskpart.exe', '/s', script];
}
