import type { StrategyName } from '../../../../../harness/servicing/operation.ts';
import type { FailurePlace, RunIndex, SearchIndex } from '../../../data/run-index.ts';
import type { RunFilters } from '../../router/route.ts';
import { cellMatches } from './scenarios-that-match.ts';
import { words } from './words.ts';

/** A check or an operation that was found. */
export interface Found {
  at: number;
  id: string;
  title: string;
  /** Strategies of scenarios in which it was judged, and how. */
  places: number;
  passed: number;
  failed: number;
  scenarios: number;
  /** Where to go: the first that failed, else the first. */
  place: FailurePlace;
}

let last: { search: SearchIndex; searcher: Searcher } | undefined;

/** Finds checks and operations by the words of their titles and ids. */
export class Searcher {
  private readonly search: SearchIndex;
  private readonly run: RunIndex;
  private readonly checkTexts: string[];
  private readonly operationTexts: string[];
  /** By check: scenario, position, one after the other. */
  private readonly checkPlaces: number[][];
  private readonly operationPlaces: number[][];

  private constructor(search: SearchIndex, run: RunIndex) {
    this.search = search;
    this.run = run;
    const text = ({ ids, titles }: SearchIndex['checks']) => titles.map((title, at) => `${title} ${ids[at]}`.toLowerCase());
    this.checkTexts = text(search.checks);
    this.operationTexts = text(search.operations);
    this.checkPlaces = search.checks.ids.map(() => []);
    this.operationPlaces = search.operations.ids.map(() => []);
    search.scenarios.forEach(({ checks, operations }, scenario) => {
      checks.forEach((check, position) => this.checkPlaces[check]!.push(scenario, position));
      operations.forEach((operation, position) => this.operationPlaces[operation]!.push(scenario, position));
    });
  }

  /** One per search index: making it takes longer than a search. */
  static of(search: SearchIndex, run: RunIndex): Searcher {
    if (last?.search !== search) last = { search, searcher: new Searcher(search, run) };
    return last.searcher;
  }

  /** Failed ones first, then in the run's order. `scenarios`: those that the filters leave. */
  find(filters: RunFilters, scenarios: readonly number[]): { checks: Found[]; operations: Found[] } {
    const left = new Set(scenarios);
    const sought = words(filters.q);
    const matching = (texts: readonly string[]) => texts.flatMap((text, at) => (sought.every((word) => text.includes(word)) ? at : []));
    const checks = matching(this.checkTexts).flatMap((at) => this.check(at, filters, left) ?? []);
    const operations = matching(this.operationTexts).flatMap((at) => this.operation(at, left) ?? []);
    return { checks: [...checks.filter((one) => one.failed > 0), ...checks.filter((one) => one.failed === 0)], operations };
  }

  private check(at: number, filters: RunFilters, left: ReadonlySet<number>): Found | null {
    const count = { places: 0, passed: 0, failed: 0, scenarios: 0 };
    let first: [number, StrategyName] | undefined;
    let firstFailed: [number, StrategyName] | undefined;
    const places = this.checkPlaces[at]!;
    for (let from = 0; from < places.length; from += 2) {
      const scenario = places[from]!;
      if (!left.has(scenario)) continue;
      let here = false;
      for (const cell of this.run.scenarios[scenario]!.cells) {
        const letter = this.search.scenarios[scenario]!.status[cell.strategy]?.[places[from + 1]!] ?? '-';
        if (letter === '-' || !cellMatches(cell, filters)) continue;
        here = true;
        count.places += 1;
        if (letter === 'p') count.passed += 1;
        first ??= [scenario, cell.strategy];
        if (letter !== 'f') continue;
        count.failed += 1;
        firstFailed ??= [scenario, cell.strategy];
      }
      if (here) count.scenarios += 1;
    }
    const [scenario, strategy] = firstFailed ?? first ?? [];
    if (scenario === undefined) return null;
    const id = this.search.checks.ids[at]!;
    return { at, id, title: this.search.checks.titles[at]!, ...count, place: { scenario, strategy: strategy!, check: id, detail: '' } };
  }

  private operation(at: number, left: ReadonlySet<number>): Found | null {
    const scenarios = this.operationPlaces[at]!.filter((scenario, index) => index % 2 === 0 && left.has(scenario));
    if (scenarios.length === 0) return null;
    const { ids, titles } = this.search.operations;
    return { at, id: ids[at]!, title: titles[at]!, places: scenarios.length, passed: 0, failed: 0, scenarios: scenarios.length, place: { scenario: scenarios[0]!, detail: '' } };
  }
}
