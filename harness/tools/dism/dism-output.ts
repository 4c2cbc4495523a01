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
  const lines = dismLines(output);
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0) throw toolOutputError('dism', query, 'it is empty');
  const language = localizedLanguage(output);
  if (language) throw toolOutputError('dism', query, `it is in ${language}, not English: /English was not given`, filled[0]);
  const banner = lines.findIndex((line) => line.trim() === 'Deployment Image Servicing and Management tool');
  if (banner < 0) throw toolOutputError('dism', query, 'it lacks the line "Deployment Image Servicing and Management tool"', filled[0]);
  const toolVersion = /^Version: (\S+)/.exec(lines[banner + 1]?.trim() ?? '')?.[1];
  if (!toolVersion) throw toolOutputError('dism', query, 'the version does not follow the banner', lines[banner + 1] ?? '');
  const failure = readDismError(output);
  if (failure) throw toolOutputError('dism', query, `it reports error ${failure.code}: ${failure.message}`);
  const end = lines.findLastIndex((line) => /^The operation completed successfully\.?$/.test(line.trim()));
  if (end < 0) throw toolOutputError('dism', query, 'it is cut: "The operation completed successfully." is missing', filled.at(-1));
  const image = lines.findIndex((line, index) => index > banner && index < end && /^Image Version: \S/.test(line.trim()));
  return {
    query,
    toolVersion,
    imageVersion: image < 0 ? undefined : lines[image]!.trim().slice('Image Version: '.length),
    body: lines.slice((image < 0 ? banner + 1 : image) + 1, end),
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
  const at = lines.findIndex((line) => /^Error: (?:0x[0-9a-f]{1,8}|\d+)$/i.test(line));
  if (at < 0) return undefined;
  const code = lines[at]!.slice('Error: '.length);
  const message: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (/^The DISM log file can be found at/.test(line) || /^Error: /.test(line)) break;
    if (line !== '') message.push(line);
  }
  return { code, value: Number(code) >>> 0, message: message.join(' ') };
}
