import type { CheckStatus, Verdict } from '../../harness/verify/outcome.ts';

export const VERDICT_SIGNS: Record<Verdict, string> = { passed: '\u2705', failed: '\u274c', error: '\u26a0\ufe0f', 'not-run': '\u2754' };
export const VERDICT_WORDS: Record<Verdict, string> = { passed: 'passed', failed: 'failed', error: 'error', 'not-run': 'not run' };
export const STATUS_SIGNS: Record<CheckStatus | 'not-run', string> = { passed: '\u2705', failed: '\u274c', 'not-possible': '\u2796', 'not-applicable': '\u00b7', 'not-run': '\u2754' };

/** Sign and word. */
export function verdictText(verdict: Verdict): string {
  return `${VERDICT_SIGNS[verdict]} ${VERDICT_WORDS[verdict]}`;
}
