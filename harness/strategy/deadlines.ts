/**
 * Deadlines in minutes: far above what the slowest known host needs (a cumulative update takes 13 minutes on an idle
 * workstation; emulation without acceleration is ten times slower), since a deadline that is hit proves nothing.
 */
export const DEADLINES = {
  peReady: 20,
  /** Partition, apply, service, make bootable. */
  peJob: 240,
  powerOff: 20,
  /** First boot of an applied image: specialize, OOBE, first logon. */
  firstBoot: 90,
  /** Windows Setup from boot to audit mode or to the first logon. */
  setup: 240,
  auditJob: 240,
  generalize: 90,
  /** Installers, and what an answer file has no setting for. */
  firstLogonJob: 120,
  settle: 60,
  /** From a started box to its first answer. */
  boxBoot: 60,
  inventory: 20,
} as const;
