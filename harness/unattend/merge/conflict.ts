import type { Pass } from '../answer-file.ts';

/** A setting that the user's answer file and the strategy both have, with different values, or that the strategy cannot bear. */
export interface Conflict {
  /** `servicing` for packages. */
  pass: Pass | 'servicing';
  /** Name of the component, or of the package. */
  component: string;
  /** Path in the component, `AutoLogon/Username`. */
  setting: string;
  /** The user's value; secrets are blanked. */
  user: string;
  /** Ours; '' when the setting must not be there. */
  ours: string;
  /** `user`: the user's value stays. `error`: it would break the run. */
  resolution: 'user' | 'error';
  /** Why the run needs ours; of errors. */
  why?: string;
}

/** Where a setting stands. */
export interface SettingPlace {
  pass: Pass;
  component: string;
  /** From the component down; [] is the component itself. */
  path: readonly string[];
}
