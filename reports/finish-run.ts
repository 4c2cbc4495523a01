import { writeManifest } from './bundle/write-manifest.ts';
import { writeReports, type ReportFiles } from './write-reports.ts';

/** The end of every run: its evidence is sealed with digests, then the reports that can be made again are written. */
export async function finishRun(folder: string): Promise<ReportFiles> {
  await writeManifest(folder);
  return writeReports(folder);
}
