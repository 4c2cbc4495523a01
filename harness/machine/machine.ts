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
  /** The system disk (qcow2), written by this machine. */
  disk: string;
  /** The small FAT job disk (raw), if any. */
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
  /** UEFI variables to start from (a file kept beside a disk); default: the firmware's empty ones. */
  firmwareVariables?: string;
}
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
/** A started machine. Verbs read like a lab notebook. */
export interface Machine {
  readonly name: string;
  readonly state: MachineState;
  /** Host port on 127.0.0.1 for a forwarded guest port. */
  port(guestPort: number): number;
  /** Why the machine is off, once it is. */
  readonly ending?: MachineEvents['off'][0];
  /** The file with every byte that the guest wrote to COM1, if the provider keeps one. */
  readonly serialLog?: string;
  on<K extends keyof MachineEvents>(event: K, listener: (...args: MachineEvents[K]) => void): this;
  off<K extends keyof MachineEvents>(event: K, listener: (...args: MachineEvents[K]) => void): this;
  /** All serial lines so far. */
  readonly serial: readonly SerialLine[];
  /** Writes a PNG of the console. */
  screenshot(file: string): Promise<void>;
  /** Asks the guest to power off (ACPI) and waits; powers off hard at the deadline. */
  shutdown(deadlineMs: number): Promise<void>;
  /** Pulls the plug. */
  powerOff(): Promise<void>;
}
export interface Provider {
  readonly name: 'qemu' | 'hyperv' | 'vagrant';
  /** Starts a machine; every resource is in the ledger before it exists. */
  start(spec: MachineSpec, signal: AbortSignal): Promise<Machine>;
}
