import type { RunSource } from '../run-report.ts';
import { bundleApp } from './bundle-app.ts';
import { blockElement } from './data/block.ts';
import { reportData } from './data/report-data.ts';
import type { RunIndex, SignoffNote } from './data/run-index.ts';
import { documentHead, sourceDigest } from './document-head.ts';
import { html } from './markup.ts';
import { staticPage } from './static-page.ts';
import { HEADLINE } from './verdict-words.ts';

export interface HtmlReportOptions {
  /** Bytes that the file is not to pass: evidence that says least is left out, and named in the page. Default 18,000,000. */
  limit?: number;
  /** Shown beside the verdict. */
  signoff?: SignoffNote;
}

const LIMIT = 18_000_000;

/**
 * The run as one HTML file that needs nothing else: no network, works from file:, light and dark, prints. The page is
 * drawn in the browser from data that is packed into it; without a script, verdict, matrix and the first failures can be
 * read. A strict content security policy allows exactly the one style and the one script that are in the page, by
 * digest, and pictures as data; so even an escaping mistake could not run guest text.
 */
export function htmlReport(source: RunSource, options: HtmlReportOptions = {}): string {
  return [...htmlReportChunks(source, options)].join('');
}

/** The same in pieces, to be written one after the other. Each scenario is read once, before the first piece. */
export function* htmlReportChunks(source: RunSource, { limit = LIMIT, signoff }: HtmlReportOptions = {}): Iterable<string> {
  const { script, style } = bundleApp();
  const { index, blocks } = reportData(source, limit, (made) => Buffer.byteLength(beginning(made, script, style)) + script.length + END.length + 100, signoff);
  yield beginning(index, script, style);
  let first = true;
  for (const block of blocks) {
    yield blockElement(block);
    // Right after the index: the run page stands while the browser still reads the rest.
    if (first) yield `<script>${script}</script>\n`;
    first = false;
  }
  yield END;
}

const END = '</body>\n</html>\n';

function beginning(index: RunIndex, script: string, style: string): string {
  const title = `${HEADLINE[index.head.verdict]}: wimproof ${index.head.run}`;
  return html`${documentHead({ title, style, sources: [`script-src '${sourceDigest(script)}'`, 'img-src data:'] })}
<body>
<div id="notice"></div>
<div id="app">
${staticPage(index)}
</div>
`.toString();
}
