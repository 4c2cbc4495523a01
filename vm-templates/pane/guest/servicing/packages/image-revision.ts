import { compareVersions, versionParts } from '../identity.ts';
import { CURRENT_VERSION, type ServicedImage } from '../image.ts';
import { CBS_STATE, listPackages } from './package-store.ts';

/**
 * Brings `UBR`, the revision in every version that Windows shows, in line with the newest cumulative update in force: the second part of
 * the version of Package_for_RollupFix (26100.2033.1.10 makes 10.0.26100.2033). An image without one keeps its revision.
 */
export function updateRevision(image: ServicedImage): void {
  const current = image.registry.get(CURRENT_VERSION);
  const build = Number(current?.text('CurrentBuildNumber') ?? 0);
  const newest = listPackages(image)
    .filter(({ identity, state }) => identity.name === 'Package_for_RollupFix' && (state === CBS_STATE.installed || state === CBS_STATE.permanent) && versionParts(identity.version)[0] === build)
    .map(({ identity }) => identity.version)
    .sort(compareVersions)
    .at(-1);
  if (newest) current?.setValue('UBR', 'REG_DWORD', versionParts(newest)[1]);
}
