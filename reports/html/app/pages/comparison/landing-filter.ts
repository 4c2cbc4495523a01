import type { LandingClass } from '../../../../insight/landing.ts';

/** Which rows of the request are shown. */
export type LandingFilter = 'all' | 'everywhere' | 'somewhere' | 'nowhere' | 'not-judged';

/** What is not possible somewhere has landed somewhere only; its row says why. */
export function landingFilterOf(kind: LandingClass): Exclude<LandingFilter, 'all'> {
  return kind === 'where-possible' ? 'somewhere' : kind;
}
