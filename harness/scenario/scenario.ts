import type { Expectation } from '../verify/expectation/expectation.ts';
import type { Operation, StrategyName } from '../servicing/operation.ts';
import type { MachineDevices } from './machine-devices.ts';
import type { OfflineEngineName } from '../strategy/engine.ts';

/** A loaded and validated scenario. All paths are absolute. */
export interface Scenario {
  /** The scenario file. */
  file: string;
  name: string;
  description: string;
  image: {
    /** A template that makes its own media (`vm-templates/<name>`), or a path to an .iso, .wim, .esd or .swm. Exactly one of the two. */
    template?: string;
    source?: string;
    /** Path of the installation .iso that brings Windows PE and Setup for a bare image file. */
    media?: string;
    /** Index or edition id or image name; default: the only image, or index 1. */
    index?: number;
    edition?: string;
  };
  /** `devices`: what differs from the template's. */
  machine: { template: string; memoryMiB?: number; processors?: number; devices?: Partial<MachineDevices> };
  /** How the offline strategy services the image: applied to the disk (default), or mounted before it is applied; and by what (default: by host). */
  offline?: { service?: 'applied' | 'mounted'; engine?: OfflineEngineName };
  /** How Windows Setup is started: by its own medium (default for an .iso), or by our Windows PE (always for a bare image file). */
  setup?: { start: 'medium' | 'windows-pe' };
  /** Absolute path of the user's own answer file, into which a strategy's settings are merged. */
  answerFile?: string;
  request: Operation[];
  strategies: StrategyName[];
  /** Added to, or overriding by id, the derived ones. `{ id, remove: true }` entries are already applied. */
  expectations: Expectation[];
  removedExpectations: string[];
  /** Differences between strategies that the user declares as expected: by subject pattern (glob), with a reason. */
  expectedDifferences: { subject: string; reason: string }[];
  /**
   * Payloads that the project builds: an absolute path of a script that fills a folder (`build-payloads.ts`).
   * Sources below it start with `${payloads}/` until the scenario is loaded with that folder (`loadScenario`).
   */
  payloads?: { build: string };
}
