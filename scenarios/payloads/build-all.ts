import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAppx } from './build-appx.ts';
import { buildDrivers } from './build-drivers.ts';
import { buildExecutables } from './build-executables.ts';
import { buildFeaturesOnDemand } from './build-features-on-demand.ts';
import { buildLanguagePack } from './build-language-pack.ts';
import { buildPatch } from './build-patch.ts';
import { buildRepairSource } from './build-repair-source.ts';
import { buildUpdates } from './build-updates.ts';
import { buildWindowsPeComponent } from './build-windows-pe.ts';
import { buildPayloads } from './build.ts';

/** Builds the payloads of the quickstart and those of every other operation into a directory. */
export function buildAllPayloads(out: string): void {
  for (const build of [buildPayloads, buildUpdates, buildFeaturesOnDemand, buildRepairSource, buildWindowsPeComponent, buildAppx, buildDrivers, buildLanguagePack, buildPatch, buildExecutables]) build(out);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  if (!values.out) {
    console.error('usage: build-all.ts --out DIR');
    process.exit(2);
  }
  buildAllPayloads(resolve(values.out));
}
