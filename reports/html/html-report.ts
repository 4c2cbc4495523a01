import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RunReport } from '../run-report.ts';
import { attentionSection } from './attention-section.ts';
import { imagesSection } from './images-section.ts';
import { html, trusted } from './markup.ts';
import { matrixSection } from './matrix-section.ts';
import { scenarioSection } from './scenario-section.ts';
import { signOff } from './sign-off.ts';
import { ICONS } from './status.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The run as one HTML file that needs nothing else: no network, works from file:, light and dark, prints. A strict
 * content security policy allows exactly the one style and the one script that are in the page, by digest, and
 * pictures as data; so even an escaping mistake could not run guest text.
 */
export function htmlReport(report: RunReport): string {
  const style = asset('report.css');
  const script = asset('report.client.js');
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const started = report.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${{ passed: 'Passed', failed: 'Failed', error: 'Not conclusive', 'not-run': 'Incomplete' }[report.verdict]}: wimproof ${report.run}</title>
<style>${trusted(style)}</style>
</head>
<body>
${ICONS}
<a class="skip" href="#main">Skip to the verdict</a>
<header class="top"><div class="wrap">
  <p class="brand"><svg viewBox="0 0 24 24" aria-hidden="true"><rect class="pane" x="2" y="2" width="9" height="9" rx="1.5"></rect><rect class="pane" x="13" y="2" width="9" height="9" rx="1.5"></rect><rect class="pane" x="2" y="13" width="9" height="9" rx="1.5"></rect><path class="tick-mark" d="M13.5 17.6l3 3 5.5-6.2"></path></svg>wimproof</p>
  <p class="run"><span>Run <b>${report.run}</b></span><span>${started}</span><span>${report.provider}</span>${report.version && html`<span>wimproof ${report.version}</span>`}</p>
  <div class="actions" hidden><button type="button" id="fold" aria-pressed="false">Open all</button><button type="button" id="theme">Dark</button><button type="button" id="print">Print</button></div>
</div></header>
<main id="main" class="wrap" tabindex="-1">
${verdictSection(report)}
${matrixSection(report)}
${attentionSection(report)}
${imagesSection(report)}
${report.scenarios.map(scenarioSection)}
${signOff(report)}
</main>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.toString();
}

function asset(name: 'report.css' | 'report.client.js'): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

