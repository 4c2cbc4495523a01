import { failures } from './exit-meaning.ts';

/** Errors that any of the tools may end with (winerror.h, "System Error Codes" and "HRESULT values"). */
export const systemErrors = failures([
  [1, 'ERROR_INVALID_FUNCTION', 'a general failure', 'read the output'],
  [2, 'ERROR_FILE_NOT_FOUND', 'a file was not found', 'check the path, and that its medium is attached'],
  [3, 'ERROR_PATH_NOT_FOUND', 'a path was not found', 'check the path; a medium may have another letter'],
  [5, 'ERROR_ACCESS_DENIED', 'access denied', 'run elevated'],
  [8, 'ERROR_NOT_ENOUGH_MEMORY', 'not enough memory', 'give the machine more memory'],
  [13, 'ERROR_INVALID_DATA', 'invalid data', 'check the payload'],
  [32, 'ERROR_SHARING_VIOLATION', 'a file is in use', 'close what holds it'],
  [50, 'ERROR_NOT_SUPPORTED', 'not supported', 'check the Windows version'],
  [87, 'ERROR_INVALID_PARAMETER', 'an option is misspelt or unknown to this version', 'check the command line against the Windows version'],
  [112, 'ERROR_DISK_FULL', 'the disk is full', 'give the volume more room'],
  [193, 'ERROR_BAD_EXE_FORMAT', 'the program is for another architecture', 'use the one of this architecture'],
  [740, 'ERROR_ELEVATION_REQUIRED', 'elevation required', 'run elevated'],
  [1223, 'ERROR_CANCELLED', 'cancelled by the user', 'run elevated without a prompt'],
  [1726, 'RPC_S_CALL_FAILED', 'a remote procedure call failed: the service behind the tool died', 'look for lack of memory, and try again once'],
  [9009, 'MSG_DIR_BAD_COMMAND_OR_FILE', 'cmd did not find the program', 'check the path; the program may not be part of this Windows'],
  [0x80004005, 'E_FAIL', 'unspecified failure', 'read the log'],
  [0x8000ffff, 'E_UNEXPECTED', 'unexpected failure', 'read the log'],
  [0x800b0100, 'TRUST_E_NOSIGNATURE', 'not signed', 'use a signed payload'],
  [0x800b0109, 'CERT_E_UNTRUSTEDROOT', 'signed by a publisher whose root certificate is not trusted', 'import the root certificate first'],
  [0xc0000005, 'STATUS_ACCESS_VIOLATION', 'the program crashed', 'look for a dump; try again once'],
  [0xc0000135, 'STATUS_DLL_NOT_FOUND', 'a library of the program is missing', 'use the program of this Windows'],
  [0xc000013a, 'STATUS_CONTROL_C_EXIT', 'the program was ended from outside', 'look for a timeout or a restart'],
  [0xc0000142, 'STATUS_DLL_INIT_FAILED', 'a library of the program did not start, often because the session ended', 'try again'],
]);
