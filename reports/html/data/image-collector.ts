import type { ScenarioReport } from '../../run-report.ts';
import type { BaseImageRow, ServicedImageRow } from './run-index.ts';

/** The images that a run started from, each once, and those that it made. */
export class ImageCollector {
  readonly serviced: ServicedImageRow[] = [];
  private readonly known = new Map<string, BaseImageRow>();

  add(scenario: number, { cells }: ScenarioReport): void {
    for (const { outcome } of cells) {
      if (outcome.serviced) this.serviced.push({ scenario, strategy: outcome.strategy, ...outcome.serviced });
      const { name, version, editionId: edition, architecture, totalBytes, sha256, unchanged } = outcome.image;
      if (sha256 === '') continue;
      const key = `${sha256} ${name}`;
      const row = this.known.get(key);
      if (!row) {
        this.known.set(key, { name, version, edition, architecture, totalBytes, sha256, unchanged, scenarios: [scenario] });
        continue;
      }
      // One 'no' is enough; 'yes' takes all of them.
      row.unchanged = row.unchanged === false || unchanged === false ? false : row.unchanged === null || unchanged === null ? null : true;
      if (row.scenarios.at(-1) !== scenario) row.scenarios.push(scenario);
    }
  }

  base(): BaseImageRow[] {
    return [...this.known.values()];
  }
}
