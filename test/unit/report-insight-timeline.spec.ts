import { test, expect } from '@playwright/test';
import type { Plan } from '../../harness/strategy/plan.ts';
import { budgetUse } from '../../reports/insight/budget-use.ts';
import { filmstrip } from '../../reports/insight/filmstrip.ts';
import { tickLabel, timeTicks } from '../../reports/insight/time-ticks.ts';
import { timelineModel } from '../../reports/insight/timeline-model.ts';
import { aNotRunOutcome, anErrorOutcome, anOutcome, stagesOf } from './fixtures/outcome-builder.ts';
import { aCell, aScenario } from './fixtures/report-builder.ts';

const START = Date.parse('2024-11-04T09:30:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const cachedOutcome = () => {
  const [host, pe, oobe, verify] = stagesOf('offline');
  return anOutcome('offline', {
    durationMs: 244_100,
    stages: [
      host!,
      { ...pe!, status: 'skipped-cached', startedAt: at(14), durationMs: 100, reboots: 0, cachedFrom: { run: '20241103-080000-aaaa', durationMs: 511_000 } },
      { ...oobe!, startedAt: at(14.1) },
      { ...verify!, startedAt: at(202.1) },
    ],
  });
};

test('segments lie end to end on their own lane; the axis ends with the longest', () => {
  const { lanes, endMs, ticks } = timelineModel([aCell(anOutcome('offline')), aCell(anOutcome('audit'))]);
  expect(lanes[0]!.segments.map(({ stage, fromMs, toMs }) => [stage, fromMs / 1000, toMs / 1000])).toEqual([['host', 0, 14], ['pe', 14, 525], ['oobe', 525, 713], ['verify', 713, 755]]);
  expect(lanes[1]!.endMs).toBe(1_335_000);
  expect(endMs).toBe(1_335_000);
  expect(ticks.length).toBeGreaterThan(3);
  expect(ticks.at(-1)).toBeLessThanOrEqual(endMs);
});

test('a stage from the cache is as long as it was, and what follows moves by as much', () => {
  const cell = aCell(cachedOutcome(), { reboots: [{ at: at(100), stage: 'oobe', proof: 'boot time' }], screenshots: [{ name: 'a.png', dataUri: '', at: at(201) }] });
  const [lane] = timelineModel([cell]).lanes;
  expect(lane!.segments[1]).toMatchObject({ stage: 'pe', fromMs: 14_000, toMs: 525_100, cached: { run: '20241103-080000-aaaa' }, steps: [] });
  expect(lane!.segments[2]!.fromMs).toBe(525_100);
  expect(lane!.segments[2]!.steps[0]!.fromMs).toBe(525_100);
  expect(lane!.restarts[0]!.atMs).toBe(611_000);
  expect(lane!.screenshots).toEqual([{ atMs: 712_000, index: 0, name: 'a.png' }]);
  expect(lane!.endMs).toBe(755_100);
  expect(lane!.cachedMs).toBe(511_000);
  expect(lane!.endMs).toBe(aScenario([cell]).comparison.metrics.offline!.durationMs);
});

test('a strategy that did not run has an empty lane', () => {
  const { lanes, endMs } = timelineModel([aCell(aNotRunOutcome('setup'))]);
  expect(lanes[0]).toMatchObject({ strategy: 'setup', endMs: 0, segments: [], restarts: [] });
  expect(endMs).toBe(0);
  expect(timelineModel([]).lanes).toEqual([]);
});

test('a stage without a recorded start follows the one before it', () => {
  const stages = stagesOf('setup').map(({ startedAt: _at, ...stage }) => stage);
  expect(timelineModel([aCell(anOutcome('setup', { stages }))]).lanes[0]!.segments.map((segment) => segment.fromMs / 1000)).toEqual([0, 11, 904]);
});

test('waiting steps have what they used and what their plan allows', () => {
  const outcome = anErrorOutcome('offline');
  const plan = { stages: [{ name: 'pe', title: '', steps: [{ action: 'await-ready', id: 'await-pe', phase: 'pe', deadlineMinutes: 20 }, { action: 'create-disk', id: 'disk', sizeGiB: 1 }] }] } as unknown as Plan;
  const step = { stage: 'pe' as const, action: 'await-ready', detail: '', startedAt: at(20) };
  const [lane] = timelineModel([aCell(outcome, { plan, steps: [
    { ...step, step: 'await-pe', status: 'succeeded', durationMs: 60_000 },
    { ...step, step: 'await-pe', startedAt: at(90), status: 'interrupted' },
    { ...step, step: 'disk', status: 'succeeded', durationMs: 5 },
    { ...step, step: 'unknown', status: 'succeeded', durationMs: 5 },
  ] })]).lanes;
  expect(lane!.waits).toMatchObject([
    { step: 'await-pe', fromMs: 20_000, usedMs: 60_000, allowedMs: 1_200_000, status: 'succeeded' },
    { step: 'await-pe', fromMs: 90_000, usedMs: 435_000, allowedMs: 1_200_000, status: 'interrupted' },
  ]);
});

test('times that no clock gave are left out', () => {
  const cell = aCell(anOutcome('setup'), { reboots: [{ at: 'nonsense', stage: 'setup', proof: '' }], screenshots: [{ name: 'finished.png', dataUri: '' }, { name: 'before.png', dataUri: '', at: at(-50) }] });
  const [lane] = timelineModel([cell]).lanes;
  expect(lane!.restarts).toEqual([]);
  expect(lane!.screenshots).toEqual([]);
});

test('the filmstrip is in order of time; frames without a time come last; the stage is worked out', () => {
  const cell = aCell(anOutcome('setup'), { screenshots: [
    { name: 'finished.png', dataUri: '' },
    { name: '002.png', dataUri: '', at: at(300), reason: 'every minute' },
    { name: '001.png', dataUri: '', at: at(5), stage: 'host' },
  ] });
  expect(filmstrip(cell)).toEqual([
    { index: 2, name: '001.png', atMs: 5000, stage: 'host' },
    { index: 1, name: '002.png', atMs: 300_000, stage: 'setup', reason: 'every minute' },
    { index: 0, name: 'finished.png', atMs: null },
  ]);
});

test('marks of the axis are round and few', () => {
  for (const end of [900, 45_000, 147_788, 1_335_000, 9_000_000, 400_000_000]) {
    const ticks = timeTicks(end);
    expect(ticks.length, String(end)).toBeLessThanOrEqual(9);
    expect(ticks[0]).toBe(0);
  }
  expect(timeTicks(0)).toEqual([0]);
  expect([0, 30_000, 90_000, 300_000, 7_200_000, 9_000_000].map(tickLabel)).toEqual(['0', '30 s', '1 min 30 s', '5 min', '2 h', '2 h 30 min']);
});

test('a budget is used up to what it allows; what was not measured says nothing', () => {
  const metric = { verdict: 'passed' as const, durationMs: 600_000, reboots: 2, imageGrowthBytes: null, passed: 1, failed: 0, notPossible: 0 };
  expect(budgetUse(metric, { minutes: 10, reboots: 1, imageGrowthBytes: 5 })).toEqual([
    { measure: 'minutes', used: 10, allowed: 10, within: true },
    { measure: 'reboots', used: 2, allowed: 1, within: false },
    { measure: 'imageGrowthBytes', used: null, allowed: 5, within: null },
  ]);
  expect(budgetUse({ ...metric, durationMs: 0 }, { minutes: 5 })).toEqual([{ measure: 'minutes', used: null, allowed: 5, within: null }]);
  expect(budgetUse(undefined, { reboots: 0 })).toEqual([{ measure: 'reboots', used: null, allowed: 0, within: null }]);
  expect(budgetUse(metric, undefined)).toEqual([]);
});
