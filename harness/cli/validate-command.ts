import { templateNames } from '../machine/template.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { scenariosOrDefault } from './default-scenarios.ts';
import { printError } from './print-error.ts';

/** `wimproof validate`: checks scenario files and prints every problem with its place. */
export async function validate(scenarios: string[]): Promise<number> {
  let exitCode = 0;
  for (const file of scenariosOrDefault(scenarios)) {
    try {
      const scenario = await loadScenario(file, { knownTemplates: templateNames() });
      process.stdout.write(`${file}: valid (${scenario.request.length} operations, strategies ${scenario.strategies.join(', ')})\n`);
    } catch (error) {
      exitCode = Math.max(exitCode, printError(error));
    }
  }
  return exitCode;
}
