/** A disk that is attached to this host for the time of servicing. */
export interface AttachedDisk {
  /** The Windows volume as programs name it, without a backslash: `F:`. */
  windows: string;
  /** The EFI system partition, `G:`. */
  esp: string;
  /** Takes the disk off this host; the file stays. May be called again. */
  detach(): Promise<void>;
}

/** Makes and attaches the disk that an image is applied to. */
export interface HostVolumes {
  /**
   * Makes an empty disk in `file` (.vhdx; must not exist), attaches it and gives it the machine's partitions, formatted
   * and with letters that nobody uses. On record in the ledger before it is attached.
   * @param folder private and empty, for what the attaching itself needs
   */
  attach(file: string, sizeGiB: number, folder: string, signal: AbortSignal): Promise<AttachedDisk>;
}

/** This host as the offline engine host-dism uses it. */
export interface Host {
  readonly volumes: HostVolumes;
  /** Absolute paths: the command interpreter that runs the steps, and DISM. */
  readonly cmd: string;
  readonly dism: string;
  /** Environment of every program: `dism.exe` in a step is `dism` above. */
  readonly environment: NodeJS.ProcessEnv;
  /** A path of this host as its programs name it; on Windows the path itself. */
  nameOf(path: string): string;
}
