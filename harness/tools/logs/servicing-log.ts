import { toolOutputError } from '../output/tool-output-error.ts';

export const LOG_LEVELS = ['Info', 'Perf', 'Warning', 'Error', 'FatalError'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogEntry {
  /** Number of its first line, from 1. */
  line: number;
  /** `2026-08-29T22:08:03`: the guest's local time, which the logs write without zone. Undefined where the line has none. */
  time?: string;
  level: LogLevel;
  /** `CBS`, `CSI`, `DISM`, `SYSPRP`, `MOUPG`; empty on lines that leave the column blank. */
  component: string;
  /** `0x0f004d`: the message number that Setup's own modules write. */
  code?: string;
  /** Lines that continue the message are joined by a line feed. */
  text: string;
  /** The failure that the text names. */
  hresult?: LoggedResult;
}
export interface LoggedResult {
  /** Unsigned 32 bit, never 0. */
  value: number;
  /** `CBS_E_NOT_APPLICABLE`, where the log says it. */
  name?: string;
}

export interface ServicingLog<Entry extends LogEntry = LogEntry> {
  entries: Entry[];
  /** Lines that belong to no entry: what stands before the first one (a log that was cut or rotated), and heads of unknown shape. */
  unknownLines: number;
  firstUnknownLine?: string;
  /** The last line has no line break: the log was copied while it was written, or cut. */
  cutEnd: boolean;
}

const head = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}), (.*)$/;
/** `Info       [0x0f004d] SYSPRP text`, `Info                  CBS    text`: two columns of 22 and 7 characters. */
const body = new RegExp(`^(${LOG_LEVELS.join('|')})\\b(?: *\\[(0x[0-9a-fA-F]+)\\])?(.*)$`);

/**
 * Reads the layout that CBS.log, dism.log and Setup's logs share: time, level (22 characters wide, with the message
 * number in it), component (7), text. The widths were measured by others on logs of Windows 11, and are those of the
 * logs of Windows 7; where blanks were collapsed (logs pasted into forums) the first upper-case word is the component.
 * `separate` may claim a line without time as an entry of its own. Throws WP-TOOL-OUTPUT when no line is an entry.
 */
export function readServicingLog(log: string, name: string, separate?: (line: string) => Omit<LogEntry, 'line'> | undefined): ServicingLog {
  const entries: LogEntry[] = [];
  let unknownLines = 0;
  let firstUnknownLine: string | undefined;
  const lines = log.replace(/^\uFEFF/, '').split(/\r*\n/);
  if (lines.every((line) => line.trim() === '')) throw toolOutputError('Windows', `(${name})`, 'it is empty');
  for (const [index, raw] of lines.entries()) {
    const line = raw.trimEnd();
    if (line === '') continue;
    const start = head.exec(line);
    const entry = start ? readHead(start) : separate?.(line);
    if (entry) entries.push({ line: index + 1, ...entry });
    else if (!start && entries.length > 0) entries.at(-1)!.text += `\n${line}`;
    else {
      unknownLines++;
      firstUnknownLine ??= line;
    }
  }
  if (!entries.some((entry) => entry.time !== undefined)) throw toolOutputError('Windows', `(${name})`, 'no line begins with time and level', firstUnknownLine ?? lines.find((line) => line.trim() !== ''));
  for (const entry of entries) {
    const hresult = loggedResult(entry.text);
    if (hresult) entry.hresult = hresult;
  }
  return { entries, unknownLines, ...(firstUnknownLine === undefined ? {} : { firstUnknownLine }), cutEnd: !log.endsWith('\n') };
}

function readHead([, date, time, rest]: RegExpExecArray): Omit<LogEntry, 'line'> | undefined {
  const match = body.exec(rest!);
  if (!match) return undefined;
  const [, level, code, after] = match;
  // 22 columns of level and number, 7 of component.
  const columns = rest!.slice(0, 22).trimEnd().length === rest!.length - after!.length && /^(?:\S{1,7} *| {7})$/.test(rest!.slice(22, 29));
  const collapsed = /^ ([A-Z][A-Z0-9]{1,7}) +(.*)$/.exec(after!);
  const component = columns ? rest!.slice(22, 29).trim() : (collapsed?.[1] ?? '');
  const text = columns ? rest!.slice(29) : (collapsed?.[2] ?? after!.trimStart());
  return { time: `${date}T${time}`, level: level as LogLevel, component, ...(code === undefined ? {} : { code: code.toLowerCase() }), text };
}

/** `[HRESULT = 0x800f081e - CBS_E_NOT_APPLICABLE]`, `(hr:0x800f081e)`, `Result = 0x80070490`, `Error: 0x800f0805`. */
function loggedResult(text: string): LoggedResult | undefined {
  for (const match of text.matchAll(/\b(?:HRESULT|hr|Result|Error|status)\s*(?:=|:)\s*0x([0-9a-f]{1,8})\b(?:\s*-\s*([A-Z][A-Z0-9_]+))?/gi)) {
    const value = Number.parseInt(match[1]!, 16);
    if (value !== 0) return { value, ...(match[2] === undefined ? {} : { name: match[2] }) };
  }
  return undefined;
}
