import { WimproofError } from '../../errors/wimproof-error.ts';
import { schemaProblems } from '../../scenario/schema-problems.ts';
import { suiteError } from '../suite-error.ts';

/**
 * Refuses what a scenario file could not have in `expect` either: a misspelt option would not be judged, and an empty name
 * is never there.
 * @param call the matcher with its arguments
 * @throws ScenarioFileError WP-MATCHER-ARGUMENTS
 */
export function checkEntry(entry: object, call: string): void {
  const problem = schemaProblems({ name: 'suite', image: { template: 'none' }, request: [], expect: [entry] }).find(({ path }) => path[0] === 'expect');
  if (problem) throw suiteError(new WimproofError({ code: 'WP-MATCHER-ARGUMENTS', kind: 'scenario', cause: `${call}: ${problem.cause}`, mend: problem.mend }));
}
