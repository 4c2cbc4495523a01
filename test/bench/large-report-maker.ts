import { closeSync, openSync, writeSync } from 'node:fs';
import { htmlReportChunks } from '../../reports/html/html-report.ts';
import { LARGE, TENTH, largeRun } from './large-report-run.ts';

// A process of its own: the peak of its memory is that of making one report.
const [size, out] = process.argv.slice(2) as ['large' | 'tenth', string];
const began = performance.now();
const file = openSync(out, 'w');
let bytes = 0;
for (const chunk of htmlReportChunks(largeRun(size === 'large' ? LARGE : TENTH))) bytes += writeSync(file, chunk);
closeSync(file);
process.stdout.write(JSON.stringify({ seconds: (performance.now() - began) / 1000, bytes, peakBytes: process.resourceUsage().maxRSS * 1024 }));
