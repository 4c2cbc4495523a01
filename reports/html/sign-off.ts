import type { RunReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';

const WORDS = { passed: 'passed', failed: 'failed', error: 'is not conclusive', 'not-run': 'is incomplete' } as const;

/** The end of the printed report: what is signed, and lines to sign it on. */
export function signOff(report: RunReport): Markup {
  const images = [...new Set(report.scenarios.flatMap((scenario) => scenario.cells.map((cell) => cell.outcome.image.sha256)).filter(Boolean))];
  return html`<section class="panel sign-off" aria-labelledby="sign-off">
    <h2 id="sign-off">Sign-off</h2>
    <p>Run <b>${report.run}</b> ${WORDS[report.verdict]}.${images.length > 0 && html` It examined the ${images.length === 1 ? 'image' : 'images'} with SHA-256 ${images.map((sha256, index) => html`${index > 0 && ', '}<code class="digest">${sha256}</code>`)}.`}</p>
    <dl class="signature"><div><dt>Decision</dt><dd></dd></div><div><dt>Name</dt><dd></dd></div><div><dt>Date</dt><dd></dd></div><div><dt>Signature</dt><dd></dd></div></dl>
  </section>`;
}
