import type { StrategyName } from '../../servicing/operation.ts';
import type { Difference } from '../outcome.ts';

/** What a rule may look at: one fact that is not the same under all strategies. */
export interface Contrast {
  subject: string;
  kind: Difference['kind'];
  /** `storedDrivers`: lower-case file names of the third-party drivers in the strategy's driver store. */
  values: { strategy: StrategyName; value: string | null; imageState: string; storedDrivers: ReadonlySet<string> }[];
}
/**
 * Why strategies may differ legitimately.
 * `ignored`: the fact never reaches the comparison (see `facts.ts`); `expected`: the difference is shown, with the rule's name.
 */
export interface Rule {
  name: string;
  effect: 'ignored' | 'expected';
  /** One sentence for the report's reader. */
  doc: string;
  /** Where the reason is documented. */
  source: string;
  /** For `expected` rules: whether the rule explains the difference. Pure; must not depend on the order of `values`. */
  explains?: (contrast: Contrast) => boolean;
}
