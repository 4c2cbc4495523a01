/**
 * HRESULTs of servicing. 0x8007xxxx wraps a Win32 code; 0x800f08xx is CBS, 0x800f02xx SetupAPI, 0xc004xxxx DismApi (dismapi.h).
 */
export const HR = {
  FILE_NOT_FOUND: 0x80070002,
  PATH_NOT_FOUND: 0x80070003,
  ACCESS_DENIED: 0x80070005,
  INVALID_DATA: 0x8007000d,
  NOT_SUPPORTED: 0x80070032,
  INVALID_PARAMETER: 0x80070057,
  ELEVATION_REQUIRED: 0x800702e4,
  NOT_FOUND: 0x80070490,
  FILE_HASH_MISMATCH: 0x800736cc,
  INVALID_PACKAGE: 0x800f0805,
  PENDING: 0x800f0806,
  UNKNOWN_UPDATE: 0x800f080c,
  NOT_APPLICABLE: 0x800f081e,
  SOURCE_MISSING: 0x800f081f,
  CANNOT_UNINSTALL: 0x800f0825,
  NEW_SERVICING_STACK_REQUIRED: 0x800f0823,
  EXCLUSIVE_WOULD_MERGE: 0x800f082f,
  DOWNLOAD_FAILURE: 0x800f0906,
  DOWNLOAD_POLICY: 0x800f0907,
  WSUS_COUNT_INVALID: 0x800f0954,
  STORE_CORRUPTION: 0x800f0831,
  INVALID_FOLDER_CONTENT: 0x80070228,
  WRONG_INF_STYLE: 0x800f0100,
  NO_CATALOG_FOR_OEM_INF: 0x800f022f,
  DRIVER_NONNATIVE: 0x800f0234,
  PARENT_FEATURE_DISABLED: 0xc004000d,
} as const;

/** The sentence that Windows has for a code; dism prints it below `Error: ...`. */
const MESSAGES: Record<number, string> = {
  [HR.FILE_NOT_FOUND]: 'The system cannot find the file specified.',
  [HR.PATH_NOT_FOUND]: 'The system cannot find the path specified.',
  [HR.ACCESS_DENIED]: 'Access is denied.',
  [HR.INVALID_DATA]: 'The data is invalid.',
  [HR.NOT_SUPPORTED]: 'The request is not supported.',
  [HR.INVALID_PARAMETER]: 'The parameter is incorrect.',
  [HR.ELEVATION_REQUIRED]: 'Elevated permissions are required to run DISM. \r\nUse an elevated command prompt to complete these tasks.',
  [HR.NOT_FOUND]: 'Element not found.',
  [HR.FILE_HASH_MISMATCH]: "A component's file does not match the verification information present in the component manifest.",
  [HR.INVALID_PACKAGE]: 'The specified package is not valid Windows package.',
  [HR.PENDING]: 'The operation could not be completed due to pending operations.',
  [HR.UNKNOWN_UPDATE]: 'A Windows feature name was not recognized. \r\nUse the /Get-Features option to find the name of the feature in the image and try the command again.',
  [HR.NOT_APPLICABLE]: 'The specified package is not applicable to this image.',
  [HR.SOURCE_MISSING]:
    'The source files could not be found. \r\nUse the "Source" option to specify the location of the files that are required to restore the feature. For more information on specifying a source location, see https://go.microsoft.com/fwlink/?LinkId=243077.',
  [HR.CANNOT_UNINSTALL]: 'The specified package cannot be uninstalled.',
  [HR.NEW_SERVICING_STACK_REQUIRED]: 'The specified package requires a newer version of the servicing stack.',
  [HR.EXCLUSIVE_WOULD_MERGE]: 'The exclusive package could not be started because other packages are pending.',
  [HR.DOWNLOAD_FAILURE]:
    'The source files could not be downloaded. \r\nUse the "Source" option to specify the location of the files that are required to restore the feature. For more information on specifying a source location, see https://go.microsoft.com/fwlink/?LinkId=243077.',
  [HR.DOWNLOAD_POLICY]: 'DISM failed. No operation was performed. \r\nFor more information, review the log file.',
  [HR.WSUS_COUNT_INVALID]: 'DISM failed. No operation was performed. \r\nFor more information, review the log file.',
  [HR.STORE_CORRUPTION]: 'The component store has been corrupted.',
  [HR.INVALID_FOLDER_CONTENT]: 'An error occurred applying the Unattend.xml file from the .msu package.\r\nFor more information, review the log file.',
  [HR.WRONG_INF_STYLE]: 'The style of the INF is different than what was requested.',
  [HR.NO_CATALOG_FOR_OEM_INF]: 'The third-party INF does not contain digital signature information.',
  [HR.DRIVER_NONNATIVE]: 'The driver package does not support this platform.',
  [HR.PARENT_FEATURE_DISABLED]: 'One or several parent features are disabled so current feature can not be enabled.',
};

/** A servicing operation that failed. `hresult` is unsigned; `detail` stands before the code's own sentence, or with `only` instead of it. */
export class ServicingError extends Error {
  readonly hresult: number;
  constructor(hresult: number, detail?: string, only = false) {
    super([detail, only ? '' : MESSAGES[hresult]].filter(Boolean).join('\r\n') || `0x${hresult.toString(16)}`);
    this.name = 'ServicingError';
    this.hresult = hresult >>> 0;
  }
  /** The Win32 code inside a 0x8007xxxx HRESULT. */
  get win32(): number | undefined {
    return this.hresult >>> 16 === 0x8007 ? this.hresult & 0xffff : undefined;
  }
  /** Exit code as dism.exe gives it: Win32 facility -> the low word, everything else the HRESULT as a signed number. */
  get exitCode(): number {
    return this.win32 ?? this.hresult | 0;
  }
  /** `2` or `0x800f081e`: how dism prints the code. */
  get code(): string {
    return this.win32 === undefined ? `0x${this.hresult.toString(16)}` : String(this.win32);
  }
}
