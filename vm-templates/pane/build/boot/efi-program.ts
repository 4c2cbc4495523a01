import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTool } from '../run-tool.ts';

const FILE_ALIGNMENT = 0x200;
const SECTION_ALIGNMENT = 0x1000;
const HEADERS = 0x200;
const OPTIONAL_HEADER = 0x58;

/**
 * Assembles a position-independent program of one section and wraps it as a UEFI application.
 * @param source assembler source for GNU as
 */
export async function buildEfiProgram(source: string, target: string, temporary: string): Promise<void> {
  const object = path.join(temporary, `${path.basename(target)}.o`);
  const code = path.join(temporary, `${path.basename(target)}.bin`);
  await runTool('as', ['--64', source, '-o', object]);
  await runTool('objcopy', ['-O', 'binary', '-j', '.text', object, code]);
  await writeFile(target, efiApplication(await readFile(code)));
}

/** A PE32+ UEFI application for x86-64 ("PE Format"): one section that can be executed, read and written, no relocations. Its entry is the first byte. */
export function efiApplication(code: Buffer): Buffer {
  const aligned = Math.ceil(code.length / FILE_ALIGNMENT) * FILE_ALIGNMENT;
  const file = Buffer.alloc(HEADERS + aligned);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(0x40, 0x3c);
  file.write('PE\0\0', 0x40, 'latin1');
  file.writeUInt16LE(0x8664, 0x44);
  file.writeUInt16LE(1, 0x46);
  file.writeUInt16LE(0xf0, 0x54);
  file.writeUInt16LE(0x22, 0x56); // executable, large addresses; not: relocations stripped
  file.writeUInt16LE(0x20b, OPTIONAL_HEADER);
  file.writeUInt32LE(aligned, OPTIONAL_HEADER + 4);
  file.writeUInt32LE(SECTION_ALIGNMENT, OPTIONAL_HEADER + 16); // entry
  file.writeUInt32LE(SECTION_ALIGNMENT, OPTIONAL_HEADER + 20);
  file.writeUInt32LE(SECTION_ALIGNMENT, OPTIONAL_HEADER + 32);
  file.writeUInt32LE(FILE_ALIGNMENT, OPTIONAL_HEADER + 36);
  file.writeUInt32LE(SECTION_ALIGNMENT + Math.ceil(aligned / SECTION_ALIGNMENT) * SECTION_ALIGNMENT, OPTIONAL_HEADER + 56);
  file.writeUInt32LE(HEADERS, OPTIONAL_HEADER + 60);
  file.writeUInt16LE(10, OPTIONAL_HEADER + 68); // EFI application
  file.writeUInt32LE(16, OPTIONAL_HEADER + 108);
  const section = OPTIONAL_HEADER + 0xf0;
  file.write('.text', section, 'latin1');
  file.writeUInt32LE(code.length, section + 8);
  file.writeUInt32LE(SECTION_ALIGNMENT, section + 12);
  file.writeUInt32LE(aligned, section + 16);
  file.writeUInt32LE(HEADERS, section + 20);
  file.writeUInt32LE(0xe0000020, section + 36);
  code.copy(file, HEADERS);
  return file;
}
