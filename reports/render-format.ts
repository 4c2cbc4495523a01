import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WimproofError } from '../harness/errors/wimproof-error.ts';
import { ctrf } from './ctrf/ctrf.ts';
import type { TextFormat } from './formats.ts';
import { htmlReportChunks } from './html/html-report.ts';
import { eventLine } from './json.ts';
import { junit } from './junit.ts';
import { SUMMARY_LIMIT_BYTES } from './markdown/fit-summary.ts';
import { jobSummary } from './markdown/job-summary.ts';
import { prComment } from './markdown/pr-comment.ts';
import { readJournal } from './read-journal.ts';
import { readPlaces } from './read-places.ts';
import { reportJson } from './report-json.ts';
import type { RunSource } from './run-report.ts';
import { signoffNote, storedSignoff, withBudgets } from './signoff/stored-signoff.ts';
import { terminalSummary } from './terminal-summary.ts';

/** What a report is made from: a run folder and what the caller knows beside it. */
export interface RenderContext {
  folder: string;
  source: RunSource;
  /** Address of the whole report, for links. */
  reportUrl?: string;
  /** How evidence paths are written in JUnit and CTRF: see `evidencePaths`. */
  evidence: (path: string) => string | null;
  /** For the terminal. */
  width?: number;
  color?: boolean;
}

/** One format as text, in pieces to be written one after the other. */
export function renderFormat(format: TextFormat, { folder, source, reportUrl, evidence, width, color }: RenderContext): Iterable<string> {
  const reportAt = reportUrl ?? 'report.html of the run folder';
  switch (format) {
    case 'html': {
      const signoff = storedSignoff(folder);
      return signoff ? htmlReportChunks(withBudgets(source, signoff), { signoff: signoffNote(signoff) }) : htmlReportChunks(source);
    }
    case 'junit':
      return [junit(source, { places: readPlaces(folder), evidence })];
    case 'ctrf':
      return [ctrf(source, { places: readPlaces(folder), evidence })];
    case 'markdown':
      return [jobSummary(source, { limit: SUMMARY_LIMIT_BYTES - 1, reportAt })];
    case 'pr-comment':
      return [prComment(source, reportUrl === undefined ? {} : { reportUrl })];
    case 'ndjson':
      return events(folder);
    case 'json':
      return reportJson(source);
    case 'terminal':
      return [terminalSummary(source, { ...(width !== undefined && { width }), ...(color !== undefined && { color }), ...(reportUrl !== undefined && { reportAt: reportUrl }) })];
  }
}

function* events(folder: string): Generator<string> {
  const journal = join(folder, 'journal.ndjson');
  let text: string;
  try {
    text = readFileSync(journal, 'utf8');
  } catch (error) {
    throw new WimproofError({ code: 'WP-REPORT-JOURNAL', kind: 'scenario', cause: `${journal} cannot be read: ${(error as Error).message}`, mend: 'a run has events only while its journal is kept; the other formats do without', original: error });
  }
  for (const event of readJournal(text)) yield eventLine(event);
}
