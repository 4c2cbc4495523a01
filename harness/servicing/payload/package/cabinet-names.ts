import { withFileSource, type ByteSource } from '../../../image/byte-source.ts';
import { PayloadError } from '../payload-error.ts';

/** Of CFHEADER and CFFILE without their names. [MS-CAB] 2.1, 2.3 */
const HEADER_BYTES = 36;
const FILE_BYTES = 16;
const LONGEST_NAME = 256;
const NAME_IS_UTF8 = 0x80;
/** Read at once; most cabinets' lists are shorter. */
const PORTION = 64 << 10;

/**
 * Names of all files in a cabinet, with `\` between folders, read from its uncompressed file list. No program is needed,
 * and no output of one, which is translated, is read. [MS-CAB] 2.3
 * @throws PayloadError for what is no cabinet, or a damaged one
 */
export async function cabinetNames(cabinet: string): Promise<string[]> {
  return withFileSource(cabinet, async (source) => {
    const header = await source.read(0, Math.min(HEADER_BYTES, source.size));
    if (header.length < HEADER_BYTES || header.toString('latin1', 0, 4) !== 'MSCF') throw damaged(cabinet, 'it has no header');
    return names(cabinet, source, header.readUInt32LE(16), header.readUInt16LE(28));
  });
}

async function names(cabinet: string, source: ByteSource, start: number, count: number): Promise<string[]> {
  const found: string[] = [];
  let window: Buffer = Buffer.alloc(0);
  let at = start;
  for (let number = 0; number < count; number++) {
    // An entry is whole within its longest length, unless the cabinet ends before.
    if (window.length < FILE_BYTES + LONGEST_NAME && at < source.size) window = await source.read(at, Math.min(PORTION, source.size - at));
    const end = window.indexOf(0, FILE_BYTES);
    if (window.length <= FILE_BYTES || end < 0 || end - FILE_BYTES > LONGEST_NAME || end === FILE_BYTES) throw damaged(cabinet, `its list of files is cut off or damaged at file ${number + 1} of ${count}`);
    found.push(window.toString((window.readUInt16LE(14) & NAME_IS_UTF8) === 0 ? 'latin1' : 'utf8', FILE_BYTES, end));
    at += end + 1;
    window = window.subarray(end + 1);
  }
  return found;
}

function damaged(cabinet: string, why: string): PayloadError {
  return new PayloadError(cabinet, `the cabinet cannot be read: ${why}`, 'get the file again; it is damaged');
}
