import { crc32, deflateRawSync } from 'node:zlib';

/** DOS date and time of a moment in UTC, as ZIP keeps it. */
function dosTime(date: Date): { date: number; time: number } {
  return { date: ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(), time: (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1) };
}

/** Fields that a local header and an entry of the central directory share, from "version needed" to "extra field length" (APPNOTE 4.3.7). */
function sharedFields(name: Buffer, content: Buffer, packed: Buffer, stamp: Date): Buffer {
  const fields = Buffer.alloc(26);
  const { date, time } = dosTime(stamp);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(time, 6);
  fields.writeUInt16LE(date, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

/** A ZIP file with these entries in this order, all deflated and of one time: the container of app packages. */
export function zipArchive(entries: { name: string; content: Buffer }[], stamp: Date): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name: text, content } of entries) {
    const name = Buffer.from(text, 'utf8');
    const packed = deflateRawSync(content, { level: 9 });
    const shared = sharedFields(name, content, packed, stamp);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, rest, name]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
