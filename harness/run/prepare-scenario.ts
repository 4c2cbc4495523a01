import { WimproofError } from '../errors/wimproof-error.ts';
import { Cache } from '../image/cache.ts';
import type { SelectedImage } from '../image/image-info.ts';
import { templateNames, type MachineTemplate } from '../machine/template.ts';
import { buildPayloads } from '../scenario/build-payloads.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ServicingRequest, StrategyName } from '../servicing/operation.ts';
import { resolveRequest } from '../servicing/payload/resolve-request.ts';
import { powershellProblem } from '../verify/expectation/powershell-problem.ts';
import { compile } from '../strategy/compile.ts';
import type { HostDism, OfflineEngineName } from '../strategy/engine.ts';
import type { Plan } from '../strategy/plan.ts';
import { scenarioImage } from './scenario-image.ts';
import { scenarioMachine, withMachineNotes } from './scenario-machine.ts';
import { plannedEngine } from './engine/planned-engine.ts';
import { readProductKeys } from './product-keys.ts';
import { chosenPassword, type ScenarioSecrets } from './run-secrets.ts';
import { readUserAnswerFile } from './user-answer-file.ts';

/** A scenario with everything that its plans were compiled from. */
export interface PreparedScenario {
  scenario: Scenario;
  template: MachineTemplate;
  request: ServicingRequest;
  image: SelectedImage;
  plans: Plan[];
  /** Product keys and the secrets of the scenario's own answer file; never part of a plan. */
  secrets: ScenarioSecrets;
}
export interface PrepareOptions {
  cache?: Cache;
  /** Only these strategies; default: those of the scenario. */
  strategies?: StrategyName[];
  /** Told what takes long: building payloads, making the template's medium. */
  onProgress?: (text: string) => void;
  signal?: AbortSignal;
  /** The offline engine that the command line names. */
  engine?: OfflineEngineName;
  /** The finished systems are verified as Vagrant boxes. */
  asBox?: boolean;
  /** The plans are only printed: an engine that this host has not is no error then. */
  printing?: boolean;
  /** What this host's DISM is good for; default: it is asked. */
  hostDism?: () => Promise<HostDism>;
  /** Read the product keys that the scenario names, too: a plan needs none. */
  withSecrets?: boolean;
}

/**
 * Loads a scenario, builds what it names but does not hold (payloads, the template's medium; both cached), reads the
 * facts of payloads and image, and compiles the plans. Starts no machine and writes only to the cache.
 * @throws WimproofError of kind scenario for anything wrong with file, payloads or image
 */
export async function prepareScenario(file: string, options: PrepareOptions = {}): Promise<PreparedScenario> {
  const { cache = new Cache(), onProgress = () => {}, signal } = options;
  const knownTemplates = templateNames();
  let scenario = await loadScenario(file, { knownTemplates });
  // Before anything is built: a run would find out hours later.
  if (options.withSecrets) chosenPassword();
  const productKeys = options.withSecrets ? readProductKeys(scenario.request) : {};
  if (scenario.payloads) {
    onProgress('building the payloads of the scenario, unless they are in the cache');
    const payloadsDirectory = await buildPayloads(scenario.payloads.build, cache, signal);
    scenario = await loadScenario(file, { knownTemplates, payloadsDirectory });
  }
  const strategies = options.strategies?.length ? scenario.strategies.filter((name) => options.strategies?.includes(name)) : scenario.strategies;
  if (strategies.length === 0) {
    throw new WimproofError({ code: 'WP-SCENARIO-NO-STRATEGY', kind: 'scenario', cause: `${file} has only ${scenario.strategies.join(', ')}; ${options.strategies?.join(', ')} was asked for`, mend: 'name another --strategy, or add it to `strategies` in the file' });
  }
  const template = await scenarioMachine(scenario);
  const image = await scenarioImage(scenario, template, { cache, onProgress, signal });
  const request = await resolveRequest(scenario.request, { architecture: image.image.architecture, windowsVersion: image.image.version });
  const answerFile = scenario.answerFile === undefined ? undefined : await readUserAnswerFile(scenario.answerFile);
  const engine = strategies.includes('offline') ? await plannedEngine(scenario, image.image.version, options) : undefined;
  const plans = strategies.map((strategy) => compile({ scenario, request, image, ...(engine && { engine }), ...(options.asBox && { asBox: true }), diskGiB: template.diskGiB, ...(answerFile && { userAnswerFile: answerFile.text }) }, strategy)).map((plan) => withMachineNotes(plan, template, request));
  const problem = powershellProblem(plans.flatMap(({ expectations }) => expectations), template.powershell);
  if (problem) throw problem;
  return { scenario, template, request, image, plans, secrets: { productKeys, answerFile: answerFile?.written ?? [], spellings: answerFile?.spellings ?? [] } };
}
