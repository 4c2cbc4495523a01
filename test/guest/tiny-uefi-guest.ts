import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeIso } from '../../harness/image/iso-writer.ts';
import { runTool } from '../../harness/image/tool.ts';

/**
 * A guest of a few dozen bytes: a UEFI application that talks to the hardware directly. It stands in for an operating
 * system where a test is about the machine alone.
 */
const machineCode = {
  /** Keeps the system table and room for calls; keeps the firmware's timer, and with it its watchdog, from interfering. */
  begin: [
    0x49, 0x89, 0xd7, // mov r15, rdx (EFI_SYSTEM_TABLE)
    0x48, 0x83, 0xe4, 0xf0, 0x48, 0x83, 0xec, 0x40, // and rsp, -16; sub rsp, 0x40
    0xfa, // cli
  ],
  /** Writes text to COM1. The text lies behind a call, which leaves its address on the stack. */
  print(text: string): number[] {
    const bytes = [...Buffer.from(`${text}\0`)];
    return [
      0xe8, ...dword(bytes.length), ...bytes, // call behind the text
      0x5e, // pop rsi
      0xac, 0x84, 0xc0, 0x74, 0x14, // next: lodsb; test al, al; jz done
      // A byte that is written while the port is busy is lost.
      0x88, 0xc4, 0x66, 0xba, 0xfd, 0x03, 0xec, 0xa8, 0x20, 0x74, 0xfb, // mov ah, al; mov dx, 0x3fd; wait: in al, dx; test al, 0x20; jz wait
      0x66, 0xba, 0xf8, 0x03, 0x88, 0xe0, 0xee, // mov dx, 0x3f8; mov al, ah; out dx, al
      0xeb, 0xe7, // jmp next
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
  /** Waits for a key of the console (ConIn at 0x30, ReadKeyStroke at 8), as Windows' boot loader does for 'Press any key'. */
  awaitKey: [
    0xfb, // sti: the keyboard is polled by a timer
    0x49, 0x8b, 0x4f, 0x30, 0x48, 0x8d, 0x54, 0x24, 0x30, // again: mov rcx, [r15+0x30]; lea rdx, [rsp+0x30]
    0xff, 0x51, 0x08, 0x48, 0x85, 0xc0, 0x75, 0xef, // call [rcx+8]; test rax, rax; jnz again
    0xfa, // cli
  ],
  /**
   * Asks the TPM through the firmware (EFI_TCG2_PROTOCOL.SubmitCommand) for TPM2_ReadClock and prints the low digit of its
   * resetCount, which the TPM keeps over restarts. A machine without TPM has no such protocol: prints `-`.
   */
  tpmResets: ((): number[] => {
    const tcg2 = [0x6c, 0x76, 0x7f, 0x60, 0x55, 0x74, 0xbe, 0x42, 0x93, 0x0b, 0xe4, 0xd7, 0x6d, 0xb2, 0x72, 0x0f]; // 607f766c-7455-42be-930b-e4d76db2720f
    const readClock = [0x80, 0x01, 0, 0, 0, 0x0a, 0, 0, 0x01, 0x81];
    const buffers = [...readClock, ...Array<number>(6 + 64).fill(0)];
    const submit = [
      0xe8, ...dword(buffers.length), ...buffers, 0x5b, // call behind the buffers; pop rbx
      0x48, 0x8b, 0x4c, 0x24, 0x38, 0xba, ...dword(readClock.length), 0x49, 0x89, 0xd8, // mov rcx, [rsp+0x38]; mov edx, 10; mov r8, rbx
      0x41, 0xb9, ...dword(64), 0x48, 0x8d, 0x43, 0x10, 0x48, 0x89, 0x44, 0x24, 0x20, // mov r9d, 64; lea rax, [rbx+16]; mov [rsp+0x20], rax
      0xff, 0x51, 0x18, // call [rcx+0x18]
      // The answer: 10 bytes of header, time and clock (8 bytes each), then resetCount, big-endian.
      0x8a, 0x43, 16 + 10 + 16 + 3, 0x04, 0x30, // mov al, [rbx+45]; add al, '0'
    ];
    return [
      0xe8, ...dword(tcg2.length), ...tcg2, 0x59, 0x31, 0xd2, // call behind the GUID; pop rcx; xor edx, edx
      0x4c, 0x8d, 0x44, 0x24, 0x38, 0x49, 0x8b, 0x47, 0x60, 0xff, 0x90, ...dword(0x140), // lea r8, [rsp+0x38]; BootServices->LocateProtocol
      0x48, 0x85, 0xc0, 0xb0, 0x2d, 0x0f, 0x85, ...dword(submit.length), // test rax, rax; mov al, '-'; jnz print
      ...submit,
      0x66, 0xba, 0xf8, 0x03, 0xee, 0xfa, // print: mov dx, 0x3f8; out dx, al; cli
    ];
  })(),
  /** Makes a UEFI variable `X` that is kept (RuntimeServices->SetVariable, attributes 7) and holds these eight characters. */
  setVariable(text: string): number[] {
    const bytes = [...Buffer.alloc(16, 0x5a), 0x58, 0, 0, 0, ...Buffer.from(text.padEnd(8).slice(0, 8))]; // a GUID, the name, the value
    return [
      0xe8, ...dword(bytes.length), ...bytes, 0x5b, // call behind them; pop rbx
      0x48, 0x8d, 0x4b, 0x10, 0x48, 0x89, 0xda, 0x41, 0xb8, ...dword(7), // lea rcx, [rbx+16]; mov rdx, rbx; mov r8d, 7
      0x41, 0xb9, ...dword(8), 0x48, 0x8d, 0x43, 0x14, 0x48, 0x89, 0x44, 0x24, 0x20, // mov r9d, 8; lea rax, [rbx+20]; mov [rsp+0x20], rax
      0x49, 0x8b, 0x47, 0x58, 0xff, 0x50, 0x58, 0xfa, // mov rax, [r15+0x58]; call [rax+0x58]; cli
    ];
  },
  /** Waits for the ACPI power button (PM1 block at 0x600, where OVMF puts it on q35; bit 8 of enable and status). */
  awaitPowerButton: [
    0x66, 0xba, 0x02, 0x06, 0x66, 0xed, 0x66, 0x0d, 0x00, 0x01, 0x66, 0xef, // dx = 0x602; in ax; or ax, 0x100; out
    0x66, 0xba, 0x00, 0x06, 0x66, 0xed, 0xf6, 0xc4, 0x01, 0x74, 0xf9, // dx = 0x600; again: in ax; test ah, 1; jz again
  ],
  /** Soft off (S5): SLP_EN in PM1 control. */
  powerOff: [0x66, 0xba, 0x04, 0x06, 0x66, 0xb8, 0x00, 0x20, 0x66, 0xef],
  halt: [0xf4, 0xeb, 0xfd],
};

export type Behaviour = { print: string } | { variable: string } | 'restart-once' | 'await-power-button' | 'power-off' | 'await-key' | 'tpm-resets';

function dword(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
}

/** A PE32+ UEFI application (one section, no relocations) that does these things in order and then halts. */
export function uefiApplication(behaviour: Behaviour[]): Buffer {
  const code = [...machineCode.begin];
  for (const one of behaviour) {
    if (typeof one === 'object') code.push(...('print' in one ? machineCode.print(one.print) : machineCode.setVariable(one.variable)));
    else code.push(...{ 'restart-once': machineCode.restartOnce, 'await-power-button': machineCode.awaitPowerButton, 'power-off': machineCode.powerOff, 'await-key': machineCode.awaitKey, 'tpm-resets': machineCode.tpmResets }[one]);
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
