/** The provider contract: what runs machines. One interface, one folder per platform. */
export interface MachineDevices {
  disk: 'virtio-blk' | 'ahci';
  cdrom: 'virtio-scsi' | 'ahci';
  network: 'virtio-net' | 'e1000' | 'e1000e';
}
export interface MachineSpec {
  /** Unique within the run, `[a-z0-9-]+`. */
  name: string;
  /** Private folder for sockets, logs, overlays; exists and is in the ledger. */
  folder: string;
  memoryMiB: number;
  processors: number;
  devices: MachineDevices;
  /** What the machine starts from. Default `uefi`; `bios` is for guests before Windows 8 (Hyper-V: generation 1). */
  firmware?: 'uefi' | 'bios';
  /** Certificates that the firmware accepts; default: no Secure Boot. */
  secureBoot?: SecureBoot;
  /** A virtual TPM 2.0 of this machine's own. Its state goes with `folder`, unless `tpmState` says otherwise. */
  tpm?: boolean;
  /** Folder with the TPM's state, made when it is not there: a later machine that is given the same one has the same TPM. */
  tpmState?: string;
  /** The guest is a Windows, which has use for what a hypervisor offers it (clock, interrupts, spinlocks). Default false. */
  enlightenments?: boolean;
  /** The system disk in the provider's format (`Provider.disks`), written by this machine. */
  disk: string;
  /**
   * The small FAT job disk (raw), if any. Once the machine has said `off`, the file holds what the guest wrote.
   */
  jobDisk?: string;
  /** ISO files in the order in which they are attached. */
  media: string[];
  /** `media`: the first medium boots when the disk cannot; `disk`: the disk boots. Disk always has precedence once bootable. */
  boot: 'media' | 'disk';
  /** Guest TCP ports to forward to free ports of 127.0.0.1. */
  forward: number[];
  /** What the real-time clock shows: Windows expects `localtime`, Pane and other systems `utc` (default). */
  rtc?: 'utc' | 'localtime';
  /** Lets the guest reach the network beyond the forwarded ports. Default false: it reaches nothing. */
  internet?: boolean;
  /** The disk holds a finished system, on which this account may use WinRM: a provider that packs boxes starts it as one. */
  account?: { username: string; password: string };
  /** UEFI variables to start from (a file kept beside a disk); default: the firmware's empty ones. */
  firmwareVariables?: string;
}
/** `microsoft-windows`: Windows boot loaders only; `microsoft-uefi`: also what Microsoft's UEFI certificate authority signed. */
export type SecureBoot = 'off' | 'microsoft-windows' | 'microsoft-uefi';
/** Keys that a boot prompt may ask for. */
export type Key = 'enter' | 'space' | 'escape' | 'tab';
export type MachineState = 'running' | 'off' | 'crashed';
/** A line that the guest wrote to COM1, with the host's monotonic-ish wall time in milliseconds. */
export interface SerialLine {
  at: number;
  text: string;
}
export interface MachineEvents {
  /** Every complete serial line. */
  serial: [SerialLine];
  /** The guest was reset (reboot). */
  reset: [];
  /** The machine is off; `guest` = it powered itself off, `host` = we did, `crash` = the process died. */
  off: [{ reason: 'guest' | 'host' | 'crash'; detail: string }];
}
/** Where a guest port is reached from the host. */
export interface GuestEndpoint {
  /** A name or an address; one of IPv6 stands in brackets. */
  host: string;
  port: number;
}
/** A file of the guest, or the end of a long one. */
export interface GuestFile {
  path: string;
  content: Buffer;
}
/** A started machine. Verbs read like a lab notebook. */
export interface Machine {
  readonly name: string;
  readonly state: MachineState;
  /**
   * Where the host reaches a guest port that the specification forwards. A provider that has to learn the guest's address
   * waits for it.
   * @throws WimproofError (kind infrastructure) when the port is not forwarded, or no address is known by the deadline
   */
  endpoint(guestPort: number, options: { deadlineMs: number; signal: AbortSignal }): Promise<GuestEndpoint>;
  /** Why the machine is off, once it is. */
  readonly ending?: MachineEvents['off'][0] | undefined;
  /** The file with every byte that the guest wrote to COM1, if the provider keeps one. */
  readonly serialLog?: string;
  on<K extends keyof MachineEvents>(event: K, listener: (...args: MachineEvents[K]) => void): this;
  off<K extends keyof MachineEvents>(event: K, listener: (...args: MachineEvents[K]) => void): this;
  /** All serial lines so far. */
  readonly serial: readonly SerialLine[];
  /** Writes a PNG of the console. */
  screenshot(file: string): Promise<void>;
  /** Presses and releases a key of the machine's keyboard, e.g. for 'Press any key to boot from CD or DVD'. */
  pressKey(key: Key): Promise<void>;
  /** Keeps disks and memory under a name, while the machine runs. */
  checkpoint(name: string): Promise<void>;
  /** Goes back to a checkpoint; the machine runs from there. Open connections into the guest are lost. */
  restore(name: string): Promise<void>;
  /**
   * Reads files of the guest without a network, where a hypervisor has such a way in; those that are not there are left
   * out. Needs a guest that has booted, and an account in it.
   */
  readGuestFiles?(paths: readonly string[], account: { username: string; password: string }, options: { limitBytes: number; deadlineMs: number; signal: AbortSignal }): Promise<GuestFile[]>;
  /** Asks the guest to power off (ACPI) and waits; powers off hard at the deadline. */
  shutdown(deadlineMs: number): Promise<void>;
  /** Pulls the plug. */
  powerOff(): Promise<void>;
}
/** Makes the disks of a provider's machines, in its own format. All paths are absolute or relative to the working folder. */
export interface Disks {
  readonly format: 'qcow2' | 'vhdx';
  /** An empty disk that grows as it is written. @param bytes what the guest sees */
  create(file: string, bytes: number): Promise<void>;
  /** A copy-on-write (differencing) disk over a base of the same format, which is never written. */
  overlay(file: string, base: string): Promise<void>;
  /** A self-contained copy of a disk with all that its bases hold. */
  flatten(from: string, to: string): Promise<void>;
}
export type ProviderName = 'qemu' | 'hyperv' | 'vagrant';
export interface Provider {
  readonly name: ProviderName;
  readonly disks: Disks;
  /** Version of the program that runs the machines, for records. Absent where it has none of its own. */
  version?(): Promise<string>;
  /** Starts a machine; every resource is in the ledger before it exists. */
  start(spec: MachineSpec, signal: AbortSignal): Promise<Machine>;
}
