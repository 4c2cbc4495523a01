/** One known code. `success` codes are no failures; `reboot` asks for a restart. */
export interface ExitMeaning {
  /** Unsigned 32 bit. */
  code: number;
  name: string;
  meaning: string;
  /** What to do about it; empty for plain success. */
  mend: string;
  success: boolean;
  reboot: boolean;
}

type Row = [code: number, name: string, meaning: string, mend: string];

/** Codes of DISM, CBS and the imaging library that users meet (winerror.h, cbsapi.h; Microsoft's DISM and media pages). */
const failures: Row[] = [
  [2, 'ERROR_FILE_NOT_FOUND', 'a file was not found', 'check the path of the payload and that its medium is attached'],
  [3, 'ERROR_PATH_NOT_FOUND', 'a path was not found', 'check the path; a medium may have another letter'],
  [5, 'ERROR_ACCESS_DENIED', 'access denied', 'run elevated; close whatever holds the image; clear the read-only attribute of the .wim'],
  [13, 'ERROR_INVALID_DATA', 'invalid data, often a servicing session left behind', 'dism /Cleanup-Mountpoints, or take a fresh image'],
  [50, 'ERROR_NOT_SUPPORTED', 'the command does not apply to this kind of image', 'do not service a Windows PE image with this option; check the DISM version'],
  [87, 'ERROR_INVALID_PARAMETER', 'an option is misspelt, unknown to this DISM version, or not valid with /Online', 'check the command line against the DISM version'],
  [112, 'ERROR_DISK_FULL', 'the disk is full', 'give the volume or the scratch folder more room'],
  [552, '0x228', 'another or inapplicable .msu lay in the folder; the target may be installed all the same', 'put only the target and its checkpoint into the folder; enumerate packages'],
  [740, 'ERROR_ELEVATION_REQUIRED', 'elevation required', 'run elevated'],
  [1168, 'ERROR_NOT_FOUND', 'element not found, seen when an inapplicable update is rolled back at boot', 'read CBS.log'],
  [1223, 'ERROR_CANCELLED', 'cancelled by the user', 'run elevated without a prompt'],
  [1726, 'RPC_S_CALL_FAILED', 'the servicing host process died', 'look for antivirus or lack of memory, and try again once'],
  [0x800401e3, 'MK_E_UNAVAILABLE', 'Add-WindowsPackage with a .msu of 24H2 in-process', 'use dism.exe'],
  [0x80073cf2, 'ERROR_INSTALL_INVALID_PACKAGE', 'Sysprep found an app installed for one user only', 'remove the app for all users before generalizing'],
  [0x80092004, 'CRYPT_E_NOT_FOUND', 'a catalog or signature cannot be resolved', 'check the catalog; Windows 7 needs SHA-2 support first'],
  [0x800f0805, 'CBS_E_INVALID_PACKAGE', 'not a CBS package', 'check the .cab'],
  [0x800f0806, 'CBS_E_PENDING', 'operations are pending', 'restart, or use a clean image'],
  [0x800f080c, 'CBS_E_UNKNOWN_UPDATE', 'the feature is not known in this edition', 'check the feature name with /Get-Features'],
  [0x800f081e, 'CBS_E_NOT_APPLICABLE', 'the package does not apply to this image: other edition, build or architecture, or contained already', 'compare the package with the image; look whether it is there already'],
  [0x800f081f, 'CBS_E_SOURCE_MISSING', 'the source files were not found', 'give /Source of the identical build'],
  [0x800f0823, 'CBS_E_NEW_SERVICING_STACK_REQUIRED', 'a newer servicing stack is required', 'add the servicing stack update first'],
  [0x800f0825, 'CBS_E_CANNOT_UNINSTALL', 'the package is permanent', 'leave it in place'],
  [0x800f0828, 'CBS_E_INSUFFICIENT_DISK_SPACE', 'not enough disk space', 'give the volume more room'],
  [0x800f082e, 'CBS_E_NOT_ALLOWED_OFFLINE', 'not allowed offline', 'use the audit strategy'],
  [0x800f082f, 'CBS_E_EXCLUSIVE_WOULD_MERGE', 'a servicing stack update was given together with others', 'give it a call of its own'],
  [0x800f0830, 'CBS_E_IMAGE_UNSERVICEABLE', 'the image cannot be serviced', 'discard it and begin with a clean one'],
  [0x800f0831, 'CBS_E_STORE_CORRUPTION', 'the component store lacks an earlier update', 'add the missing update, or begin with newer media'],
  [0x800f0906, 'CBS_E_DOWNLOAD_FAILURE', 'the source files could not be downloaded', 'give /Source and /LimitAccess'],
  [0x800f0907, 'CBS_E_GROUPPOLICY_DISALLOWED', 'policy forbids the download', 'give /Source and /LimitAccess'],
  [0x800f0912, '0x800f0912', 'the local source lacks the files', 'give /Source of the identical build'],
  [0x800f0920, 'CBS_E_HANG_DETECTED', 'an installer hung', 'read CBS.log'],
  [0x800f0922, 'CBS_E_INSTALLERS_FAILED', 'an installer of the package failed', 'read CBS.log; check room on the system partitions'],
  [0x800f0954, 'CBS_E_INVALID_WINDOWS_UPDATE_COUNT_WSUS', 'a WSUS policy blocks the feature on demand', 'give /Source, or set UseWUServer=0'],
  [0x800f0955, '0x800f0955', 'the language feature does not match', 'use features of the identical build'],
  [0xc1420101, 'read-only container', 'the image file is read-only', 'clear the read-only attribute'],
  [0xc142010c, 'read-only mount', 'the image was mounted read-only and cannot be committed', 'mount it for writing'],
  [0xc1420113, 'mount folder taken', 'the folder holds a mounted image already', 'use another folder'],
  [0xc1420114, 'mount folder not empty', 'the mount folder is not empty', 'empty it'],
  [0xc1420115, 'mount folder missing', 'the mount folder does not exist', 'make it'],
  [0xc1420117, 'unmounted in part', 'the folder could not be unmounted completely', 'close what holds files in it, unload hives, try again'],
  [0xc1420118, 'mount in use', 'the mounted image is in use', 'close what holds files in it'],
  [0xc1420122, 'image changed', 'the image file changed after it was mounted', 'discard and begin again'],
  [0xc1420126, 'mounted already', 'the image is mounted already', 'unmount it first'],
  [0xc1420127, 'mounted for writing already', 'the image is mounted for writing already', 'unmount it first'],
  [0xc1420130, 'split image', 'a split image cannot be mounted', 'export it first'],
  [0xc142013c, 'compressed image', 'an .esd cannot be mounted', 'export it first'],
  [0xc1420134, 'not a fixed drive', 'the mount folder is not on a fixed NTFS drive', 'use a local disk'],
  [0xc150001c, 'running system', '/Image names the running operating system', 'use /Online'],
  [0xc150002a, 'elevation required', 'elevation required', 'run elevated'],
  [0xc150003b, '32-bit DISM', 'a 32-bit dism.exe cannot service a running 64-bit system', 'start the 64-bit dism.exe (Sysnative)'],
  [0xc150003c, 'no /Online in PE', '/Online is not possible in Windows PE', 'use /Image'],
  [0xc1510111, 'no permission', 'the image file cannot be written', 'clear the read-only attribute, copy it from the share'],
  [0xc1510113, 'bad index', 'there is no such index', 'look with /Get-ImageInfo'],
  [0xc1510114, 'needs remount', 'the mounted image needs a remount', 'dism /Remount-Image'],
  [0xc1510115, 'invalid mount', 'the mounted image is invalid', 'dism /Cleanup-Mountpoints'],
];

const table = new Map<number, ExitMeaning>([
  [0, { code: 0, name: 'ERROR_SUCCESS', meaning: 'done', mend: '', success: true, reboot: false }],
  [3010, { code: 3010, name: 'ERROR_SUCCESS_REBOOT_REQUIRED', meaning: 'done, a restart is required', mend: 'restart', success: true, reboot: true }],
  ...failures.map(([code, name, meaning, mend]): [number, ExitMeaning] => [code, { code, name, meaning, mend, success: false, reboot: false }]),
]);

/**
 * Explains an exit code or HRESULT of DISM, signed or unsigned. An HRESULT of the Win32 facility (0x8007xxxx) leaves
 * dism.exe as its low word, every other one as a negative number; both spellings lead to the same entry. Codes that
 * are not known are said to be so: nothing is made up.
 */
export function explainExitCode(exitCode: number): ExitMeaning {
  const code = exitCode >>> 0;
  const win32 = (code & 0xffff0000) >>> 0 === 0x80070000 ? code & 0xffff : undefined;
  const known = table.get(code) ?? (win32 === undefined ? undefined : table.get(win32));
  if (known) return { ...known, code };
  const hex = `0x${code.toString(16).padStart(8, '0')}`;
  return { code, name: hex, meaning: `no known meaning (${exitCode >>> 0} = ${hex})`, mend: 'look the code up; read dism.log and CBS.log', success: false, reboot: false };
}
