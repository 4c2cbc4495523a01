import type { Listing } from '../../../servicing/operation.ts';
import { type DismGlobals, type DismTarget, offlineOnly, servicing } from './command-line.ts';

const commands: Record<Listing, string> = {
  packages: '/Get-Packages',
  features: '/Get-Features',
  capabilities: '/Get-Capabilities',
  drivers: '/Get-Drivers',
  international: '/Get-Intl',
  edition: '/Get-CurrentEdition',
  'target-editions': '/Get-TargetEditions',
  applications: '/Get-Apps',
  patches: '/Get-AppPatches',
  appx: '/Get-ProvisionedAppxPackages',
};
const offline: readonly Listing[] = ['applications', 'patches'];

/** The `/Get-...` that lists one kind of thing. RangeError for applications and patches online, which DISM lists in offline images only. */
export function listArguments(target: DismTarget, listing: Listing, options: DismGlobals = {}): string[] {
  return servicing(offline.includes(listing) ? offlineOnly(target, commands[listing]) : target, options, [commands[listing]]);
}
