import type { CheckStatus, Verdict } from '../../harness/verify/outcome.ts';

export type AnyStatus = CheckStatus | Verdict;
type Shape = readonly [element: 'circle' | 'path', attributes: Readonly<Record<string, string>>];

const DISC: Shape = ['circle', { cx: '8', cy: '8', r: '8', class: 'disc' }];
const RING: Shape = ['circle', { cx: '8', cy: '8', r: '6.9', class: 'ring' }];
const line = (d: string, name = 'line'): Shape => ['path', { d, class: name }];

/** Shapes in a square of 16: each status differs in shape, not in colour only. */
export const ICON_SHAPES: Record<AnyStatus, readonly Shape[]> = {
  passed: [DISC, line('M4.4 8.3l2.5 2.5 4.8-5.3')],
  failed: [DISC, line('M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6')],
  error: [line('M8 0.4l7.8 14.4H0.2z', 'disc'), line('M8 5.6v4.2M8 12v0.6')],
  'not-run': [RING],
  'not-possible': [RING, line('M5 8h6', 'stroke')],
  'not-applicable': [['circle', { cx: '8', cy: '8', r: '2.4', class: 'solid' }]],
};

/** The words for verdicts, of runs, scenarios and strategies. */
export const VERDICT_WORD: Record<AnyStatus, string> = { passed: 'Passed', failed: 'Failed', error: 'Error', 'not-run': 'Not run', 'not-possible': 'Not possible', 'not-applicable': 'Not applicable' };

/** The words for what became of an operation. */
export const LANDED_WORD: Record<AnyStatus, string> = { passed: 'Landed', failed: 'Did not land', error: 'Error', 'not-run': 'Not run', 'not-possible': 'Not possible', 'not-applicable': 'Not judged' };
