import { toolOutputError } from '../output/tool-output-error.ts';
import { readServicingLog, type LogEntry, type ServicingLog } from './servicing-log.ts';

export interface DismLogEntry extends LogEntry {
  /** `DISM Package Manager`, `DISM.EXE`; `WIMGAPI` for lines of the imaging library; empty where none is named. */
  provider: string;
  process?: number;
  thread?: number;
}

/** `[6172.4860] Mounting new image.`, `[2164] [0x8007007b] FIOReadFileIntoBuffer:(1381): ...`: no time, no level. */
const imaging = /^\[(\d+)(?:\.(\d+))?\] (?:\[(0x[0-9a-fA-F]{8})\] )?(.*)$/;
const provider = /^(?:([A-Z][\w. ]*?): +)?PID=(\d+)(?: TID=(\d+))? (.*)$/s;

/**
 * `%windir%\Logs\DISM\dism.log`, or the file of /LogPath. Shapes: logs in abbodi1406/BatUtil issue 18,
 * ChrisTitusTech/winutil issues 4971 and 5027 (with the imaging library's lines between). With a debug level
 * component CBS writes into it too.
 */
export function parseDismLog(log: string): ServicingLog<DismLogEntry> {
  const result = readServicingLog(log, 'dism.log', (line) => {
    const match = imaging.exec(line);
    return match ? { level: match[3] && Number(match[3]) >= 0x80000000 ? 'Error' : 'Info', component: '', text: line } : undefined;
  });
  if (!result.entries.some((entry) => entry.component === 'DISM')) throw toolOutputError('Windows', '(dism.log)', 'no entry is of DISM: it is another log', result.entries[0]!.text);
  return { ...result, entries: result.entries.map(withProvider) };
}

function withProvider(entry: LogEntry): DismLogEntry {
  if (entry.time === undefined) return withImaging(entry);
  const match = provider.exec(entry.text);
  if (match) return { ...entry, provider: match[1] ?? '', process: Number(match[2]), ...(match[3] === undefined ? {} : { thread: Number(match[3]) }), text: match[4]! };
  const named = /^(DISM(?:\.EXE| [A-Z][\w ]*?)?|API):(?: +|$)(.*)$/s.exec(entry.text);
  return named && entry.component === 'DISM' ? { ...entry, provider: named[1]!, text: named[2]! } : { ...entry, provider: '' };
}

function withImaging(entry: LogEntry): DismLogEntry {
  const [first, ...further] = entry.text.split('\n');
  const [, process, thread, result, text] = imaging.exec(first!)!;
  return {
    ...entry,
    provider: 'WIMGAPI',
    process: Number(process),
    ...(thread === undefined ? {} : { thread: Number(thread) }),
    ...(result === undefined || Number(result) === 0 ? {} : { hresult: { value: Number(result) } }),
    text: [text!, ...further].join('\n'),
  };
}
