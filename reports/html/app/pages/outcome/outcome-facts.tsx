import type { Outcome } from '../../../../../harness/verify/outcome.ts';
import { duration, growth, plural } from '../../../../quantity.ts';

/** The figures of an outcome in a line. */
export function OutcomeFacts({ outcome }: { outcome: Outcome }) {
  const judged = outcome.checks.filter((check) => check.status === 'failed' || check.status === 'passed').length;
  const held = outcome.checks.filter((check) => check.status === 'passed').length;
  const cached = outcome.stages.reduce((sum, stage) => sum + (stage.cachedFrom?.durationMs ?? 0), 0);
  const facts = [
    judged > 0 && `${held} of ${plural(judged, 'expectation holds', 'expectations hold')}`,
    outcome.durationMs > 0 && `${duration(outcome.durationMs + cached)}${cached > 0 ? `, ${duration(cached)} of it from the cache` : ''}`,
    outcome.durationMs > 0 && plural(outcome.reboots, 'restart'),
    outcome.imageGrowthBytes !== null && `image ${growth(outcome.imageGrowthBytes)}`,
    outcome.provider,
  ].filter((fact) => fact !== false && fact !== '');
  return <p class="description outcome-facts">{facts.join(' · ')}</p>;
}
