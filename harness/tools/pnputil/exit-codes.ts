import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, rebootInitiated, rebootRequired, type ExitMeaning } from '../exit-codes/exit-meaning.ts';

/** SetupAPI's own errors by their low word; as Win32 errors they begin with 0xe000, as HRESULTs with 0x800f (setupapi.h, winerror.h). */
const setupApi: readonly [low: number, name: string, meaning: string, action: string][] = [
  [0x0100, 'WRONG_INF_STYLE', 'the .inf has the wrong style', 'use an .inf of Windows 2000 or later'],
  [0x0101, 'SECTION_NOT_FOUND', 'the .inf lacks a section', 'look for sections of this architecture and Windows version'],
  [0x0203, 'NO_DRIVER_SELECTED', 'no driver is selected for the device', 'compare the hardware ids of the .inf with those of the device'],
  [0x020b, 'NO_SUCH_DEVINST', 'the device does not exist', 'check that the device is present'],
  [0x022f, 'NO_CATALOG_FOR_OEM_INF', 'the .inf names no catalog: it is not signed', 'sign the driver package'],
  [0x0234, 'DRIVER_NONNATIVE', 'the driver is for another architecture', 'use the one of this architecture'],
  [0x0235, 'IN_WOW64', 'a 32-bit program cannot install drivers here', 'start the 64-bit pnputil.exe (Sysnative)'],
  [0x023c, 'NOT_AN_INSTALLED_OEM_INF', 'it is not the published name of a driver package in the store', 'look the name up with /enum-drivers'],
  [0x023d, 'INF_IN_USE_BY_DEVICES', 'devices use the driver package', 'give /uninstall or /force'],
  [0x023f, 'NO_AUTHENTICODE_CATALOG', 'the catalog carries no signature', 'sign the driver package'],
  [0x0240, 'AUTHENTICODE_DISALLOWED', 'drivers signed by their maker alone are not allowed here', 'use a driver signed by Microsoft'],
  [0x0241, 'AUTHENTICODE_TRUSTED_PUBLISHER', 'signed by a trusted publisher, not by Microsoft', 'nothing: this is information'],
  [0x0242, 'AUTHENTICODE_TRUST_NOT_ESTABLISHED', 'nobody has said yet whether the publisher is trusted, and nobody can be asked', "import the publisher's certificate into Trusted Publishers first"],
  [0x0243, 'AUTHENTICODE_PUBLISHER_NOT_TRUSTED', 'the publisher is not trusted', 'take its certificate out of Untrusted Publishers'],
  [0x0244, 'SIGNATURE_OSATTRIBUTE_MISMATCH', 'the signature is for another version of Windows', 'use a driver for this version'],
  [0x0247, 'DRIVER_STORE_ADD_FAILED', 'the package could not be added to the store', 'read the log'],
  [0x0248, 'DEVICE_INSTALL_BLOCKED', 'a policy forbids to install the device', 'look at the device installation policies'],
  [0x0249, 'DRIVER_INSTALL_BLOCKED', 'the driver is known to be harmful and blocked', 'use a newer driver'],
  [0x024b, 'FILE_HASH_NOT_IN_CATALOG', 'a file is not that of the catalog', 'use an unchanged driver package'],
  [0x024c, 'DRIVER_STORE_DELETE_FAILED', 'the package could not be deleted from the store', 'read the log'],
];

/** PnPUtil Return Values. */
const meanings: readonly ExitMeaning[] = [
  done,
  { code: 259, name: 'ERROR_NO_MORE_ITEMS', meaning: 'no device matches the driver, or the device has a better one already; the package is in the store', success: true, rebootRequired: false, action: '' },
  rebootRequired,
  rebootInitiated,
  ...failures(setupApi.flatMap(([low, name, meaning, action]) => [
    [(0xe0000000 | low) >>> 0, `ERROR_${name}`, meaning, action],
    [(0x800f0000 | low) >>> 0, `SPAPI_E_${name}`, meaning, action],
  ])),
];

/** What an exit code of pnputil.exe means, also an HRESULT, signed or unsigned. */
export function explainPnputilExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('pnputil', meanings, exitCode, '%windir%\\inf\\setupapi.dev.log');
}
