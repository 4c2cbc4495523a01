/**
 * What carries an operation out. The compilers switch on this and on nothing else; the capability matrix says which one
 * is used, and a scenario may name another of the same cell (`via`).
 */
export const MECHANISMS = [
  /** `dism /Image:` in a Windows PE job, on the applied (or mounted) image. */
  'dism-image',
  /** `dism` on a mounted copy of the medium's boot.wim, in the Windows PE job. */
  'dism-mounted-pe',
  /** `reg load`, `reg add` or `reg delete`, `reg unload` in the Windows PE job. */
  'registry-offline',
  /** Copied onto the Windows volume in the Windows PE job. */
  'copy-offline',
  /** `dism /Online` in a job as SYSTEM, in audit mode. */
  'dism-online',
  /** `pnputil /add-driver`, `/delete-driver` (Windows 10 1607 and later); `-i -a`, `-f -d` before. */
  'pnputil',
  'pnputil-legacy',
  'dpinst',
  'wusa',
  'lpksetup',
  'changepk',
  'slmgr',
  /** `msiexec`, or the .exe itself, in a job as SYSTEM. */
  'installer-job',
  /** `reg`, `xcopy` in the audit job. */
  'registry-job',
  'copy-job',
  /** `<servicing><package>` of the answer file, offlineServicing pass. */
  'answer-file-servicing',
  /** The scenario's own offlineServicing sections merged into the answer file. */
  'answer-file-merge',
  /** Microsoft-Windows-PnpCustomizationsNonWinPE (offlineServicing) and -WinPE (windowsPE). */
  'answer-file-driver-paths',
  'answer-file-driver-paths-pe',
  /** Microsoft-Windows-International-Core, TimeZone of Shell-Setup. */
  'answer-file-international',
  /** ProductKey of Shell-Setup in the specialize pass. */
  'answer-file-product-key',
  /** RunSynchronous of Microsoft-Windows-Deployment in the specialize pass. */
  'answer-file-run-synchronous',
  /** `$OEM$` folders of the configuration set. */
  'oem-folder',
  /** A job that FirstLogonCommands starts, in the oobeSystem pass: installers, `dism /Online`, `pnputil`, `xcopy`. */
  'first-logon-job',
  /** Windows Vista and Server 2008: Package Manager on an image and on the running system, OCSetup, PEimg. */
  'pkgmgr-image',
  'pkgmgr-online',
  'ocsetup',
  'peimg',
] as const;
export type Mechanism = (typeof MECHANISMS)[number];
