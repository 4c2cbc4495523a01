import { failuresOf } from '../../failures/failures-of.ts';
import type { RunSource, ScenarioReport } from '../../run-report.ts';
import { BlockBudget } from './block-budget.ts';
import { FAILURES, INDEX, SEARCH, evidenceBlock, scenarioBlock } from './block-names.ts';
import { block, blockElement, type Block } from './block.ts';
import { EVIDENCE_PARTS, PART_NAMES, splitEvidence, type EvidencePart } from './cell-evidence.ts';
import { FailureCollector } from './failure-collector.ts';
import { indexGroup } from './failure-groups.ts';
import { ImageCollector } from './image-collector.ts';
import { indexScenario } from './index-scenario.ts';
import type { IndexScenario, RunIndex, SignoffNote } from './run-index.ts';
import { SearchCollector } from './search-collector.ts';

/** What goes first when a file grows too large stands last. Failing: the cell did not pass. */
const RANK = { failures: 0, failingScenario: 1, passedScenario: 2, search: 3 } as const;
const EVIDENCE_RANK: Record<EvidencePart, { failing: number; passed: number }> = {
  logs: { failing: 4, passed: 8 },
  papers: { failing: 5, passed: 9 },
  pictures: { failing: 6, passed: 11 },
  inventory: { failing: 7, passed: 10 },
};
const GROUPS_AT_ONCE = 50;
const ROOM_FOR_NAMES = 4096;

export interface ReportData {
  index: RunIndex;
  /** That of the index first; then the rest, most needed first. */
  blocks: Iterable<Block>;
}

/**
 * Reads every scenario once and makes the page's data of it.
 * @param around bytes of the page around its data, for an index
 * @param limit bytes that both together must not pass; index and page are never cut
 */
export function reportData(source: RunSource, limit: number, around: (index: RunIndex) => number, signoff?: SignoffNote): ReportData {
  const budget = new BlockBudget(limit);
  const failing = new FailureCollector();
  const search = new SearchCollector();
  const images = new ImageCollector();
  const scenarios: IndexScenario[] = source.scenarios.map((name, at) => {
    const scenario = source.scenario(name);
    const failures = failuresOf(scenario);
    failing.add(at, failures);
    search.add(scenario);
    images.add(at, scenario);
    addScenario(budget, at, scenario);
    return indexScenario(scenario, failures);
  });
  const all = failing.sorted();
  budget.add(RANK.failures, block(FAILURES, all), { what: 'all places of failures', scenario: -1 });
  budget.add(RANK.search, block(SEARCH, search.index()), { what: 'search in checks and operations', scenario: -1 });
  const index = (): RunIndex => ({
    head: source.head,
    ...(signoff ? { signoff } : {}),
    scenarios,
    groups: all.groups.slice(0, GROUPS_AT_ONCE).map((_, at) => indexGroup(all, at)!),
    totals: { groups: all.groups.length, failures: failing.count },
    images: images.base(),
    serviced: images.serviced,
    leftOut: [...budget.leftOut].sort((a, b) => a.scenario - b.scenario),
    limit,
  });
  for (;;) {
    const made = index();
    const first = block(INDEX, made);
    const excess = around(made) + blockElement(first).length + budget.size - limit;
    if (excess <= 0 || budget.size === 0) return { index: made, blocks: [first, ...budget.blocks()] };
    // What goes is named in the index, which grows by it.
    budget.tighten(Math.max(0, budget.size - excess - ROOM_FOR_NAMES));
  }
}

function addScenario(budget: BlockBudget, at: number, scenario: ScenarioReport): void {
  const halves = scenario.cells.map((cell) => ({ cell, ...splitEvidence(cell) }));
  const core: ScenarioReport = { ...scenario, cells: halves.map((half) => half.core) };
  const rank = scenario.comparison.verdict === 'passed' ? RANK.passedScenario : RANK.failingScenario;
  budget.add(rank, block(scenarioBlock(at), core), { what: 'details', scenario: at });
  for (const { cell, evidence } of halves)
    for (const part of EVIDENCE_PARTS) {
      const value = evidence[part];
      if (value === undefined) continue;
      const { strategy, verdict } = cell.outcome;
      const own = EVIDENCE_RANK[part][verdict === 'passed' ? 'passed' : 'failing'];
      const leftOut = { what: PART_NAMES[part], scenario: at, strategy };
      if (budget.hasRoom(own)) budget.add(own, block(evidenceBlock(at, strategy, part), value, part === 'pictures'), leftOut);
      else budget.skip(leftOut);
    }
}
