import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { chooseEngine, type HostDism, type OfflineEngineName, type PlannedEngine } from '../../strategy/engine.ts';
import { isVista } from '../../strategy/is-vista.ts';
import { probeDism } from './probe-dism.ts';

/**
 * The offline engine for a scenario on this host: the one of the command line, of the scenario, or the host's best. DISM
 * is asked only where its answer can matter. A plan that is only to be printed may name an engine that this host has not.
 * @throws WimproofError as `chooseEngine`
 */
export async function plannedEngine(scenario: Pick<Scenario, 'offline'>, imageVersion: string, options: { engine?: OfflineEngineName; hostDism?: () => Promise<HostDism>; printing?: boolean } = {}): Promise<PlannedEngine> {
  const named = scenario.offline?.engine;
  const requested = options.engine ? { name: options.engine, by: '--engine' } : named ? { name: named, by: 'offline.engine of the scenario' } : undefined;
  if (requested?.name === 'winpe' || (!requested && isVista(imageVersion))) return chooseEngine({ state: 'not-windows' }, imageVersion, requested ?? { name: 'winpe', by: "the image's Windows version" });
  const host = await (options.hostDism ?? probeDism)();
  try {
    return chooseEngine(host, imageVersion, requested);
  } catch (error) {
    if (!(options.printing && requested && error instanceof WimproofError)) throw error;
    return { name: requested.name, why: `${requested.by} names it`, unusable: error.message };
  }
}
