import { DOCUMENTATION as d } from '../documentation.ts';
import { atFirstLogon, by, can, cannot, type CapabilityRule, nowhere } from './rule.ts';

const NEEDS_SYSTEM = 'an installer needs the running operating system: services, custom actions and registry of a live system';
const ALL = { windows: '>=6.0' };
const APPX = { windows: '>=6.2' };

/**
 * Installers, patches and app packages. .msi and .exe offline: "Servicing a Running Operating System" of Understanding
 * Servicing Strategies names installers as what needs audit mode; DISM can only list applications of an image and check
 * the applicability of an .msp.
 */
export const APPLICATION_RULES: readonly CapabilityRule[] = [
  ...(['install-application/msi', 'install-application/exe'] as const).flatMap((row) => [
    cannot(row, 'offline', NEEDS_SYSTEM, d.servicingStrategies),
    can(row, 'setup', atFirstLogon('the installer'), ALL),
    can(row, 'audit', by('installer-job', row.endsWith('msi') ? 'msiexec /i, in audit mode' : 'the installer, in audit mode', d.servicingStrategies), ALL),
  ]),
  cannot('install-patch', 'offline', 'Windows Installer applies a patch on the running system; DISM only checks whether it applies (check-patch)', d.dismApplications),
  can('install-patch', 'setup', atFirstLogon('msiexec /p'), ALL),
  can('install-patch', 'audit', by('installer-job', 'msiexec /p, in audit mode', d.msiexec), ALL),

  can('check-patch', 'offline', by('dism-image', 'DISM /Image /Check-AppPatch', d.dismApplications)),
  cannot('check-patch', 'offline', 'DISM came with Windows 7', d.dismPlatforms),
  cannot('check-patch', 'setup', 'the answer file has no setting for it', d.dismApplications),
  cannot('check-patch', 'audit', 'DISM checks patches against an image only; msiexec /p (install-patch) ends with 1642 when a patch does not apply', d.dismApplications),

  can('add-appx', 'offline', by('dism-image', 'DISM /Image /Add-ProvisionedAppxPackage', d.dismAppx), APPX),
  can('add-appx', 'setup', atFirstLogon('DISM /Online /Add-ProvisionedAppxPackage'), APPX, 'the answer file has no setting for app packages'),
  can('add-appx', 'audit', by('dism-online', 'DISM /Online /Add-ProvisionedAppxPackage', d.dismAppx), APPX),
  can('remove-appx', 'offline', by('dism-image', 'DISM /Image /Remove-ProvisionedAppxPackage', d.dismAppx), APPX),
  can('remove-appx', 'setup', atFirstLogon('DISM /Online /Remove-ProvisionedAppxPackage'), APPX, 'the answer file has no setting for app packages'),
  can('remove-appx', 'audit', by('dism-online', 'DISM /Online /Remove-ProvisionedAppxPackage', d.dismAppx), APPX),
  ...(['add-appx', 'remove-appx'] as const).flatMap((row) => nowhere(row, 'app packages came with Windows 8', d.dismAppx)),
];
