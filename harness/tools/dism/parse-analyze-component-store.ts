import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';
import { parseSize } from './size.ts';

export interface ComponentStoreAnalysis {
  /** Bytes, as exact as the printed unit: so are all sizes. What Explorer says counts hard links more than once. */
  explorerSize: number;
  actualSize: number;
  sharedWithWindows: number;
  backupsAndDisabledFeatures: number;
  cacheAndTemporaryData: number;
  /** `2013-06-10 23:32:22`. */
  lastCleanup: string;
  reclaimablePackages: number;
  cleanupRecommended: boolean;
}

const keys = [
  'Windows Explorer Reported Size of Component Store', 'Actual Size of Component Store', 'Shared with Windows', 'Backups and Disabled Features', 'Cache and Temporary Data',
  'Date of Last Cleanup', 'Number of Reclaimable Packages', 'Component Store Cleanup Recommended',
];

/** `/Cleanup-Image /AnalyzeComponentStore`. Shape of "Determine the Actual Size of the WinSxS Folder" (Microsoft) and of transcripts up to 10.0.26100. */
export function parseAnalyzeComponentStore(output: string): ComponentStoreAnalysis {
  const frame = readDismOutput(output, '/AnalyzeComponentStore');
  const records = readRecords(frame, { title: /^Component Store \(WinSxS\) information:$/, keys });
  if (records.length !== 1) throw toolOutputError('dism', frame.query, `it has ${records.length} analyses instead of one`);
  const record = records[0]!;
  const recommended = record['Component Store Cleanup Recommended'];
  if (recommended !== 'Yes' && recommended !== 'No') throw toolOutputError('dism', frame.query, 'Component Store Cleanup Recommended is neither Yes nor No', recommended);
  if (!/^\d+$/.test(record['Number of Reclaimable Packages']!)) throw toolOutputError('dism', frame.query, 'Number of Reclaimable Packages is none', record['Number of Reclaimable Packages']);
  const [explorerSize, actualSize, sharedWithWindows, backupsAndDisabledFeatures, cacheAndTemporaryData] = keys.slice(0, 5).map((key) => parseSize(frame, record[key]!)) as [number, number, number, number, number];
  return {
    explorerSize,
    actualSize,
    sharedWithWindows,
    backupsAndDisabledFeatures,
    cacheAndTemporaryData,
    lastCleanup: record['Date of Last Cleanup']!,
    reclaimablePackages: Number(record['Number of Reclaimable Packages']),
    cleanupRecommended: recommended === 'Yes',
  };
}
