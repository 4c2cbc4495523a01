/** What `probe` says about this host. A part that could not be asked is null. */
export interface HostRecord {
  powershell: { version: string; edition: string; is64Bit: boolean };
  /** Version of the Hyper-V module; null: not installed (or a 32-bit PowerShell, which does not see it). */
  module: string | null;
  /** State of the service `vmms`; null: there is none. */
  service: string | null;
  rights: { elevated: boolean; hyperVAdministrator: boolean } | null;
  system: {
    caption: string;
    build: string;
    server: boolean;
    /** Win32_OperatingSystem.OperatingSystemSKU. */
    edition: number;
    model: string;
    manufacturer: string;
    hypervisorPresent: boolean;
    /** Virtualisation is switched on in the firmware. False while a hypervisor runs, whatever the truth. */
    virtualizationFirmware: boolean;
    secondLevelTranslation: boolean;
    freeMemoryMiB: number;
  } | null;
  virtualization: { answers: boolean; logicalProcessors: number; switches: { name: string; id: string; type: string }[]; error: PowerShellError | null };
  /** Whether the log that tells of restarts and ends of machines can be read. */
  workerLog: boolean;
}

/** An error record of PowerShell, as exchange.psm1 writes it. */
export interface PowerShellError {
  /** ErrorCategory: `PermissionDenied`, `ObjectNotFound`, `NotSpecified`, ... */
  category: string;
  /** `OutOfMemory,Microsoft.HyperV.PowerShell.Commands.StartVM` */
  fullyQualifiedErrorId: string;
  /** Messages of the exception and of those inside it, in the host's language. */
  message: string;
  /** `0x80131500` */
  hresult: string;
  hresults?: string[];
  cmdlet: string;
  exception?: string;
  /** `machine.psm1:40` */
  at?: string | null;
}
