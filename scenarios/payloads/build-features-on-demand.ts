import { join } from 'node:path';
import { sourceFile } from './build-updates.ts';
import { buildPackageCabinet, type UpdatePackage } from './update-package.ts';

const FOUNDATION = { name: 'Microsoft-Windows-Foundation-Package', version: '10.0.26100.1' };
const BASE = { name: 'Wimproof-Sample-FoD-Package', version: '10.0.26100.1' };
/** The capability that the base package declares, as DISM names it. */
export const SAMPLE_CAPABILITY = 'Wimproof.Sample~~~~0.0.1.0';

function base(): UpdatePackage {
  return {
    ...BASE,
    identifier: 'Wimproof-Sample-FoD',
    description: 'Sample feature on demand of wimproof',
    releaseType: 'OnDemand Pack',
    parents: [FOUNDATION],
    capability: { name: 'Wimproof.Sample', version: '1.0' },
    files: [sourceFile('wimproof-capability', 'wimproof-capability.txt', '$(runtime.system32)')],
  };
}

/** Satellites carry what depends on a language: Windows adds those of the languages that it has. */
function satellite(language: string): UpdatePackage {
  return {
    ...base(),
    language,
    identifier: `Wimproof-Sample-FoD-${language}`,
    description: `Sample feature on demand of wimproof (${language})`,
    parents: [BASE],
    capability: { name: 'Wimproof.Sample', version: '1.0', language, satellite: true },
    files: [sourceFile('wimproof-capability', `wimproof-capability.${language}.mui`, `$(runtime.system32)\\${language}`)],
  };
}

function netFx3(): UpdatePackage {
  return {
    name: 'Microsoft-Windows-NetFx3-OnDemand-Package',
    version: '10.0.26100.1',
    identifier: 'Microsoft-Windows-NetFx3-OnDemand',
    description: 'Stand-in for the files of .NET Framework 3.5',
    releaseType: 'OnDemand Pack',
    parents: [FOUNDATION],
    files: [sourceFile('netfx3', 'mscorlib.txt', '$(runtime.windows)\\Microsoft.NET\\Framework64\\v2.0.50727')],
  };
}

/**
 * Builds `fod/`, a repository of Features on Demand (a base package and satellites for en-US and de-DE), and `sxs/`, the payload of
 * the feature NetFx3 under the file name that it has on installation media.
 */
export function buildFeaturesOnDemand(out: string): void {
  const cabinet = (folder: string, source: UpdatePackage): string => join(out, folder, `${source.name}~31bf3856ad364e35~amd64~${source.language ?? ''}~.cab`);
  for (const source of [base(), satellite('en-US'), satellite('de-DE')]) buildPackageCabinet(source, cabinet('fod', source));
  buildPackageCabinet(netFx3(), cabinet('sxs', netFx3()).replace(/[^/]+$/, (name) => name.toLowerCase()));
}
