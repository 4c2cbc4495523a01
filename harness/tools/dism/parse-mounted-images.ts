import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { recordsOf } from './records.ts';
import { titledLines } from './titles.ts';

export interface DismMountedImage {
  directory: string;
  file: string;
  index: number;
  readWrite: boolean;
  status: 'ok' | 'needs-remount' | 'invalid';
}

const statuses: Record<string, DismMountedImage['status']> = { ok: 'ok', 'needs remount': 'needs-remount', invalid: 'invalid' };
const none = /^No mounted images (?:were )?found\.?$/;

/**
 * `/Get-MountedImageInfo`. Shape seen in a transcript of 10.0.22621.1; the states are those of "Take Inventory of an
 * Image or Component Using DISM" (Microsoft). `No mounted images found.` may stand without the title.
 */
export function parseMountedImages(output: string): DismMountedImage[] {
  const frame = readDismOutput(output, '/Get-MountedImageInfo');
  const filled = frame.body.filter((line) => line.trim() !== '');
  if (filled.length === 1 && none.test(filled[0]!.trim())) return [];
  const records = recordsOf(frame, { keys: ['Mount Dir', 'Image File', 'Image Index', 'Mounted Read/Write', 'Status'], none }, titledLines(frame, /^Mounted images:$/));
  return records.map((record) => {
    const status = statuses[record['Status']!.toLowerCase()];
    const readWrite = record['Mounted Read/Write'];
    if (!status) throw toolOutputError('dism', frame.query, 'a status is unknown', `Status : ${record['Status']}`);
    if (readWrite !== 'Yes' && readWrite !== 'No') throw toolOutputError('dism', frame.query, 'Mounted Read/Write is neither Yes nor No', readWrite);
    if (!/^\d+$/.test(record['Image Index']!)) throw toolOutputError('dism', frame.query, 'an index is none', `Image Index : ${record['Image Index']}`);
    return { directory: record['Mount Dir']!, file: record['Image File']!, index: Number(record['Image Index']), readWrite: readWrite === 'Yes', status };
  });
}
