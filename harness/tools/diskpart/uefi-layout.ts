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
  const { disk = 0, efiMegabytes = 260, systemLetter = 'S', windowsLetter = 'W', windowsLabel = 'Windows' } = layout;
  for (const letter of [systemLetter, windowsLetter]) if (!/^[C-WYZ]$/.test(letter)) throw new RangeError(`${JSON.stringify(letter)} is no free drive letter`);
  if (!/^[A-Za-z0-9 _-]{1,32}$/.test(windowsLabel)) throw new RangeError(`${JSON.stringify(windowsLabel)} is no volume label`);
  const lines = [
    `select disk ${disk}`,
    'clean',
    'convert gpt',
    `create partition efi size=${efiMegabytes}`,
    'format quick fs=fat32 label="System"',
    `assign letter=${systemLetter}`,
    'create partition msr size=16',
    'create partition primary',
    `format quick fs=ntfs label="${windowsLabel}"`,
    `assign letter=${windowsLetter}`,
    'exit',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Argument array that runs a diskpart script. */
export function diskpartArguments(script: string): string[] {
  return ['diskpart.exe', '/s', script];
}
