/** What the probe guest prints on COM1. */
export const probeText = 'wimproof-probe\n';
/** QEMU's exit code when the probe guest has run to its end: isa-debug-exit makes it (value << 1) | 1. */
export const probeExitCode = (0x21 << 1) | 1;

/**
 * A boot sector (512 bytes, 16-bit code) that writes `probeText` to COM1 (port 0x3f8) and ends QEMU through
 * isa-debug-exit (port 0xf4). It runs BIOS, port output and a loop: a hypervisor that hangs does not get through.
 */
export function probeBootSector(): Buffer {
  const sector = Buffer.alloc(512);
  const code = [
    0xfa, // cli
    0x31, 0xc0, 0x8e, 0xd8, // xor ax, ax; mov ds, ax
    0xfc, // cld
    0xbe, 0x20, 0x7c, // mov si, 0x7c20 (the text)
    0xba, 0xf8, 0x03, // mov dx, 0x3f8
    0xac, // next: lodsb
    0x84, 0xc0, // test al, al
    0x74, 0x03, // jz done
    0xee, // out dx, al
    0xeb, 0xf8, // jmp next
    0xba, 0xf4, 0x00, // done: mov dx, 0xf4
    0xb0, 0x21, 0xee, // mov al, 0x21; out dx, al
    0xf4, 0xeb, 0xfd, // hlt; jmp $-1
  ];
  sector.set(code, 0);
  sector.write(`${probeText}\0`, 0x20, 'latin1');
  sector.set([0x55, 0xaa], 510);
  return sector;
}
