/** `bcdboot <windows> /s <system partition> /f UEFI`: copies the boot files of an applied image to the ESP. */
export function bcdbootArguments(windows: string, systemPartition: string, firmware: 'UEFI' | 'BIOS' | 'ALL' = 'UEFI'): string[] {
  return ['bcdboot.exe', windows, '/s', systemPartition, '/f', firmware];
}
