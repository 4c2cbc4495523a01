import { toolOutputError } from '../output/tool-output-error.ts';
import { sectionEnd, sectionExit, sectionStart, sectionTitle, type SetupApiExit } from './setupapi-markers.ts';

export interface SetupApiEntry {
  line: number;
  /** `!!!` is an error, `!` a warning. */
  level: 'Info' | 'Warning' | 'Error';
  /** `dvi`, `inf`, `sto`; empty where the line names none. */
  category: string;
  /** Blanks before the text beyond the first: five a step. */
  indent: number;
  text: string;
}
export interface SetupApiSection {
  line: number;
  title: string;
  /** Device or package that the section is about; empty where the header names none. */
  instance: string;
  /** `2015-11-22T17:59:28.110`, the guest's local time. Undefined when the log is cut there. */
  start?: string;
  end?: string;
  exit?: SetupApiExit;
  entries: SetupApiEntry[];
}
export interface SetupApiLog {
  /** `OS Version`, `Architecture` and so on; empty when the log's beginning is cut off. */
  header: Record<string, string>;
  /** Start of each boot that the log names. */
  bootSessions: string[];
  sections: SetupApiSection[];
  /** Lines that belong to no section or have an unknown shape. */
  unknownLines: number;
  firstUnknownLine?: string;
  /** The last line has no line break: the log was copied while it was written, or cut. */
  cutEnd: boolean;
}

// The blanks before the colon belong to the category: two runs of blanks side by side would take time by the square of a line's length.
const entryLine = /^(!!!|!|)(\s+)(?:([a-z]{2,4})\s*)?:(?: (\s*)(\S.*)?)?$/;

/**
 * `setupapi.dev.log`, `setupapi.setup.log`, `setupapi.offline.log` of Vista and later. Sections as in "Format of a Text
 * Log Section" and as Windows 10 really writes them (`Section start <time>`, `[Exit status: SUCCESS]`). A section
 * without end (crash, cut log) keeps `end` undefined. Throws WP-TOOL-OUTPUT when there is no section.
 */
export function parseSetupApiLog(log: string): SetupApiLog {
  const result: SetupApiLog = { header: {}, bootSessions: [], sections: [], unknownLines: 0, cutEnd: !log.endsWith('\n') };
  const lines = log.replace(/^\uFEFF/, '').split(/\r*\n/);
  if (lines.every((line) => line.trim() === '')) throw toolOutputError('Windows', '(setupapi log)', 'it is empty');
  let section: SetupApiSection | undefined;
  let inHeader = false;
  for (const [index, raw] of lines.entries()) {
    const line = raw.trimEnd();
    const session = /^\[Boot Session: (\d{4}\/\d{2}\/\d{2}) (\d{2}:\d{2}:\d{2}\.\d{3})\]$/.exec(line);
    const fact = inHeader ? /^ {5}([A-Z][A-Za-z ]+) = (.*)$/.exec(line) : undefined;
    if (line === '') inHeader = false;
    else if (line === '[Device Install Log]') inHeader = true;
    else if (fact) result.header[fact[1]!] = fact[2]!;
    else if (session) result.bootSessions.push(`${session[1]!.replaceAll('/', '-')}T${session[2]}`);
    else if (line === '[BeginLog]') continue;
    else if (line.startsWith('>>>') && sectionTitle(line)) result.sections.push((section = { line: index + 1, ...sectionTitle(line)!, entries: [] }));
    else if (!(section && readInto(section, line, index + 1))) {
      result.unknownLines++;
      result.firstUnknownLine ??= line;
    }
  }
  if (result.sections.length === 0) throw toolOutputError('Windows', '(setupapi log)', 'it has no section (>>>  [title - instance])', lines.find((line) => line.trim() !== ''));
  if (!result.sections.some((one) => one.start !== undefined)) throw toolOutputError('Windows', '(setupapi log)', 'no section has a start time', result.firstUnknownLine);
  return result;
}

/** False when the line has no place in the section. */
function readInto(section: SetupApiSection, line: string, number: number): boolean {
  if (line.startsWith('>>>')) {
    const start = sectionStart(line);
    if (start && section.start === undefined) section.start = start;
    return start !== undefined;
  }
  if (line.startsWith('<<<')) {
    const end = sectionEnd(line);
    const exit = sectionExit(line);
    if (end) section.end = end;
    if (exit) section.exit = exit;
    return end !== undefined || exit !== undefined;
  }
  if (section.exit) return false;
  const match = entryLine.exec(line);
  if (match) {
    section.entries.push({ line: number, level: match[1] === '!!!' ? 'Error' : match[1] === '!' ? 'Warning' : 'Info', category: match[3] ?? '', indent: match[4]?.length ?? 0, text: match[5] ?? '' });
    return true;
  }
  // A long text goes on in the line below, deeply indented.
  const last = section.entries.at(-1);
  if (!last || !/^ {10}/.test(line)) return false;
  last.text += `\n${line.trim()}`;
  return true;
}
