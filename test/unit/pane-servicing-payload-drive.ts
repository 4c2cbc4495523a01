import { buildAppx } from '../../scenarios/payloads/build-appx.ts';
import { buildFeaturesOnDemand } from '../../scenarios/payloads/build-features-on-demand.ts';
import { buildRepairSource } from '../../scenarios/payloads/build-repair-source.ts';
import { buildUpdates } from '../../scenarios/payloads/build-updates.ts';
import { buildWindowsPeComponent } from '../../scenarios/payloads/build-windows-pe.ts';
import { hasTool, type TestSystem } from './pane-servicing-system.ts';

/** What building and reading updates needs beside the tools of `hasPayloadTools`. */
export const hasUpdateTools = ['gcab', 'cabextract', 'wimlib-imagex'].every(hasTool);

/** Builds updates, features on demand, app packages and the rest into P:. */
export function fillPayloadDrive(machine: TestSystem): void {
  const out = machine.system.resolve('P:\\');
  for (const build of [buildUpdates, buildFeaturesOnDemand, buildAppx, buildRepairSource, buildWindowsPeComponent]) build(out);
}

/** Runs dism against W: and gives what it printed; throws with the output when the exit code is not the one expected. */
export async function offline(machine: TestSystem, words: string[], exit = 0): Promise<string> {
  return dism(machine, ['/Image:W:\\', ...words], exit);
}
export async function online(machine: TestSystem, words: string[], exit = 0): Promise<string> {
  return dism(machine, ['/Online', ...words, '/NoRestart'], exit);
}
export async function dism(machine: TestSystem, words: string[], exit = 0): Promise<string> {
  const result = await machine.run(['dism', '/English', ...words]);
  if (result.exit !== exit) throw new Error(`exit code ${result.exit} (0x${(result.exit >>> 0).toString(16)}), expected ${exit}, of dism ${words.join(' ')}:\n${result.out}`);
  return result.out;
}
