import type { RunHead, RunReport, RunSource, ScenarioReport } from './run-report.ts';

/** What is known of the run as a whole, whichever of the two a writer was given. */
export function reportHead(run: RunReport | RunSource): RunHead {
  return 'head' in run ? run.head : run;
}

/** A run's scenarios in its order, one at a time: of a source, each is read when it is asked for and not kept. */
export function* reportScenarios(run: RunReport | RunSource): Generator<ScenarioReport> {
  if ('head' in run) for (const name of run.scenarios) yield run.scenario(name);
  else yield* run.scenarios;
}
