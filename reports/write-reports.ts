import { join } from 'node:path';
import { evidencePaths } from './evidence-paths.ts';
import { USUAL_NAMES } from './formats.ts';
import { summaryOf } from './history/summary.ts';
import { openRun } from './open-run.ts';
import { renderFormat } from './render-format.ts';
import { writeWhole } from './write-whole.ts';

export interface ReportFiles {
  html: string;
  junit: string;
  ctrf: string;
  /** What later runs need of this one. */
  summary: string;
}

/**
 * Writes `report.html`, `junit.xml`, `ctrf.json` and `summary.json` into a run's folder, from what is stored there, each
 * whole or not at all. Needs nothing else, so any report can be made again.
 */
export async function writeReports(folder: string): Promise<ReportFiles> {
  // Evidence takes most of the reading, and only the HTML report shows it.
  const light = openRun(folder, { evidence: false });
  const files = { html: join(folder, USUAL_NAMES.html), junit: join(folder, USUAL_NAMES.junit), ctrf: join(folder, USUAL_NAMES.ctrf), summary: join(folder, 'summary.json') };
  await writeWhole(files.summary, [`${JSON.stringify(summaryOf(light), null, 1)}\n`]);
  for (const format of ['junit', 'ctrf'] as const) await writeWhole(files[format], renderFormat(format, { folder, source: light, evidence: evidencePaths(folder) }));
  await writeWhole(files.html, renderFormat('html', { folder, source: openRun(folder), evidence: evidencePaths(folder) }));
  return files;
}
