import { WimproofError } from '../harness/errors/wimproof-error.ts';

export const REPORT_FORMATS = ['html', 'junit', 'ctrf', 'markdown', 'pr-comment', 'pdf', 'ndjson', 'json', 'terminal'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export type TextFormat = Exclude<ReportFormat, 'pdf'>;

/** What a format's file is called when nobody says otherwise. */
export const USUAL_NAMES: Record<ReportFormat, string> = {
  html: 'report.html', junit: 'junit.xml', ctrf: 'ctrf.json', markdown: 'summary.md', 'pr-comment': 'pr-comment.md', pdf: 'report.pdf', ndjson: 'events.ndjson', json: 'report.json', terminal: 'summary.txt',
};

/**
 * The formats that a list names: separated by commas, each once.
 * @throws WimproofError WP-REPORT-FORMAT (scenario)
 */
export function parseFormats(list: readonly string[]): ReportFormat[] {
  const names = list.flatMap((part) => part.split(',')).map((name) => name.trim()).filter((name) => name !== '');
  const unknown = names.find((name) => !(REPORT_FORMATS as readonly string[]).includes(name));
  if (unknown !== undefined || names.length === 0)
    throw new WimproofError({ code: 'WP-REPORT-FORMAT', kind: 'scenario', cause: unknown === undefined ? 'no format is named' : `there is no report format '${unknown}'`, mend: `name one or more of ${REPORT_FORMATS.join(', ')}, separated by commas` });
  return [...new Set(names)] as ReportFormat[];
}
