import type { Expectation } from '../verify/expectation/expectation.ts';
import type { Operation, StrategyName } from '../servicing/operation.ts';

/** A loaded and validated scenario. All paths are absolute. */
export interface Scenario {
  /** The scenario file. */
  file: string;
  name: string;
  description: string;
  image: {
    /** A template that makes its own media (`vm-templates/<name>`), or a path to an .iso/.wim. Exactly one of the two. */
    template?: string;
    source?: string;
    /** Index or edition id or image name; default: the only image, or index 1. */
    index?: number;
    edition?: string;
  };
  machine: { template: string; memoryMiB?: number; processors?: number };
  /** How the offline strategy services the image: applied to the disk (default), or mounted before it is applied. */
  offline?: { service: 'applied' | 'mounted' };
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
