import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlReport } from './html/html-report.ts';
import { junit } from './junit.ts';
import { loadRun } from './model.ts';

export interface ReportFiles {
  html: string;
  junit: string;
}

/** Writes `report.html` and `junit.xml` into a run's folder, from what is stored there. Needs nothing else, so any report can be made again. */
export async function writeReports(folder: string): Promise<ReportFiles> {
  const run = loadRun(folder);
  const files = { html: join(folder, 'report.html'), junit: join(folder, 'junit.xml') };
  await writeFile(files.html, htmlReport(run));
  await writeFile(files.junit, junit(run));
  return files;
}
