import { toolOutputError } from '../output/tool-output-error.ts';
import { readServicingLog, type ServicingLog } from './servicing-log.ts';

/**
 * `%windir%\Logs\CBS\CBS.log`, `CbsPersist_*.log`: the servicing stack's log (components CBS, CSI, DPX). Lists of
 * operations continue their entry on further lines. Shapes: logs in MicrosoftDocs/windows-dev-docs issue 1463,
 * microsoft/WSL issue 7067, microsoft/Windows-Sandbox issue 48, Chuyu-Team/Dism-Multi-language issue 765.
 */
export function parseCbsLog(log: string): ServicingLog {
  const result = readServicingLog(log, 'CBS.log');
  if (!result.entries.some((entry) => entry.component === 'CBS' || entry.component === 'CSI')) throw toolOutputError('Windows', '(CBS.log)', 'no entry is of CBS or CSI: it is another log', result.entries[0]!.text);
  return result;
}
