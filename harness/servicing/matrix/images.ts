import { DOCUMENTATION as d } from '../documentation.ts';
import type { Listing } from '../operation.ts';
import { by, can, cannot, type CapabilityRule, VISTA } from './rule.ts';

const RUNNING = 'the operating system is running: there is no image to mount';
const INVENTORY = 'Setup lists nothing; the inventory lists the finished system';

/** What DISM says to each listing on a running system. */
const ONLINE: Record<Listing, { option: string; windows: string; online: boolean }> = {
  packages: { option: '/Get-Packages', windows: '>=6.1', online: true },
  features: { option: '/Get-Features', windows: '>=6.1', online: true },
  capabilities: { option: '/Get-Capabilities', windows: '>=10.0', online: true },
  drivers: { option: '/Get-Drivers', windows: '>=6.1', online: true },
  international: { option: '/Get-Intl', windows: '>=6.1', online: true },
  edition: { option: '/Get-CurrentEdition', windows: '>=6.1', online: true },
  'target-editions': { option: '/Get-TargetEditions', windows: '>=6.1', online: true },
  applications: { option: '/Get-Apps', windows: '>=6.1', online: false },
  patches: { option: '/Get-AppPatches', windows: '>=6.1', online: false },
  appx: { option: '/Get-ProvisionedAppxPackages', windows: '>=6.2', online: true },
};
const PAGE: Record<Listing, (typeof d)[keyof typeof d]> = {
  packages: d.dismPackages,
  features: d.dismPackages,
  capabilities: d.dismCapabilities,
  drivers: d.dismDrivers,
  international: d.dismInternational,
  edition: d.dismEdition,
  'target-editions': d.dismEdition,
  applications: d.dismApplications,
  patches: d.dismApplications,
  appx: d.dismAppx,
};

/** Windows PE images, mounted images, listings. */
export const IMAGE_RULES: readonly CapabilityRule[] = [
  can('update-windows-pe', 'offline', by('dism-mounted-pe', 'DISM on the mounted boot.wim: /Add-Package, /Add-Driver, /Set-ScratchSpace, /Set-TargetPath', d.dismWindowsPe)),
  can('update-windows-pe', 'offline', by('peimg', 'PEimg on the mounted boot.wim', d.dismPlatforms), { windows: VISTA }),
  cannot('update-windows-pe', 'setup', 'Setup runs in Windows PE and does not change it', d.dismWindowsPe),
  cannot('update-windows-pe', 'audit', 'the Windows PE options of DISM work on an image only', d.dismWindowsPe),

  can('service-mounted-image', 'offline', by('dism-image', 'DISM /Mount-Image, /Image, /Unmount-Image /Commit', d.dismImages)),
  cannot('service-mounted-image', 'offline', 'the ImageX of Windows Vista mounts with a driver that Windows PE does not carry', d.dismPlatforms),
  cannot('service-mounted-image', 'setup', 'Setup chooses an image and applies it; it mounts none', d.servicingStrategies),
  cannot('service-mounted-image', 'audit', RUNNING, d.servicingStrategies),

  ...Object.entries(ONLINE).flatMap(([listing, { option, windows, online }]) => {
    const row = `list-image/${listing as Listing}` as const;
    const page = PAGE[listing as Listing];
    const older = (strategy: 'offline' | 'audit'): CapabilityRule => cannot(row, strategy, `this Windows version's DISM, where there is one, knows no ${option}`, page);
    return [
      can(row, 'offline', by('dism-image', `DISM /Image ${option}`, page), { windows }),
      older('offline'),
      cannot(row, 'setup', INVENTORY, d.servicingStrategies),
      ...(online ? [can(row, 'audit', by('dism-online', `DISM /Online ${option}`, page), { windows }), older('audit')] : [cannot(row, 'audit', `DISM knows ${option} for an image only; the inventory reads the registry of the finished system`, page)]),
    ];
  }),
];
