import type { FailureKind } from '../../../harness/errors/wimproof-error.ts';
import { STRATEGIES } from '../../../harness/servicing/operation.ts';
import type { Failure } from '../../failures/failure.ts';
import { Interner } from './interner.ts';
import type { FailureIndex } from './run-index.ts';

interface Group {
  signature: string;
  id: string;
  kind: FailureKind;
  code: string;
  title: string;
  places: number[];
}
const RANK: Record<FailureKind, number> = { product: 0, scenario: 1, infrastructure: 2 };
const LONGEST_DETAIL = 2000;

/** Failures of a run as they come, scenario by scenario; those with one signature together. Holds each text once. */
export class FailureCollector {
  private readonly groups = new Map<string, Group>();
  private readonly checks = new Interner();
  private readonly details = new Interner();
  count = 0;

  add(scenario: number, failures: readonly Failure[]): void {
    for (const failure of failures) {
      let group = this.groups.get(failure.signature);
      if (!group) {
        const { signature, id, kind, code, title } = failure;
        this.groups.set(signature, (group = { signature, id, kind, code, title, places: [] }));
      }
      const { strategy, check, detail } = failure;
      group.places.push(scenario, strategy ? STRATEGIES.indexOf(strategy) : -1, check === undefined ? -1 : this.checks.index(check), this.details.index(detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}\u2026` : detail));
      this.count += 1;
    }
  }

  /** In the order of `groupFailures`: product first, then the most frequent. */
  sorted(): FailureIndex {
    const groups = [...this.groups.values()].sort((a, b) => RANK[a.kind] - RANK[b.kind] || b.places.length - a.places.length || (a.signature < b.signature ? -1 : 1));
    return { groups, strategies: [...STRATEGIES], checks: this.checks.texts, details: this.details.texts };
  }
}
