import { access } from 'node:fs/promises';
import { Cache } from '../../image/cache.ts';
import type { SelectedImage } from '../../image/image-info.ts';
import { inspectImage, selectImage } from '../../image/inspect-image.ts';
import { templateNames } from '../../machine/template.ts';
import { buildPayloads } from '../../scenario/build-payloads.ts';
import { loadScenario } from '../../scenario/load-scenario.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ServicingRequest, StrategyName } from '../../servicing/operation.ts';
import { resolveRequest } from '../../servicing/payload/resolve-request.ts';
import { compile } from '../../strategy/compile.ts';
import { compileCheck, type CheckPlan } from './check-plan.ts';
import { imageOfTarget, type TargetFacts } from './target-facts.ts';

/** A scenario whose image need not be at hand; its payloads are, since what to expect is read from them. */
export async function loadForCheck(file: string, signal: AbortSignal, onProgress: (text: string) => void, cache = new Cache()): Promise<Scenario> {
  const options = { knownTemplates: templateNames(), checkFiles: 'payloads' as const };
  const scenario = await loadScenario(file, options);
  if (!scenario.payloads) return scenario;
  onProgress('building the payloads of the scenario, unless they are in the cache');
  return loadScenario(file, { ...options, payloadsDirectory: await buildPayloads(scenario.payloads.build, cache, signal) });
}

export interface PreparedCheck {
  request: ServicingRequest;
  image: SelectedImage;
  plan: CheckPlan;
  /** Where the facts of the image come from, for the user. */
  notes: string[];
}

/**
 * What is to be judged on a machine: the expectations that the strategy's plan has, or, without a strategy, those that the
 * plans of all strategies of the scenario have in common. Version and architecture of the image come from its file, where
 * that is at hand, else from the machine itself.
 * @throws WimproofError (scenario) as `wimproof plan` does
 */
export async function prepareCheck(scenario: Scenario, strategy: StrategyName | undefined, facts: TargetFacts, address: string): Promise<PreparedCheck> {
  const { image, notes } = await imageOf(scenario, facts, address);
  const request = await resolveRequest(scenario.request, { architecture: image.image.architecture, windowsVersion: image.image.version });
  const strategies = strategy === undefined ? scenario.strategies : [strategy];
  // How an image is mounted or media are made has no part in what to expect of the result.
  const plain = { ...scenario, offline: undefined, answerFile: undefined };
  const plan = compileCheck(strategies.map((name) => compile({ scenario: plain, request, image }, name)), strategies);
  return { request, image, plan, notes };
}

async function imageOf(scenario: Scenario, facts: TargetFacts, address: string): Promise<{ image: SelectedImage; notes: string[] }> {
  const { source, template, media } = scenario.image;
  const there = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
  // Without its installation medium a bare image file has no plan; of neither is anything wanted but the facts.
  if (source !== undefined && (await there(source)) && (media === undefined || (await there(media)))) {
    const selected = selectImage(await inspectImage(source), scenario.image);
    const image: SelectedImage = { ...selected, source: { ...selected.source, kind: 'iso' } };
    const { version, architecture } = image.image;
    const notes = architecture === facts.architecture ? [] : [`the image is for ${architecture}, the machine says ${facts.architecture}`];
    return { image, notes: [...notes, `facts of the image (${version}, ${architecture}) are from ${source}`] };
  }
  const why = source === undefined ? `the scenario's image is made by template ${template}, which is not asked` : `${source} is not here`;
  return { image: imageOfTarget(facts, address), notes: [`facts of the image (${facts.version}, ${facts.architecture}, ${facts.installationType}) are the machine's own: ${why}`] };
}
