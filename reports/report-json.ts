import { reportHead, reportScenarios } from './report-scenarios.ts';
import type { RunReport, RunSource } from './run-report.ts';

/**
 * A run as one JSON document, schema `wimproof.report/1`: a `RunReport` (reports/run-report.ts) as it is, with the schema's name,
 * evidence excerpts and screenshots too. In pieces, a scenario each.
 */
export function* reportJson(run: RunReport | RunSource): Generator<string> {
  const { run: id, version, provider, startedAt, durationMs, verdict, exitCode, interrupted } = reportHead(run);
  yield `${JSON.stringify({ schema: 'wimproof.report/1', run: id, version, provider, startedAt, durationMs, verdict, exitCode, interrupted }).slice(0, -1)},"scenarios":[`;
  let separator = '\n';
  for (const scenario of reportScenarios(run)) {
    yield `${separator}${JSON.stringify(scenario)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
