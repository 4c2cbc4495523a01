import type { TimelineLane, TimelineWait } from '../../../insight/timeline-model.ts';

/** Waits that did not come to a good end, and whose deadline lies on an axis up to `end` (milliseconds). */
export function missedDeadlines({ waits }: TimelineLane, end: number): TimelineWait[] {
  return waits.filter(({ status, fromMs, allowedMs }) => status !== 'succeeded' && fromMs + allowedMs <= end);
}
