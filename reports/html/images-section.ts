import { bytes } from '../quantity.ts';
import type { RunReport } from '../run-report.ts';
import { guestPhrase } from './guest-text.ts';
import { html, type Markup } from './markup.ts';

/** The images that were serviced, with their digests, and whether the run left them as they were. */
export function imagesSection(report: RunReport): Markup | null {
  const cells = report.scenarios.flatMap((scenario) => scenario.cells);
  const known = cells.map((cell) => cell.outcome.image).filter((image) => image.sha256 !== '');
  const distinct = known.filter((image, index) => known.findIndex((other) => other.sha256 === image.sha256 && other.name === image.name) === index);
  if (distinct.length === 0) return null;
  const unchanged = (sha256: string) => {
    const answers = known.filter((image) => image.sha256 === sha256).map((image) => image.unchanged);
    if (answers.includes(false)) return html`<strong class="bad">changed during the run</strong>`;
    return answers.every((answer) => answer === true) ? html`unchanged by the run` : html`<span class="quiet">not checked afterwards everywhere</span>`;
  };
  return html`<section aria-labelledby="image" class="panel">
    <h2 id="image">Base image</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Base images"><table class="plain">
      <thead><tr><th scope="col">Image</th><th scope="col">Version</th><th scope="col">Edition</th><th scope="col">Size</th><th scope="col">SHA-256</th><th scope="col">After the run</th></tr></thead>
      <tbody>${distinct.map((image) => html`<tr>
        <th scope="row">${guestPhrase(image.name)}</th><td>${image.version}</td><td>${guestPhrase(image.editionId)} ${image.architecture}</td><td>${bytes(image.totalBytes)}</td>
        <td><code class="digest">${image.sha256}</code></td><td>${unchanged(image.sha256)}</td>
      </tr>`)}</tbody>
    </table></div>
  </section>`;
}
