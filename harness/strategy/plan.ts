import type { Job } from '../guest/job/job.ts';
import type { ImagePart, InstallFile } from '../image/image-info.ts';
import type { Row } from '../servicing/matrix/row.ts';
import type { Mechanism } from '../servicing/mechanism.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { PlannedEngine } from './engine.ts';
import type { Expectation } from '../verify/expectation/expectation.ts';

export type StageName = 'host' | 'pe' | 'setup' | 'audit' | 'generalize' | 'oobe' | 'verify';

/** The media of a plan; `install` is there from the beginning, the others are made by steps. */
export type MediumRole = 'install' | 'pe' | 'image' | 'answer' | 'payload';

/** A file on a medium: copied from the host, or written from text. `secrets: true` = contains ${...} placeholders. */
export type MediumFile =
  | { path: string; from: string }
  | { path: string; text: string; encoding?: 'utf8' | 'utf16le'; secrets?: boolean };

/**
 * Placeholders that the executor fills in when it writes a medium, so that a plan holds no secret:
 * ${password}, ${password.base64Account} (obfuscated for <Password>), ${password.base64Administrator},
 * ${certificate.pfx} (a whole file, base64-decoded), ${certificate.thumbprint}, ${machine.token}, ${productKey.NAME} (the
 * key in the environment variable NAME), ${answerFile.N} (the secrets of the scenario's own answer file).
 */
export type Step =
  /** Write an ISO 9660 + Joliet medium. `role` names it for start-machine. */
  | { action: 'write-medium'; id: string; role: 'answer' | 'payload'; label: string; files: MediumFile[] }
  /** Small boot medium: Windows PE with our start script, made from the installation medium's boot.wim. */
  | { action: 'prepare-pe'; id: string; startScript: string }
  /** The installation medium in a form that starts without asking for a key. */
  | { action: 'prepare-install'; id: string }
  /** The IMAGE medium: a bare image file, split when it is longer than a medium holds. `file` is its (first) name there. */
  | { action: 'prepare-image'; id: string; file: InstallFile }
  /** An empty disk for the machine, or the cached result of an earlier stage. */
  | { action: 'create-disk'; id: string; sizeGiB: number }
  /** A small FAT disk on which a WinPE job leaves exit codes and logs. */
  | { action: 'create-job-disk'; id: string }
  | { action: 'start-machine'; id: string; boot: 'media' | 'disk'; media: MediumRole[]; jobDisk?: boolean; asBox?: true; reason: string }
  /** Wait until the system that was started anew answers over WinRM, and prove that it did start anew. */
  | { action: 'await-answer'; id: string; deadlineMinutes: number }
  /** Wait until the guest reports this phase on the serial line (`ready`), then prove it over WinRM (unless `serialOnly`). */
  | { action: 'await-ready'; id: string; phase: 'pe' | 'audit' | 'oobe'; deadlineMinutes: number; serialOnly?: boolean }
  /** Run a job through WinRM and a scheduled task; the job's files are on the payload medium under `wimproof\\jobs\\<id>`. */
  | {
      action: 'run-job';
      id: string;
      job: Job;
      deadlineMinutes: number;
      /**
       * The answer file's FirstLogonCommands start the job once the guest is ready: here it is only followed.
       */
      startedBy?: 'first-logon';
    }
  /** Follow a job that the PE start script runs, over the serial line; results come from the job disk. */
  | { action: 'follow-pe-job'; id: string; job: Job; deadlineMinutes: number }
  /**
   * Offline engine host-dism: make a disk, attach it to this host, run the job's steps as programs of this host, detach
   * the disk; it becomes the machine's disk. `files` are laid out in a folder. The executor gives values to `%WINDOWS%`
   * and `%ESP%` (the disk's volumes), `%SCRATCH%`, `%WORK%`, `%JOB%` (folders of the run), `%PAYLOAD%` (the files),
   * `%INSTALL%` (what the steps need of the installation medium) and `%HIVE%` (part of a registry key's name).
   */
  | { action: 'run-host-job'; id: string; job: Job; files: MediumFile[]; sizeGiB: number; deadlineMinutes: number }
  | { action: 'await-power-off'; id: string; deadlineMinutes: number }
  /** A clean shutdown asked for from outside (ACPI), for the end of a machine's life. */
  | { action: 'stop-machine'; id: string }
  /** `carried`: the script travels over WinRM, since no ANSWER medium is attached. */
  | { action: 'take-inventory'; id: string; deadlineMinutes: number; carried?: true };

export interface Stage {
  name: StageName;
  title: string;
  steps: Step[];
  /** Content-addressed: when the cache holds a disk of this digest, the stage is skipped and the disk used. Filled by the executor. */
  cacheable?: boolean;
}
/** An operation that the strategy cannot carry out, from the capability matrix; never a crash, never silent. */
export interface NotPossible {
  operation: string;
  reason: string;
  /** The documentation that says so. */
  source: string;
}
/** Something in the request that is worth knowing before anything boots; an error stops the plan before it is made. */
export interface PlanNote {
  operation: string;
  code: string;
  text: string;
  source?: string;
}
/** How an operation is carried out. */
export interface PlannedMechanism {
  operation: string;
  /** Rows of the capability matrix that the operation is made of. */
  rows: Row[];
  by: Mechanism;
  /** For readers: the tool and option. */
  mechanism: string;
  /** Why this one, where the matrix has several. */
  why?: string;
}
export interface Plan {
  schema: 'wimproof.plan/1';
  scenario: string;
  strategy: StrategyName;
  image: {
    path: string;
    sha256: string;
    index: number;
    name: string;
    version: string;
    architecture: string;
    editionId: string;
    totalBytes: number;
    /** Of a bare image file: what it is, in bytes, and the further files of a split one. */
    bare?: { kind: InstallFile; size: number; parts: ImagePart[] };
    /** The installation medium that brings Windows PE and Setup for it. */
    media?: { path: string; sha256: string };
  };
  /** Machine template name. */
  machine: string;
  /** Who services the image (strategy offline alone), and why. */
  engine?: PlannedEngine;
  stages: Stage[];
  /** For every operation that is carried out: by which mechanism (from the capability matrix). */
  mechanisms: PlannedMechanism[];
  notPossible: NotPossible[];
  notes: PlanNote[];
  /** Why the plan can be printed but not run. */
  printedOnly?: string;
  expectations: Expectation[];
}
