import { DOCUMENTATION as d } from '../documentation.ts';
import { atFirstLogon, by, can, cannot, type CapabilityRule, VISTA } from './rule.ts';

const PNPUTIL = by('pnputil', 'PnPUtil /add-driver /install', d.pnputil);
const PNPUTIL_OLD = by('pnputil-legacy', 'PnPUtil -i -a', d.pnputil);
const DPINST = by('dpinst', 'DPInst /q /se /f, from the payload medium', d.dpinst);
const DPINST_WHY = 'PnPUtil is part of Windows; DPInst is deprecated and must be brought along';
const NON_WINPE = by('answer-file-driver-paths', 'answer file, offlineServicing: Microsoft-Windows-PnpCustomizationsNonWinPE DriverPaths', d.pnpCustomizationsNonWinPE);
const WINPE = by('answer-file-driver-paths-pe', 'answer file, windowsPE: Microsoft-Windows-PnpCustomizationsWinPE DriverPaths', d.pnpCustomizationsWinPE);
const FIRST_LOGON = atFirstLogon('PnPUtil');
const NON_WINPE_WHY = "windowsPE paths also load the driver into Setup's own Windows PE, which only a boot-critical driver needs";
/** PnPUtil's present syntax came with Windows 10 1607. */
const MODERN = '>=10.0.14393';
const BEFORE_SOFT_SIGNING = 'the signature is checked by Windows itself; Setup and PnPUtil have no option against that';

export const DRIVER_RULES: readonly CapabilityRule[] = [
  can('add-driver', 'offline', by('dism-image', 'DISM /Image /Add-Driver', d.dismDrivers)),
  can('add-driver', 'offline', by('pkgmgr-image', 'Package Manager: pkgmgr /o /n with PnpCustomizationsNonWinPE', d.packageManager), { windows: VISTA }),
  can('add-driver', 'setup', [NON_WINPE, WINPE, FIRST_LOGON], { windows: '>=6.0' }, NON_WINPE_WHY),
  can('add-driver', 'audit', [PNPUTIL, DPINST], { windows: MODERN }, DPINST_WHY),
  can('add-driver', 'audit', [PNPUTIL_OLD, DPINST], { windows: '>=6.0' }, DPINST_WHY),

  can('add-driver/recurse', 'offline', by('dism-image', 'DISM /Image /Add-Driver /Recurse', d.dismDrivers)),
  can('add-driver/recurse', 'offline', by('pkgmgr-image', 'Package Manager: pkgmgr /o /n with PnpCustomizationsNonWinPE', d.packageManager), { windows: VISTA }),
  can('add-driver/recurse', 'setup', [NON_WINPE, WINPE], { windows: '>=6.0' }, NON_WINPE_WHY),
  can('add-driver/recurse', 'audit', by('pnputil', 'PnPUtil /add-driver *.inf /subdirs /install', d.pnputil), { windows: MODERN }),
  cannot('add-driver/recurse', 'audit', 'PnPUtil looks below folders since Windows 10 1607, and DPInst only where a DPInst.xml says so: name each driver', d.pnputil),

  can('add-driver/force-unsigned', 'offline', by('dism-image', 'DISM /Image /Add-Driver /ForceUnsigned', d.dismDrivers)),
  cannot('add-driver/force-unsigned', 'offline', 'Package Manager has no such option', d.packageManager, { windows: VISTA }),
  cannot('add-driver/force-unsigned', 'setup', BEFORE_SOFT_SIGNING, d.dismDrivers),
  can('add-driver/force-unsigned', 'audit', by('dpinst', 'DPInst /lm (legacy mode)', d.dpinst), { windows: VISTA }),
  cannot('add-driver/force-unsigned', 'audit', BEFORE_SOFT_SIGNING, d.dismDrivers),

  cannot('add-driver/co-installer', 'offline', 'a co-installer runs when Windows installs the device, and DISM takes .inf files only', d.coInstallers),
  can('add-driver/co-installer', 'setup', FIRST_LOGON, { windows: '>=6.0' }, 'driver paths stage the package before there is a device to run the co-installer for'),
  can('add-driver/co-installer', 'audit', [PNPUTIL, DPINST], { windows: MODERN }, DPINST_WHY),
  can('add-driver/co-installer', 'audit', [PNPUTIL_OLD, DPINST], { windows: '>=6.0' }, DPINST_WHY),

  can('remove-driver', 'offline', by('dism-image', 'DISM /Image /Remove-Driver', d.dismDrivers)),
  cannot('remove-driver', 'offline', 'Package Manager removes no drivers', d.packageManager, { windows: VISTA }),
  can('remove-driver', 'setup', atFirstLogon('PnPUtil /delete-driver'), { windows: '>=6.1' }, 'the answer file has no setting that removes a driver'),
  can('remove-driver', 'audit', by('pnputil', 'PnPUtil /delete-driver /uninstall', d.pnputil), { windows: MODERN }),
  can('remove-driver', 'audit', by('pnputil-legacy', 'PnPUtil -d', d.pnputil)),
  ...(['setup', 'audit'] as const).map((strategy) => cannot('remove-driver', strategy, 'its published name is looked up with DISM, which came with Windows 7', d.dismDrivers, { windows: VISTA })),
];
