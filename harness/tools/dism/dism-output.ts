import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';
import { localizedLanguage } from './localized.ts';

/** A transcript of DISM whose frame is whole: banner, body, closing line. */
export interface DismOutput {
  /** The `/Get-...` that was asked, for messages. */
  query: string;
  toolVersion: string;
  /** Version of the image that was looked at; absent for imaging commands. */
  imageVersion: string | undefined;
  /** Lines between the header and the closing line, progress bars removed. */
  body: string[];
}

const bannerLine = 'Deployment Image Servicing and Management tool';

/** `[=====   33.2%   ]`: one bar rewritten with CR; may end at 99.5 % and still be success. */
const progressBar = /^\s*\[[= ]*\d+(?:\.\d+)?%[= ]*\]\s*/;

/** DISM's output as lines without progress bars; works on failed commands too. */
export function dismLines(output: string): string[] {
  return normaliseLines(output)
    .filter((line) => !/^\s*\[[= ]*\d+(?:\.\d+)?%[= ]*\]?\s*$/.test(line))
    .map((line) => line.replace(progressBar, ''));
}

/**
 * Checks the frame of a transcript made with /English. Throws WP-TOOL-OUTPUT when it is empty, in another language,
 * not DISM's, an error report, or cut before `The operation completed successfully.`
 */
export function readDismOutput(output: string, query: string): DismOutput {
  const report = readDismReport(output, query);
  if (report.error) throw toolOutputError('dism', query, `it reports error ${report.error.code}: ${report.error.message}`);
  return report;
}

/** As `readDismOutput`, but a failed command is read too: its body ends at `Error: ...`. */
export function readDismReport(output: string, query: string): DismOutput & { error?: DismError } {
  const lines = dismLines(output);
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0) throw toolOutputError('dism', query, 'it is empty');
  const banner = lines.findIndex((line) => line.trim() === bannerLine);
  if (banner < 0) {
    const language = localizedLanguage(output);
    if (language) throw toolOutputError('dism', query, `it is in ${language}, not English: /English was not given`, filled[0]);
    throw toolOutputError('dism', query, `it lacks the line "${bannerLine}"`, filled[0]);
  }
  const toolVersion = /^Version: (\S+)$/.exec(lines[banner + 1]?.trim() ?? '')?.[1];
  if (!toolVersion) throw toolOutputError('dism', query, 'the version does not follow the banner', lines[banner + 1] ?? '');
  const error = readDismError(output);
  const closing = lines.findLastIndex((line) => /^The operation completed successfully\.?$/.test(line.trim()));
  const end = error ? lines.findIndex(isError) : closing;
  if (error && closing >= 0) throw toolOutputError('dism', query, `it reports error ${error.code}, and success too`, lines[closing]);
  if (end < 0) throw toolOutputError('dism', query, 'it is cut: "The operation completed successfully." is missing', filled.at(-1));
  const image = lines.findIndex((line, index) => index > banner && index < end && /^Image Version: \S/.test(line.trim()));
  return {
    query,
    toolVersion,
    imageVersion: image < 0 ? undefined : lines[image]!.trim().slice('Image Version: '.length),
    // The lines before that of the image's version stay: one there that is not known shows that the header is damaged.
    body: lines.slice(banner + 2, Math.max(banner + 2, end)).filter((_, index) => banner + 2 + index !== image),
    ...(error ? { error } : {}),
  };
}

export interface DismError {
  /** As printed: decimal for Win32 codes, 0x... for other HRESULTs. */
  code: string;
  /** Unsigned 32 bit. */
  value: number;
  message: string;
}

/** The `Error: ...` report in a transcript, or undefined. The message is the text between it and the log's location. */
export function readDismError(output: string): DismError | undefined {
  const lines = dismLines(output).map((line) => line.trim());
  const at = lines.findIndex(isError);
  if (at < 0) return undefined;
  const code = lines[at]!.slice('Error: '.length);
  const message: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (isLogLine(line) || /^Error: /.test(line)) break;
    if (line !== '') message.push(line);
  }
  return { code, value: Number(code) >>> 0, message: message.join(' ') };
}

function isError(line: string): boolean {
  return /^Error: (?:0x[0-9a-f]{1,8}|\d+)$/i.test(line.trim());
}

/** The last line of the report of most errors; not of those that come before there is a log (elevation, usage). */
export function isLogLine(line: string): boolean {
  return /^The DISM log file can be found at\b/.test(line.trim());
}
