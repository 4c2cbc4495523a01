import type { HostRecord } from './host-record.ts';

interface Machine {
  Id: string;
}
interface ById<A, R> {
  arguments: Machine & A;
  result: R;
}
interface Verb<A, R> {
  arguments: A;
  result: R;
}

/** The verbs of invoke.ps1: what each takes (names of PowerShell parameters) and gives. */
export interface Verbs {
  probe: Verb<Record<string, never>, HostRecord>;
  'find-switch': Verb<{ Name: string }, { name: string | null; type: string | null; isDefault: boolean }>;
  'new-switch': Verb<{ Name: string }, { name: string }>;
  'remove-switch': Verb<{ Name: string }, { removed: boolean }>;
  /** `zone`: number of the host's interface on the machine's switch, which link-local addresses need. */
  'get-addresses': ById<object, { addresses: string[]; zone: number | null }>;
  'new-disk': Verb<{ Path: string; SizeBytes: number }, { path: string }>;
  'new-differencing-disk': Verb<{ Path: string; ParentPath: string }, { path: string }>;
  'convert-disk': Verb<{ Path: string; DestinationPath: string; Type: 'Dynamic' | 'Fixed' }, { path: string }>;
  'new-machine': Verb<NewMachine, { id: string }>;
  /** `record`: newer records of the worker's log are about this start. */
  'start-machine': ById<object, { record: number }>;
  'stop-machine': ById<{ How: 'TurnOff' | 'Shutdown' }, { state: string }>;
  'get-state': ById<object, { state: string }>;
  'remove-machine': Verb<{ Name: string }, { removed: boolean }>;
  'checkpoint-machine': ById<{ CheckpointName: string }, { name: string }>;
  'restore-machine': ById<{ CheckpointName: string }, { record: number }>;
  /** Writes raw RGB 565 pixels to `Path`. */
  'get-picture': ById<{ Path: string }, { width: number; height: number }>;
  'send-key': ById<{ KeyCode: number }, { typed: number }>;
  'read-guest-files': ById<{ UserName: string; Password: string; Paths: string[]; LimitBytes: number }, { files: { path: string; base64: string }[] }>;
  watch: ById<{ OwnerProcess: number; Since: number }, { record: number }>;
}
export type VerbName = keyof Verbs;

/** A machine as Hyper-V is asked for it. */
export interface NewMachine {
  Name: string;
  /** Hyper-V makes a folder of the machine's name in it. */
  Folder: string;
  Generation: 1 | 2;
  MemoryBytes: number;
  Processors: number;
  SwitchName: string;
  SerialPipe: string;
  /** The system disk first. */
  Disks: string[];
  Media: string[];
  /** Whether the media may boot, after the first disk. */
  BootMedia: boolean;
  /** Empty: no Secure Boot. */
  SecureBootTemplate: string;
  Tpm: boolean;
}
