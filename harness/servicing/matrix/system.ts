import { DOCUMENTATION as d } from '../documentation.ts';
import { atFirstLogon, by, can, cannot, type CapabilityRule, nowhere, VISTA } from './rule.ts';

const ALL = { windows: '>=6.0' };
const STORE_WHY = 'the answer file has no setting for the component store';
const VISTA_STORE = 'the option came with the DISM of Windows 8';

/** Edition, product key, answer file, registry, files, component store. */
export const SYSTEM_RULES: readonly CapabilityRule[] = [
  can('set-edition', 'offline', by('dism-image', 'DISM /Image /Set-Edition', d.dismEdition)),
  cannot('set-edition', 'setup', 'the answer file has no setting for an upgrade: name another image of the medium (image.edition), or its product key', d.dismEdition),
  can('set-edition', 'audit', by('dism-online', 'DISM /Online /Set-Edition /AcceptEula /ProductKey', d.dismEdition), { installation: 'server' }),
  can('set-edition', 'audit', by('changepk', 'changepk.exe /ProductKey', d.editionUpgrade), { windows: '>=10.0' }, 'DISM changes the edition of a running Windows Server only'),
  cannot('set-edition', 'audit', 'DISM changes the edition of a running Windows Server only, and changepk came with Windows 10', d.dismEdition),
  cannot('set-edition', 'offline', 'DISM came with Windows 7', d.dismPlatforms),

  can('set-product-key', 'offline', by('dism-image', 'DISM /Image /Set-ProductKey', d.dismEdition)),
  cannot('set-product-key', 'offline', 'DISM came with Windows 7', d.dismPlatforms),
  can('set-product-key', 'setup', by('answer-file-product-key', 'answer file, specialize: Microsoft-Windows-Shell-Setup ProductKey', d.productKey), ALL),
  can('set-product-key', 'audit', by('slmgr', 'slmgr.vbs /ipk', d.slmgr), ALL, 'DISM sets the key of an image only'),

  can('apply-answer-file', 'offline', by('dism-image', 'DISM /Image /Apply-Unattend', d.dismUnattend)),
  can('apply-answer-file', 'offline', by('pkgmgr-image', 'Package Manager: pkgmgr /o /n', d.packageManager), { windows: VISTA }),
  can('apply-answer-file', 'setup', by('answer-file-merge', 'answer file: its own offlineServicing section', d.servicingStrategies), ALL),
  can('apply-answer-file', 'audit', by('dism-online', 'DISM /Online /Apply-Unattend', d.dismUnattend)),
  can('apply-answer-file', 'audit', by('pkgmgr-online', 'Package Manager: pkgmgr /n', d.packageManager), { windows: VISTA }),

  ...(['set-registry-value', 'remove-registry-value'] as const).flatMap((row) => [
    can(row, 'offline', by('registry-offline', 'reg load, change, reg unload', d.reg), ALL),
    can(
      row,
      'setup',
      [by('answer-file-run-synchronous', 'answer file, specialize: RunSynchronous runs reg', d.runSynchronous), atFirstLogon('reg')],
      ALL,
      'in specialize the value is there before services and users see the system',
    ),
    can(row, 'audit', by('registry-job', 'reg, in audit mode', d.reg), ALL),
  ]),
  can('copy-files', 'offline', by('copy-offline', 'xcopy onto the Windows volume', d.xcopy), ALL),
  can(
    'copy-files',
    'setup',
    [by('oem-folder', '$OEM$ folder of the configuration set', d.configurationSets), atFirstLogon('xcopy')],
    ALL,
    'Setup copies $OEM$ folders before the first boot, so that services and scripts find the files',
  ),
  can('copy-files', 'audit', by('copy-job', 'xcopy, in audit mode', d.xcopy), ALL),

  ...(['clean-up-image', 'check-component-store', 'check-component-store/restore'] as const).flatMap((row) => {
    const option = { 'clean-up-image': '/StartComponentCleanup', 'check-component-store': '/CheckHealth or /ScanHealth', 'check-component-store/restore': '/RestoreHealth' }[row];
    const page = row === 'clean-up-image' ? d.cleanUpStore : d.repairImage;
    return [
      can(row, 'offline', by('dism-image', `DISM /Image /Cleanup-Image ${option}`, page), { windows: '>=6.2' }),
      can(row, 'setup', atFirstLogon(`DISM /Online /Cleanup-Image ${option}`), { windows: '>=6.2' }, STORE_WHY),
      can(row, 'audit', by('dism-online', `DISM /Online /Cleanup-Image ${option}`, page), { windows: '>=6.2' }),
      ...nowhere(row, VISTA_STORE, page),
    ];
  }),
  can('clean-up-image/reset-base', 'offline', by('dism-image', 'DISM /Image /Cleanup-Image /StartComponentCleanup /ResetBase', d.cleanUpStore), { windows: '>=10.0' }),
  can('clean-up-image/reset-base', 'setup', atFirstLogon('DISM /Online /Cleanup-Image /StartComponentCleanup /ResetBase'), { windows: '>=6.3' }, STORE_WHY),
  can('clean-up-image/reset-base', 'audit', by('dism-online', 'DISM /Online /Cleanup-Image /StartComponentCleanup /ResetBase', d.cleanUpStore), { windows: '>=6.3' }),
  ...nowhere('clean-up-image/reset-base', 'the option came with Windows 8.1 for a running system and with Windows 10 for an image', d.cleanUpStore),
];
