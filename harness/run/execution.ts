import type { Inventory } from '../guest/inventory/inventory.ts';
import type { WinRm } from '../guest/winrm/winrm.ts';
import type { Machine, Provider } from '../machine/machine.ts';
import type { MachineTemplate } from '../machine/template.ts';
import type { ServicingRequest } from '../servicing/operation.ts';
import type { MediumRole, Plan, StageName } from '../strategy/plan.ts';
import type { JobStepResult } from '../guest/job/job.ts';
import type { ServicedImage } from '../verify/outcome.ts';
import type { Cache } from '../image/cache.ts';
import type { Host } from './engine/host.ts';
import type { Film } from './film.ts';
import type { NewEvent } from './journal.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { MachineSecrets } from './run-secrets.ts';

/** A journal event of one outcome, without the fields that the execution adds itself. */
export type OutcomeEvent = NewEvent extends infer E ? (E extends { scenario: string; strategy: unknown } ? Omit<E, 'scenario' | 'strategy'> : never) : never;

/**
 * Everything that one scenario x strategy holds while its plan is interpreted. Steps read and change it;
 * nothing else does, and it ends with the outcome.
 */
export interface Execution {
  readonly plan: Plan;
  readonly request: ServicingRequest;
  readonly provider: Provider;
  readonly template: MachineTemplate;
  readonly secrets: MachineSecrets;
  readonly cache: Cache;
  readonly ledger: Ledger;
  /** This host, for plans that service the image on it. */
  readonly host: Host;
  readonly signal: AbortSignal;
  /** Aborted when even evidence has to be left: the machine goes off at once. */
  readonly urgent?: AbortSignal;
  readonly run: string;
  /** Where evidence and results of this outcome stay. */
  readonly folder: string;
  /** Where disks, media and sockets of this outcome live; in the ledger, removed at the end. */
  readonly workFolder: string;
  /** Whether stages may be taken from the cache. */
  readonly useCache: boolean;
  /** Whether the serviced image is to be kept in `folder`. */
  readonly saveImages: boolean;
  readonly machineOptions: { memoryMiB: number; processors: number };
  readonly emit: (event: OutcomeEvent) => void;
  /** Blanks this machine's secrets; for text that is written elsewhere than through `emit`. */
  readonly redact: (text: string) => string;
  readonly film: Film;

  stage: StageName;
  media: Partial<Record<MediumRole, string>>;
  disk?: string;
  /** The verified machine goes on running after its inventory: who set this stops it (`hold-machine.ts`). */
  readonly handOver?: boolean;
  /** Something in the work folder is still mounted or attached: the folder is left to the ledger. */
  held?: boolean;
  jobDisk?: string;
  machine?: Machine;
  winrm?: WinRm;
  /** The guest's last proven boot time; a reboot is proven when it changes. */
  bootTime?: Date;
  /** Boots so far: starts of the machine and resets inside it. The first is not a reboot. */
  boots: number;
  jobSteps: JobStepResult[];
  inventory?: Inventory;
  serviced?: ServicedImage;
  evidence: { screenshots: string[]; logs: string[] };
}
