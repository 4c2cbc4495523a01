import { DOCUMENTATION as d } from '../documentation.ts';
import { atFirstLogon, BEFORE_BOOT, by, can, cannot, type CapabilityRule, nowhere, VISTA } from './rule.ts';

const PKGMGR_IMAGE = by('pkgmgr-image', 'Package Manager: pkgmgr /o /ip /m', d.packageManager);
const PKGMGR_ONLINE = by('pkgmgr-online', 'Package Manager: pkgmgr /ip /m', d.packageManager);
const INSTALL = by('answer-file-servicing', 'answer file, offlineServicing: servicing/package action="install"', d.answerFilePackages);
const REMOVE = by('answer-file-servicing', 'answer file, offlineServicing: servicing/package action="remove"', d.answerFilePackages);
const NO_MSU = 'an answer file names .cab packages only; DISM takes the .msu as it is, in both its forms';

/** Packages, features and capabilities. */
export const PACKAGE_RULES: readonly CapabilityRule[] = [
  can('add-package/cab', 'offline', by('dism-image', 'DISM /Image /Add-Package', d.dismPackages)),
  can('add-package/cab', 'offline', PKGMGR_IMAGE, { windows: VISTA }),
  can('add-package/cab', 'setup', [INSTALL, atFirstLogon('DISM /Online /Add-Package')], {}, BEFORE_BOOT),
  can('add-package/cab', 'setup', INSTALL, { windows: VISTA }),
  can('add-package/cab', 'audit', by('dism-online', 'DISM /Online /Add-Package', d.dismPackages)),
  can('add-package/cab', 'audit', PKGMGR_ONLINE, { windows: VISTA }),

  can('add-package/msu', 'offline', by('dism-image', 'DISM /Image /Add-Package', d.dismPackages)),
  cannot('add-package/msu', 'offline', 'Package Manager takes .cab packages only: extract the .cab from the .msu', d.packageManager, { windows: VISTA }),
  can('add-package/msu', 'setup', atFirstLogon('DISM /Online /Add-Package'), {}, NO_MSU),
  cannot('add-package/msu', 'setup', 'an answer file names .cab packages only: extract the .cab from the .msu', d.answerFilePackages, { windows: VISTA }),
  can(
    'add-package/msu',
    'audit',
    [by('dism-online', 'DISM /Online /Add-Package', d.dismPackages), by('wusa', 'Windows Update Standalone Installer: wusa /quiet /norestart', d.wusa)],
    { windows: '>=10.0' },
    'DISM gives a log and an exit code of its own; wusa is silent and leaves its reasons in the Setup event log',
  ),
  can(
    'add-package/msu',
    'audit',
    [by('wusa', 'Windows Update Standalone Installer: wusa /quiet /norestart', d.wusa), by('dism-online', 'DISM /Online /Add-Package', d.dismPackages)],
    {},
    'before Windows 10, DISM documents .msu for offline images only',
  ),
  can('add-package/msu', 'audit', by('wusa', 'Windows Update Standalone Installer: wusa /quiet /norestart', d.wusa), { windows: VISTA }),

  can('add-package/checkpoints', 'offline', by('dism-image', 'DISM /Image /Add-Package, the checkpoints beside the .msu', d.checkpointUpdates), { windows: '>=10.0.26100' }),
  can('add-package/checkpoints', 'setup', atFirstLogon('DISM /Online /Add-Package, the checkpoints beside the .msu'), { windows: '>=10.0.26100' }, NO_MSU),
  can('add-package/checkpoints', 'audit', by('dism-online', 'DISM /Online /Add-Package, the checkpoints beside the .msu', d.checkpointUpdates), { windows: '>=10.0.26100' }),
  ...nowhere('add-package/checkpoints', 'checkpoint cumulative updates came with Windows 11 24H2 and Windows Server 2025', d.checkpointUpdates),

  can('remove-package', 'offline', by('dism-image', 'DISM /Image /Remove-Package', d.dismPackages)),
  can('remove-package', 'offline', by('pkgmgr-image', 'Package Manager: pkgmgr /o /up', d.packageManager), { windows: VISTA }),
  can('remove-package', 'setup', [REMOVE, atFirstLogon('DISM /Online /Remove-Package')], {}, BEFORE_BOOT),
  can('remove-package', 'setup', REMOVE, { windows: VISTA }),
  can('remove-package', 'audit', by('dism-online', 'DISM /Online /Remove-Package', d.dismPackages)),
  can('remove-package', 'audit', by('pkgmgr-online', 'Package Manager: pkgmgr /up', d.packageManager), { windows: VISTA }),

  can('add-capability', 'offline', by('dism-image', 'DISM /Image /Add-Capability', d.dismCapabilities), { windows: '>=10.0' }),
  can('add-capability', 'setup', atFirstLogon('DISM /Online /Add-Capability'), { windows: '>=10.0' }, 'the answer file has no setting for capabilities'),
  can('add-capability', 'audit', by('dism-online', 'DISM /Online /Add-Capability', d.dismCapabilities), { windows: '>=10.0' }),
  can('remove-capability', 'offline', by('dism-image', 'DISM /Image /Remove-Capability', d.dismCapabilities), { windows: '>=10.0' }),
  can('remove-capability', 'setup', atFirstLogon('DISM /Online /Remove-Capability'), { windows: '>=10.0' }, 'the answer file has no setting for capabilities'),
  can('remove-capability', 'audit', by('dism-online', 'DISM /Online /Remove-Capability', d.dismCapabilities), { windows: '>=10.0' }),
  ...(['add-capability', 'remove-capability'] as const).flatMap((row) => nowhere(row, 'capabilities came with Windows 10', d.dismCapabilities)),
];

const SELECTION = (state: string) => by('answer-file-servicing', `answer file, offlineServicing: servicing/package action="configure", selection state="${state}"`, d.answerFileFeatures);
const WINDOWS_8 = 'the option came with the DISM of Windows 8';
const OCSETUP_WHY = 'ocsetup also runs the installers of components that Package Manager does not know';
const SELECTION_WHY = 'a selection of the answer file takes effect before the first boot';

export const FEATURE_RULES: readonly CapabilityRule[] = [
  can('enable-feature', 'offline', by('dism-image', 'DISM /Image /Enable-Feature', d.dismPackages)),
  can('enable-feature', 'offline', by('pkgmgr-image', 'Package Manager: pkgmgr /o /iu', d.packageManager), { windows: VISTA }),
  can('enable-feature', 'setup', [SELECTION('true'), atFirstLogon('DISM /Online /Enable-Feature')], {}, SELECTION_WHY),
  can('enable-feature', 'setup', SELECTION('true'), { windows: VISTA }),
  can('enable-feature', 'audit', by('dism-online', 'DISM /Online /Enable-Feature', d.dismPackages)),
  can('enable-feature', 'audit', [by('ocsetup', 'Optional Component Setup: ocsetup', d.ocsetup), by('pkgmgr-online', 'Package Manager: pkgmgr /iu', d.packageManager)], { windows: VISTA }, OCSETUP_WHY),
  can('enable-feature/all', 'offline', by('dism-image', 'DISM /Image /Enable-Feature /All', d.dismPackages), { windows: '>=6.2' }),
  can('enable-feature/all', 'setup', atFirstLogon('DISM /Online /Enable-Feature /All'), { windows: '>=6.2' }, 'a selection enables what it names and nothing else'),
  can('enable-feature/all', 'audit', by('dism-online', 'DISM /Online /Enable-Feature /All', d.dismPackages), { windows: '>=6.2' }),
  can('enable-feature/source', 'offline', by('dism-image', 'DISM /Image /Enable-Feature /Source /LimitAccess', d.netFramework), { windows: '>=6.2' }),
  can('enable-feature/source', 'setup', atFirstLogon('DISM /Online /Enable-Feature /Source /LimitAccess'), { windows: '>=6.2' }, 'a selection can name no source'),
  can('enable-feature/source', 'audit', by('dism-online', 'DISM /Online /Enable-Feature /Source /LimitAccess', d.netFramework), { windows: '>=6.2' }),
  ...(['enable-feature/all', 'enable-feature/source'] as const).flatMap((row) => nowhere(row, WINDOWS_8, d.dismPackages)),

  can('disable-feature', 'offline', by('dism-image', 'DISM /Image /Disable-Feature', d.dismPackages)),
  can('disable-feature', 'offline', by('pkgmgr-image', 'Package Manager: pkgmgr /o /uu', d.packageManager), { windows: VISTA }),
  can('disable-feature', 'setup', [SELECTION('false'), atFirstLogon('DISM /Online /Disable-Feature')], {}, SELECTION_WHY),
  can('disable-feature', 'setup', SELECTION('false'), { windows: VISTA }),
  can('disable-feature', 'audit', by('dism-online', 'DISM /Online /Disable-Feature', d.dismPackages)),
  can('disable-feature', 'audit', [by('ocsetup', 'Optional Component Setup: ocsetup /uninstall', d.ocsetup), by('pkgmgr-online', 'Package Manager: pkgmgr /uu', d.packageManager)], { windows: VISTA }, OCSETUP_WHY),
  can('disable-feature/remove', 'offline', by('dism-image', 'DISM /Image /Disable-Feature /Remove', d.dismPackages), { windows: '>=6.2' }),
  can('disable-feature/remove', 'setup', atFirstLogon('DISM /Online /Disable-Feature /Remove'), { windows: '>=6.2' }, 'a selection cannot remove a payload'),
  can('disable-feature/remove', 'audit', by('dism-online', 'DISM /Online /Disable-Feature /Remove', d.dismPackages), { windows: '>=6.2' }),
  ...nowhere('disable-feature/remove', WINDOWS_8, d.dismPackages),
];
