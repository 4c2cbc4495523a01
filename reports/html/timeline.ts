import type { StageName } from '../../harness/strategy/plan.ts';
import type { StageResult } from '../../harness/verify/outcome.ts';
import { duration, plural } from '../quantity.ts';
import type { CellReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';

const STAGES: readonly StageName[] = ['host', 'pe', 'setup', 'audit', 'generalize', 'oobe', 'verify'];
const LEFT = 84;
const WIDTH = 1000;
const ROW = 46;
const BAR = 26;
const TOP = 8;

interface Segment {
  stage: StageResult;
  /** Milliseconds since the outcome's start. */
  from: number;
  to: number;
}

/** The stages of every strategy on one time axis (elapsed since each strategy's own start), with restarts marked. */
export function timeline(cells: readonly CellReport[], label: string): Markup {
  const rows = cells.map((cell) => ({ cell, segments: segmentsOf(cell) }));
  const end = Math.max(...rows.flatMap((row) => row.segments.map((segment) => segment.to)), 0);
  if (end === 0) return html`<p class="quiet">No stage was started.</p>`;
  const x = (time: number) => LEFT + (time / end) * (WIDTH - LEFT - 12);
  const height = TOP + rows.length * ROW + 24;
  const bottom = TOP + rows.length * ROW - 6;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${`${label}. ${rows.map(describe).join(' ')}`}">
    ${ticks(end).map((time) => html`<line class="grid" x1="${x(time).toFixed(1)}" x2="${x(time).toFixed(1)}" y1="${TOP}" y2="${bottom}"></line><text class="tick" x="${x(time).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${time === 0 ? '0' : axisLabel(time)}</text>`)}
    ${rows.map(({ cell, segments }, index) => {
      const y = TOP + index * ROW;
      return html`<text class="lane" x="0" y="${y + BAR / 2 + 5}">${cell.outcome.strategy}</text>
        ${segments.length === 0 && html`<text class="tick" x="${LEFT}" y="${y + BAR / 2 + 5}">not run</text>`}
        ${segments.map((segment) => segmentMarkup(segment, x, y))}
        ${rebootsOf(cell, end).map((reboot) => html`<g class="reboot" transform="translate(${x(reboot.time).toFixed(1)} ${y})"><title>${reboot.title}</title><line y1="-3" y2="${BAR + 3}"></line><path d="M-4.5 ${BAR + 10}L0 ${BAR + 3}L4.5 ${BAR + 10}Z"></path></g>`)}`;
    })}
  </svg></div>
  <p class="legend">${legend(rows.flatMap((row) => row.segments), rows.some((row) => row.cell.reboots.length > 0))}</p>`;
}

function segmentMarkup({ stage, from, to }: Segment, x: (time: number) => number, y: number): Markup {
  const left = x(from);
  const width = Math.max(2, x(to) - left - 1);
  const text = stage.status === 'skipped-cached' ? `${stage.name} (cached)` : stage.name;
  const title = `${stage.title}: ${stage.status}, ${duration(to - from)}, ${plural(stage.reboots, 'restart')}`;
  return html`<g><title>${title}</title>
    <rect class="stage stage-${stage.name} is-${stage.status}" x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"></rect>
    ${width > text.length * 7.2 + 10 && html`<text class="stage-text" x="${(left + 8).toFixed(1)}" y="${y + BAR / 2 + 4.5}">${text}</text>`}
  </g>`;
}

/** By the recorded start; stages without one follow the stage before them. */
function segmentsOf({ outcome }: CellReport): Segment[] {
  const origin = Date.parse(outcome.startedAt);
  let cursor = 0;
  return outcome.stages.flatMap((stage) => {
    if (stage.status === 'not-run') return [];
    const recorded = stage.startedAt ? Date.parse(stage.startedAt) - origin : Number.NaN;
    const from = Number.isFinite(recorded) && recorded >= 0 ? recorded : cursor;
    const to = from + Math.max(0, stage.durationMs ?? 0);
    cursor = to;
    return [{ stage, from, to }];
  });
}

function rebootsOf({ outcome, reboots }: CellReport, end: number): { time: number; title: string }[] {
  return reboots
    .map((reboot) => ({ time: Date.parse(reboot.at) - Date.parse(outcome.startedAt), title: `Restart in stage ${reboot.stage}: ${reboot.proof}` }))
    .filter((reboot) => reboot.time >= 0 && reboot.time <= end);
}

function describe({ cell, segments }: { cell: CellReport; segments: Segment[] }): string {
  if (segments.length === 0) return `${cell.outcome.strategy}: not run.`;
  return `${cell.outcome.strategy}: ${segments.map(({ stage, from, to }) => `${stage.name} ${duration(to - from)}`).join(', ')}; ${plural(cell.outcome.reboots, 'restart')}.`;
}

/** Four to eight marks at round times. */
function ticks(end: number): number[] {
  const second = 1000;
  const minute = 60 * second;
  const steps = [second, 2 * second, 5 * second, 10 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, 60 * minute, 120 * minute, 240 * minute];
  const step = steps.find((candidate) => end / candidate <= 8) ?? end;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

function axisLabel(time: number): string {
  if (time < 60_000) return `${time / 1000} s`;
  return time % 3_600_000 === 0 ? `${time / 3_600_000} h` : `${time / 60_000} min`;
}

function legend(segments: readonly Segment[], reboots: boolean): Markup[] {
  const stages = STAGES.filter((name) => segments.some(({ stage }) => stage.name === name));
  return [
    ...stages.map((stage) => html`<span><svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><rect class="stage stage-${stage}" width="12" height="12" rx="2"></rect></svg>${stage}</span>`),
    ...(reboots ? [html`<span><svg class="swatch" viewBox="-6 -6 12 12" aria-hidden="true"><g class="reboot"><path d="M-4.5 4L0 -4L4.5 4Z"></path></g></svg>restart</span>`] : []),
  ];
}
