/** File and section alignment of the file; one page holds the headers, the next the code. */
const FILE_ALIGNMENT = 0x200;
const SECTION_ALIGNMENT = 0x1000;
const IMAGE_BASE = 0x140000000n;
/** `mov eax, 50; ret`: on Windows the program ends with ERROR_NOT_SUPPORTED. */
const CODE = Buffer.from([0xb8, 0x32, 0x00, 0x00, 0x00, 0xc3]);

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.write('PE\0\0', 'latin1');
  header.writeUInt16LE(0x8664, 4); // IMAGE_FILE_MACHINE_AMD64
  header.writeUInt16LE(1, 6); // sections
  header.writeUInt16LE(240, 20); // size of the optional header
  header.writeUInt16LE(0x0022, 22); // executable, large addresses
  return header;
}

function optionalHeader(): Buffer {
  const header = Buffer.alloc(240);
  header.writeUInt16LE(0x20b, 0); // PE32+
  header.writeUInt32LE(FILE_ALIGNMENT, 4); // size of code
  header.writeUInt32LE(SECTION_ALIGNMENT, 16); // entry point
  header.writeUInt32LE(SECTION_ALIGNMENT, 20); // base of code
  header.writeBigUInt64LE(IMAGE_BASE, 24);
  header.writeUInt32LE(SECTION_ALIGNMENT, 32);
  header.writeUInt32LE(FILE_ALIGNMENT, 36);
  header.writeUInt16LE(6, 40); // operating system 6.0
  header.writeUInt16LE(6, 48); // subsystem version 6.0
  header.writeUInt32LE(2 * SECTION_ALIGNMENT, 56); // size of image
  header.writeUInt32LE(FILE_ALIGNMENT, 60); // size of headers
  header.writeUInt16LE(3, 68); // console
  header.writeUInt16LE(0x8160, 70); // high entropy, dynamic base, no-execute, terminal server aware
  header.writeBigUInt64LE(0x100000n, 72);
  header.writeBigUInt64LE(0x1000n, 80);
  header.writeBigUInt64LE(0x100000n, 88);
  header.writeBigUInt64LE(0x1000n, 96);
  header.writeUInt32LE(16, 108); // data directories, all empty
  return header;
}

function textSection(): Buffer {
  const header = Buffer.alloc(40);
  header.write('.text', 'latin1');
  header.writeUInt32LE(CODE.length, 8);
  header.writeUInt32LE(SECTION_ALIGNMENT, 12);
  header.writeUInt32LE(FILE_ALIGNMENT, 16);
  header.writeUInt32LE(FILE_ALIGNMENT, 20);
  header.writeUInt32LE(0x60000020, 36); // code, executable, readable
  return header;
}

/** A console program for x64 ("PE Format") with nothing in it but an exit code, and `overlay` behind its only section. The time in its header is zero. */
export function portableExecutable(overlay: string): Buffer {
  const dos = Buffer.alloc(64);
  dos.write('MZ', 'latin1');
  dos.writeUInt32LE(64, 60);
  const headers = padded(Buffer.concat([dos, fileHeader(), optionalHeader(), textSection()]), FILE_ALIGNMENT);
  return Buffer.concat([headers, padded(CODE, FILE_ALIGNMENT), Buffer.from(overlay, 'utf8')]);
}
