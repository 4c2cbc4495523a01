import type { RunReport, RunSource } from './run-report.ts';

/** A report in memory as a source that is read scenario by scenario. */
export function sourceOf({ scenarios, ...head }: RunReport): RunSource {
  const byName = new Map(scenarios.map((scenario) => [scenario.name, scenario]));
  return {
    head,
    scenarios: scenarios.map(({ name }) => name),
    scenario(name) {
      const scenario = byName.get(name);
      if (!scenario) throw new RangeError(`The run has no scenario ${name}.`);
      return scenario;
    },
  };
}
