import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';

export interface DismPeSettings {
  scratchSpaceMb: number;
  /** `X:\`. */
  targetPath: string;
}

/**
 * `/Get-PESettings` of a Windows PE image. Values as in "Take Inventory of an Image or Component Using DISM" (`32MB`,
 * `X:\`); public scripts read the line `Scratch Space : `. The page writes TargetPath in one word: both are taken.
 * Windows 7 prints `Profiling` too.
 */
export function parsePeSettings(output: string): DismPeSettings {
  const frame = readDismOutput(output, '/Get-PESettings');
  const body = frame.body.map((line) => line.replace(/^\s*TargetPath :/, 'Target Path :'));
  const first = body.find((line) => / : /.test(line))?.trim().split(' : ')[0] ?? '';
  const order = ['Scratch Space', 'Target Path', 'Profiling'];
  const keys = [...order].sort((a, b) => Number(b === first) - Number(a === first));
  const [record, ...more] = readRecords({ ...frame, body }, { keys, optional: ['Profiling'] });
  const space = /^(\d+) ?MB$/i.exec(record!['Scratch Space']!)?.[1];
  if (space === undefined) throw toolOutputError('dism', frame.query, 'the scratch space is none', `Scratch Space : ${record!['Scratch Space']}`);
  if (more.length > 0 || !/^[A-Z]:\\/i.test(record!['Target Path']!)) throw toolOutputError('dism', frame.query, 'the target path is none', `Target Path : ${record!['Target Path']}`);
  return { scratchSpaceMb: Number(space), targetPath: record!['Target Path']! };
}
