import type { CellReport, RunHead, ScenarioReport } from '../../../run-report.ts';

/** What the shell gives to pages. It has unpacked the scenario's data by then. */
export interface ComparisonPageProps {
  scenario: ScenarioReport;
}
export interface OutcomePageProps {
  scenario: ScenarioReport;
  cell: CellReport;
  /** Id of a check: opened, scrolled to and focused. */
  check?: string;
}
export interface HistoryPageProps {
  scenario: ScenarioReport;
  run: RunHead;
}
