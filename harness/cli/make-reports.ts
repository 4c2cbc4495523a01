import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { openBundle } from '../../reports/bundle/open-bundle.ts';
import { evidencePaths } from '../../reports/evidence-paths.ts';
import { parseFormats, USUAL_NAMES, type ReportFormat, type TextFormat } from '../../reports/formats.ts';
import { inertLine } from '../../reports/inert-text.ts';
import { linkTarget } from '../../reports/markdown/pr-comment.ts';
import { openRun } from '../../reports/open-run.ts';
import { reportPdf } from '../../reports/pdf/report-pdf.ts';
import { renderFormat, type RenderContext } from '../../reports/render-format.ts';
import { wantsColor } from '../../reports/wants-color.ts';
import { isRunEvidence } from '../../reports/run-evidence.ts';
import { writeWhole } from '../../reports/write-whole.ts';
import { WimproofError } from '../errors/wimproof-error.ts';
import { printPieces } from './print-pieces.ts';
import type { ReportCommandOptions } from './report-command.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { withFileErrors } from './with-file-errors.ts';

/** Printed when nobody says where to; an HTML page or a PDF is of no use on a terminal. */
const PRINTED: readonly ReportFormat[] = ['junit', 'ctrf', 'markdown', 'pr-comment', 'ndjson', 'json', 'terminal'];

/** Logs, pictures and papers take most of the reading. */
const SHOWS_EVIDENCE: readonly ReportFormat[] = ['html', 'pdf', 'json'];

/** Where reports go to: standard output. */
export interface ReportSink {
  print: (pieces: Iterable<string>) => Promise<void>;
  width?: number;
  color: boolean;
}
const OWN_OUTPUT: ReportSink = { print: (pieces) => printPieces(process.stdout, pieces), width: process.stdout.columns, color: wantsColor(process.stdout) };

/**
 * Makes the named formats of a stored run. Nothing in the run's folder changes but the files that are made there.
 * @returns 0: whether the run was green is not what was asked
 * @throws WimproofError WP-REPORT-FORMAT, WP-REPORT-OUTPUT, WP-REPORT-URL, WP-REPORT-JOURNAL, WP-RUN-FOLDER (scenario), WP-REPORT-WRITE,
 *   WP-PDF-BROWSER, WP-PDF-PRINT (infrastructure)
 */
export async function makeReports(run: string, options: ReportCommandOptions, sink: ReportSink = OWN_OUTPUT): Promise<number> {
  const refused = { code: 'WP-REPORT-WRITE', cause: 'the report cannot be made', mend: 'make room or give the right to read and write there, or name another place with --output' };
  return withFileErrors(refused, () => fromFolder(run, options, sink));
}

/** A bundle is unpacked for as long as it is read; its reports are made beside it. */
async function fromFolder(run: string, options: ReportCommandOptions, sink: ReportSink): Promise<number> {
  if (!(await stat(run).catch(() => undefined))?.isFile()) return placeAndMake(run, options, sink);
  const bundle = await untilInterrupted((signal) => openBundle(run, { signal }));
  try {
    return await placeAndMake(bundle.folder, options, sink, dirname(resolve(run)));
  } finally {
    await bundle.remove();
  }
}

async function placeAndMake(run: string, options: ReportCommandOptions, sink: ReportSink, beside?: string): Promise<number> {
  const formats = parseFormats(options.format);
  const { reportUrl } = options;
  if (reportUrl !== undefined && linkTarget(reportUrl) === undefined)
    throw new WimproofError({ code: 'WP-REPORT-URL', kind: 'scenario', cause: `'${inertLine(reportUrl)}' is not an address of the web`, mend: 'give --report-url an http or https address' });
  if (beside !== undefined && options.evidenceFrom !== undefined)
    throw new WimproofError({ code: 'WP-REPORT-EVIDENCE', kind: 'scenario', cause: '--evidence-from names files of a folder, and those of a bundle are gone when its reports are made', mend: 'unpack it with `wimproof verify BUNDLE --extract FOLDER`, and report that folder' });
  // `latest` is a link to the folder that has the name.
  const folder = await realpath(run).catch(() => resolve(run));
  const source = openRun(folder, { ...(beside !== undefined && { history: false }), ...(!formats.some((format) => SHOWS_EVIDENCE.includes(format)) && { evidence: false }) });
  const targets = await placeReports(formats, beside ?? folder, options.output, (file) => isRunEvidence(folder, file));
  const context: RenderContext = { folder, source, evidence: evidencePaths(folder, options.evidenceFrom), ...(reportUrl !== undefined && { reportUrl }) };
  await untilInterrupted(async (signal) => {
    for (const { format, file } of targets) {
      if (file === null) {
        const terminal = format === 'terminal' ? { ...(sink.width !== undefined && { width: sink.width }), color: sink.color } : {};
        await sink.print(renderFormat(format as TextFormat, { ...context, ...terminal }));
        continue;
      }
      if (format === 'pdf') await reportPdf(renderFormat('html', context), file, { signal });
      else await writeWhole(file, renderFormat(format, context), signal);
      await sink.print([`${format}: ${inertLine(relative(process.cwd(), file) || file)}\n`]);
    }
  });
  return 0;
}

interface Target {
  format: ReportFormat;
  /** Null: standard output. */
  file: string | null;
}

async function placeReports(formats: readonly ReportFormat[], folder: string, output: string | undefined, isEvidence: (file: string) => boolean): Promise<Target[]> {
  const [first] = formats;
  const wrong = (cause: string, mend: string): WimproofError => new WimproofError({ code: 'WP-REPORT-OUTPUT', kind: 'scenario', cause, mend });
  if (output === '-') {
    if (formats.length > 1) throw wrong(`${formats.length} formats cannot share standard output`, 'name one format, or a folder with --output');
    if (first === 'pdf') throw wrong('a PDF is not printed on standard output', 'name a file with --output');
    return [{ format: first!, file: null }];
  }
  const free = (file: string): string => {
    if (isEvidence(file)) throw wrong(`${file} would be among the evidence of the run, which would not verify any more`, "name a place outside the run's folder, or leave --output out");
    return file;
  };
  const inFolder = (place: string): Target[] => formats.map((format) => ({ format, file: free(join(place, USUAL_NAMES[format])) }));
  if (output === undefined) return formats.length === 1 && PRINTED.includes(first!) ? [{ format: first!, file: null }] : inFolder(folder);
  const place = resolve(output);
  const there = await stat(place).catch(() => undefined);
  if (there?.isDirectory()) return inFolder(place);
  if (formats.length === 1 && !/[\\/]$/.test(output)) {
    const file = free(place);
    await mkdir(dirname(file), { recursive: true });
    return [{ format: first!, file }];
  }
  if (there) throw wrong(`${output} is a file, and a folder is needed for ${formats.join(', ')}`, 'name a folder with --output');
  const targets = inFolder(place);
  await mkdir(place, { recursive: true });
  return targets;
}
