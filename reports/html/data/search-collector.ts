import type { CheckStatus } from '../../../harness/verify/outcome.ts';
import type { ScenarioReport } from '../../run-report.ts';
import { Interner } from './interner.ts';
import type { SearchIndex } from './run-index.ts';

const LETTER: Record<CheckStatus, string> = { passed: 'p', failed: 'f', 'not-applicable': 'n', 'not-possible': 'x' };
const LONGEST = 300;

/** What can be searched for: checks and operations, each text once. */
export class SearchCollector {
  private readonly checks = new Pairs();
  private readonly operations = new Pairs();
  private readonly scenarios: SearchIndex['scenarios'] = [];

  add({ cells, comparison }: ScenarioReport): void {
    const order = new Map<number, number>();
    const letters = cells.map(({ outcome }) => {
      const found = new Map<number, string>();
      for (const { id, title, status } of outcome.checks) {
        const pair = this.checks.index(id, title);
        if (!order.has(pair)) order.set(pair, order.size);
        found.set(pair, LETTER[status]);
      }
      return found;
    });
    const checks = [...order.keys()];
    this.scenarios.push({
      checks,
      status: Object.fromEntries(cells.map(({ outcome }, at) => [outcome.strategy, checks.map((pair) => letters[at]!.get(pair) ?? '-').join('')])),
      operations: comparison.operations.map(({ operation, title }) => this.operations.index(operation, title)),
    });
  }

  index(): SearchIndex {
    return { checks: this.checks.lists(), operations: this.operations.lists(), scenarios: this.scenarios };
  }
}

/** Ids with their titles. */
class Pairs {
  private readonly known = new Interner();
  private readonly ids: string[] = [];
  private readonly titles: string[] = [];

  index(id: string, title: string): number {
    const at = this.known.index(`${id}\u0000${title}`);
    if (at === this.ids.length) {
      this.ids.push(id);
      this.titles.push(title.length > LONGEST ? `${title.slice(0, LONGEST)}\u2026` : title);
    }
    return at;
  }

  lists(): { ids: string[]; titles: string[] } {
    return { ids: this.ids, titles: this.titles };
  }
}
