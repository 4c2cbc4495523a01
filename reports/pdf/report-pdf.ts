import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../write-whole.ts';
import { printPdf, type PrintedPdf, type PrintPdfOptions } from './print-pdf.ts';

/** The page draws itself from packed data after it was loaded. */
const SETTLE_MS = 20_000;

/** The HTML report's first page, the run, as a PDF. */
export async function reportPdf(html: Iterable<string>, pdfFile: string, options: Omit<PrintPdfOptions, 'settleMs' | 'fragment'> = {}): Promise<PrintedPdf> {
  const folder = await mkdtemp(join(tmpdir(), 'wimproof-report-'));
  try {
    const page = join(folder, 'report.html');
    await writeWhole(page, html, options.signal);
    return await printPdf(page, pdfFile, { ...options, settleMs: SETTLE_MS });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
