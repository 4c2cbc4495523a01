import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeIso } from '../../harness/image/iso-writer.ts';
import { runTool } from '../../harness/image/tool.ts';

/**
 * A guest of a few dozen bytes: a UEFI application that talks to the hardware directly. It stands in for an operating
 * system where a test is about the machine alone.
 */
const machineCode = {
  /** Keeps the firmware's timer, and with it its watchdog, from interfering. */
  begin: [0xfa], // cli
  /** Writes text to COM1. The text lies behind a call, which leaves its address on the stack. */
  print(text: string): number[] {
    const bytes = [...Buffer.from(`${text}\0`)];
    return [
      0xe8, ...dword(bytes.length), ...bytes, // call behind the text
      0x5e, // pop rsi
      0xac, 0x84, 0xc0, 0x74, 0x07, // next: lodsb; test al, al; jz done
      0x66, 0xba, 0xf8, 0x03, 0xee, // mov dx, 0x3f8; out dx, al
      0xeb, 0xf4, // jmp next
    ];
  },
  /** Restarts the machine once: a byte of the clock's memory, which survives a reset, remembers. */
  restartOnce: [
    0xb0, 0x60, 0xe6, 0x70, 0xe4, 0x71, // mov al, 0x60; out 0x70, al; in al, 0x71
    0x3c, 0x5a, 0x74, 0x0f, // cmp al, 0x5a; je on
    0xb0, 0x5a, 0xe6, 0x71, // mov al, 0x5a; out 0x71, al
    0x66, 0xba, 0xf9, 0x0c, 0xb0, 0x06, 0xee, // mov dx, 0xcf9; mov al, 6; out dx, al (reset)
    0xf4, 0xeb, 0xfd, 0x90, // hlt; jmp $-1; nop
  ],
  /** Waits for the ACPI power button (PM1 block at 0x600, where OVMF puts it on q35; bit 8 of enable and status). */
  awaitPowerButton: [
    0x66, 0xba, 0x02, 0x06, 0x66, 0xed, 0x66, 0x0d, 0x00, 0x01, 0x66, 0xef, // dx = 0x602; in ax; or ax, 0x100; out
    0x66, 0xba, 0x00, 0x06, 0x66, 0xed, 0xf6, 0xc4, 0x01, 0x74, 0xf9, // dx = 0x600; again: in ax; test ah, 1; jz again
  ],
  /** Soft off (S5): SLP_EN in PM1 control. */
  powerOff: [0x66, 0xba, 0x04, 0x06, 0x66, 0xb8, 0x00, 0x20, 0x66, 0xef],
  halt: [0xf4, 0xeb, 0xfd],
};

export type Behaviour = { print: string } | 'restart-once' | 'await-power-button' | 'power-off';

function dword(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
}

/** A PE32+ UEFI application (one section, no relocations) that does these things in order and then halts. */
export function uefiApplication(behaviour: Behaviour[]): Buffer {
  const code = [...machineCode.begin];
  for (const one of behaviour) {
    if (typeof one === 'object') code.push(...machineCode.print(one.print));
    else code.push(...{ 'restart-once': machineCode.restartOnce, 'await-power-button': machineCode.awaitPowerButton, 'power-off': machineCode.powerOff }[one]);
  }
  code.push(...machineCode.halt);
  const codeBytes = Math.ceil(code.length / 0x200) * 0x200;
  const file = Buffer.alloc(0x200 + codeBytes);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(0x40, 0x3c);
  file.write('PE\0\0', 0x40, 'latin1');
  file.writeUInt16LE(0x8664, 0x44); // x86-64
  file.writeUInt16LE(1, 0x46);
  file.writeUInt16LE(0xf0, 0x54);
  file.writeUInt16LE(0x22, 0x56); // executable, large addresses
  const optional = 0x58;
  file.writeUInt16LE(0x20b, optional); // PE32+
  file.writeUInt32LE(codeBytes, optional + 4);
  file.writeUInt32LE(0x1000, optional + 16); // entry
  file.writeUInt32LE(0x1000, optional + 20);
  file.writeUInt32LE(0x1000, optional + 32); // section alignment
  file.writeUInt32LE(0x200, optional + 36);
  file.writeUInt32LE(0x1000 + Math.ceil(codeBytes / 0x1000) * 0x1000, optional + 56); // size of image
  file.writeUInt32LE(0x200, optional + 60);
  file.writeUInt16LE(10, optional + 68); // EFI application
  file.writeUInt32LE(16, optional + 108);
  const section = optional + 0xf0;
  file.write('.text', section, 'latin1');
  file.writeUInt32LE(code.length, section + 8);
  file.writeUInt32LE(0x1000, section + 12);
  file.writeUInt32LE(codeBytes, section + 16);
  file.writeUInt32LE(0x200, section + 20);
  file.writeUInt32LE(0xe0000020, section + 36); // code, execute, read, write
  file.set(code, 0x200);
  return file;
}

/** A raw FAT volume that UEFI boots: \EFI\BOOT\BOOTX64.EFI on a disk without partitions. */
export async function bootableVolume(file: string, behaviour: Behaviour[], kibibytes = 4096): Promise<void> {
  const folder = await mkdtemp(`${file}.`);
  try {
    await writeFile(file, '');
    await truncate(file, kibibytes * 1024);
    await writeFile(path.join(folder, 'BOOTX64.EFI'), uefiApplication(behaviour));
    await runTool('mformat', ['-i', file, '-T', String(kibibytes * 2), '-h', '16', '-s', '63', '::']);
    await runTool('mmd', ['-i', file, '::EFI', '::EFI/BOOT']);
    await runTool('mcopy', ['-i', file, path.join(folder, 'BOOTX64.EFI'), '::EFI/BOOT/BOOTX64.EFI']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An ISO that UEFI boots, with the guest in its El Torito image. */
export async function bootableMedium(file: string, behaviour: Behaviour[]): Promise<void> {
  const volume = `${file}.fat`;
  await bootableVolume(volume, behaviour, 1440);
  await writeIso({ label: 'TINY', out: file, efiBoot: 'efi.img', files: [{ path: 'efi.img', from: volume }] });
  await rm(volume);
}
