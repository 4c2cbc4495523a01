import { type Failure, failures } from './failure.ts';

/** System errors that DISM users meet (winerror.h; field reports of DISM and of Windows Update's media pages). */
export const win32Failures: readonly Failure[] = [
  ...failures('dism', [
    [2, 'ERROR_FILE_NOT_FOUND', 'a file was not found', ['the path of the payload is wrong', 'the payload is missing', 'a relative path from another folder'], 'check the path of the payload and that its medium is attached'],
    [3, 'ERROR_PATH_NOT_FOUND', 'a path was not found', ['the medium has another drive letter', 'a network path', '/PackagePath names a file inside a package'], 'check the path; a medium may have another letter'],
    [5, 'ERROR_ACCESS_DENIED', 'access denied', ['not elevated', 'antivirus, or another user\'s mount, holds the image', 'the .wim is read-only'], 'run elevated; close whatever holds the image; clear the read-only attribute of the .wim'],
    [11, 'ERROR_BAD_FORMAT', 'the image file has a format that this DISM cannot read', ['an image of newer media', 'a damaged file'], 'take the DISM of the newest media; check the digest of the file'],
    [13, 'ERROR_INVALID_DATA', 'invalid data, often a servicing session left behind', ['an earlier DISM was ended', 'a damaged package'], 'dism /Cleanup-Mountpoints, or take a fresh image'],
    [32, 'ERROR_SHARING_VIOLATION', 'a file is in use by another process', ['antivirus', 'an open Explorer window or editor', 'a loaded hive'], 'close what holds it and try again'],
    [39, 'ERROR_HANDLE_DISK_FULL', 'the disk is full', ['too little room on the volume or in the scratch folder'], 'give the volume or the scratch folder more room'],
    [50, 'ERROR_NOT_SUPPORTED', 'the command does not apply to this kind of image', ['an option for Windows on a Windows PE image, or the reverse', '/Online with a command for offline images', 'a boot-critical driver without signature', 'an option newer than this DISM'], 'do not service this kind of image with this option; check the DISM version'],
    [87, 'ERROR_INVALID_PARAMETER', 'an option is misspelt, unknown to this DISM version, or not valid with /Online', ['a misspelt option', 'a missing slash', 'an option newer than this DISM'], 'check the command line against the DISM version'],
    [112, 'ERROR_DISK_FULL', 'the disk is full', ['the scratch folder on a RAM disk', 'too little room on the volume'], 'give the volume or the scratch folder more room'],
    [145, 'ERROR_DIR_NOT_EMPTY', 'the folder is not empty', ['an earlier mount left files'], 'empty it, or use another'],
    [183, 'ERROR_ALREADY_EXISTS', 'it is there already', ['an earlier run left it'], 'remove it, or use another name'],
    [552, 'ERROR_COULD_NOT_INTERPRET', 'another or inapplicable .msu lay in the folder; the target may be installed all the same', ['a folder with more .msu than the target and its checkpoints', 'an older DISM that knows no checkpoint cumulative updates'], 'put only the target and its checkpoint into the folder; enumerate packages'],
    [740, 'ERROR_ELEVATION_REQUIRED', 'elevation required', ['not elevated'], 'run elevated'],
    [1223, 'ERROR_CANCELLED', 'cancelled by the user', ['the User Account Control question was refused'], 'run elevated without a prompt'],
    [1235, 'ERROR_REQUEST_ABORTED', 'the request was aborted', ['the mount folder is in use'], 'close what holds it and try again'],
    [1726, 'RPC_S_CALL_FAILED', 'the servicing host process died', ['antivirus', 'lack of memory'], 'look for antivirus or lack of memory, and try again once'],
    [0x800401e3, 'MK_E_UNAVAILABLE', 'Add-WindowsPackage with a .msu of 24H2 in-process', ['the PowerShell cmdlet instead of dism.exe'], 'use dism.exe'],
  ]),
  ...failures('cbs', [
    [1168, 'ERROR_NOT_FOUND', 'element not found, seen when an inapplicable update is rolled back at boot', ['a checkpoint cumulative update that does not apply', 'a capability or package of another build'], 'read CBS.log'],
    [14098, 'ERROR_SXS_COMPONENT_STORE_CORRUPT', 'the component store is damaged', ['disk errors', 'an interrupted update'], 'dism /Cleanup-Image /RestoreHealth, or begin with a clean image'],
    [0x80092004, 'CRYPT_E_NOT_FOUND', 'a catalog or signature cannot be resolved', ['Windows 7 without SHA-2 support and its servicing stack update', 'a changed file'], 'check the catalog; Windows 7 needs SHA-2 support first'],
  ]),
  ...failures('setupact', [[0x80073cf2, 'ERROR_INSTALL_INVALID_PACKAGE', 'Sysprep found an app installed for one user only', ['an app was updated or installed by a user before Sysprep'], 'remove the app for all users before generalizing']]),
  ...failures('setupapi', [
    [0x800f022f, 'SPAPI_E_NO_CATALOG_FOR_OEM_INF', 'the driver package names no catalog', ['an unsigned driver package'], 'sign it, or use /ForceUnsigned offline'],
    [0x800f024b, 'SPAPI_E_FILE_HASH_NOT_IN_CATALOG', 'a file of the driver package is not in its catalog', ['a file changed after signing'], 'take the package as its maker signed it'],
    [0x800f0247, 'SPAPI_E_DRIVER_STORE_ADD_FAILED', 'the driver package could not be put into the driver store', ['the image is full or damaged'], 'read setupapi.offline.log'],
  ]),
];
