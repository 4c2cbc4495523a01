import { failures } from './exit-meaning.ts';

/** Errors of the servicing stack that reach the tools above it (cbsapi.h, "Windows Update common errors"). */
export const servicingStackErrors = failures([
  [0x800f0805, 'CBS_E_INVALID_PACKAGE', 'not a package of the servicing stack', 'check the .cab'],
  [0x800f0806, 'CBS_E_PENDING', 'operations are pending', 'restart first'],
  [0x800f080c, 'CBS_E_UNKNOWN_UPDATE', 'the feature is not known in this edition', 'check the name of the feature'],
  [0x800f081e, 'CBS_E_NOT_APPLICABLE', 'the package does not apply: other edition, build or architecture, or contained already', 'compare the package with the system; look whether it is there already'],
  [0x800f081f, 'CBS_E_SOURCE_MISSING', 'the source files were not found', 'give files of the identical build'],
  [0x800f0823, 'CBS_E_NEW_SERVICING_STACK_REQUIRED', 'a newer servicing stack is required', 'install the servicing stack update first'],
  [0x800f0825, 'CBS_E_CANNOT_UNINSTALL', 'the package is permanent', 'leave it in place'],
  [0x800f0828, 'CBS_E_INSUFFICIENT_DISK_SPACE', 'not enough disk space', 'give the volume more room'],
  [0x800f082e, 'CBS_E_NOT_ALLOWED_OFFLINE', 'not allowed on an image', 'install it in the running system'],
  [0x800f0831, 'CBS_E_STORE_CORRUPTION', 'the component store lacks an earlier update', 'install the missing update first'],
  [0x800f0922, 'CBS_E_INSTALLERS_FAILED', 'an installer of the package failed', 'read CBS.log; check room on the system partitions'],
  [0x80073712, 'ERROR_SXS_COMPONENT_STORE_CORRUPT', 'the component store is damaged', 'begin with a clean image'],
  [0x80092004, 'CRYPT_E_NOT_FOUND', 'a signature cannot be resolved', 'check the catalog; Windows 7 needs SHA-2 support first'],
]);
