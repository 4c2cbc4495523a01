import { test, expect } from '@playwright/test';
import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { cannotPhrase } from '../../reports/insight/cannot-phrase.ts';
import { median } from '../../reports/insight/median.ts';
import { recommendation } from '../../reports/insight/recommendation.ts';
import type { HistoryEntry, ScenarioReport } from '../../reports/run-report.ts';
import { aNotRunOutcome, anErrorOutcome, anInventory, anOutcome, INFRASTRUCTURE_ERROR, stagesOf } from './fixtures/outcome-builder.ts';
import { aCell, aScenario } from './fixtures/report-builder.ts';

/** An outcome that took so many seconds. */
function took(strategy: StrategyName, seconds: number, changes: Parameters<typeof anOutcome>[1] = {}): Outcome {
  return anOutcome(strategy, { durationMs: seconds * 1000, ...changes });
}
const smbOn = anInventory({ features: anInventory().features.map((entry) => (entry.name === 'SMB1Protocol' ? { ...entry, state: 'Enabled' } : entry)) });
const recommend = (outcomes: Outcome[], changes: Partial<ScenarioReport> & { declared?: { subject: string; reason: string }[] } = {}) => recommendation(aScenario(outcomes.map((outcome) => aCell(outcome)), changes));

test('the quickest that passed, by how much, with what it cannot do', () => {
  const found = recommend([took('offline', 92, { reboots: 2 }), took('audit', 285, { reboots: 4 })]);
  expect(found.kind).toBe('recommended');
  expect(found.strategy).toBe('offline');
  expect(found.headline).toBe('In this run offline is 3.1x quicker than audit (1 min 32 s against 4 min 45 s, 2 restarts fewer), and gives the same result but for 1 application that it cannot install.');
  expect(found.notes).toEqual([]);
});

test('against two others, the slowest first', () => {
  const found = recommend([took('offline', 100, { reboots: 2 }), took('setup', 130, { reboots: 2 }), took('audit', 300, { reboots: 1 })]);
  expect(found.headline).toBe('In this run offline is 3.0x quicker than audit (1 min 40 s against 5 min 00 s, 1 restart more) and 1.3x quicker than setup (1 min 40 s against 2 min 10 s, as many restarts), and gives the same result but for 1 application that it cannot install.');
});

test('the same result without a but', () => {
  const found = recommend([took('setup', 100), took('audit', 300)]);
  expect(found.headline).toMatch(/^In this run setup is 3\.0x quicker than audit \(.*\), and gives the same result\.$/);
});

test('declared and explained differences are named', () => {
  const german = anInventory({ international: { ...anInventory().international, inputLocales: '0407:00000407' } });
  const found = recommend([took('setup', 100), took('audit', 300, { inventory: german })], { declared: [{ subject: 'international:*', reason: 'keyboard' }] });
  expect(found.kind).toBe('recommended');
  expect(found.headline).toContain('gives the same result but for 1 difference that is declared or explained.');
});

test('what the recommended one can and the other cannot', () => {
  const found = recommend([took('offline', 300), took('audit', 100)]);
  expect(found.strategy).toBe('audit');
  expect(found.headline).toMatch(/, and gives the same result, with 1 application that offline cannot install\.$/);
});

test('unexplained differences are a reservation, never the same result', () => {
  const features = anInventory({ features: [...anInventory().features, { name: 'Extra', state: 'Enabled' }] });
  const both = recommend([took('setup', 100), took('audit', 300, { inventory: features })]);
  expect(both.kind).toBe('reserved');
  expect(both.strategy).toBe('setup');
  expect(both.headline).toMatch(/; but the systems differ in 1 way that nothing explains, which must be settled first\.$/);
});

test('unexplained differences of a system whose strategy failed are no reservation', () => {
  const found = recommend([took('offline', 100), took('setup', 200, { inventory: smbOn }), took('audit', 300)]);
  expect(found.kind).toBe('recommended');
  expect(found.headline).toContain('and gives the same result but for 1 application that it cannot install.');
});

test('nothing is recommended when the quickest has a product failure', () => {
  const found = recommend([took('setup', 100, { inventory: smbOn }), took('audit', 300)]);
  expect(found).toMatchObject({ kind: 'none', strategy: null });
  expect(found.headline).toBe('Nothing is recommended: in this run setup is the quickest (1 min 40 s), but 1 expectation is false. Its time is not the time of the work that was asked for.');
  expect(found.evidence.find((claim) => claim.claim === 'setup has false expectations')?.place).toEqual({ page: 'outcome', strategy: 'setup', part: 'checks' });
});

test('a product error of the quickest counts as well', () => {
  const error = { ...INFRASTRUCTURE_ERROR, code: 'WP-SETUP-REFUSED', kind: 'product' as const };
  expect(recommend([took('setup', 100, { error }), took('audit', 300)]).headline).toContain('but it ended with WP-SETUP-REFUSED. Its time is not the time');
});

test('a slower one with a product failure is weighed by its time alone', () => {
  const found = recommend([took('setup', 100), took('audit', 300, { inventory: smbOn })]);
  expect(found.strategy).toBe('setup');
  expect(found.headline).toMatch(/3\.0x quicker than audit .*, and is the only one of them that passed\.$/);
  expect(found.headline).not.toContain('same result');
  expect(found.notes).toContain('audit is weighed by its time only: 1 expectation is false.');
});

test('an infrastructure error after everything had landed does not spoil the measurement', () => {
  const found = recommend([took('setup', 100, { error: INFRASTRUCTURE_ERROR }), took('audit', 300)]);
  expect(found.strategy).toBe('setup');
});

test('but one after which something is missing, or a changed base image, does', () => {
  const one = took('setup', 100);
  expect(recommend([{ ...one, verdict: 'error', image: { ...one.image, unchanged: false } }, took('audit', 300)]).kind).toBe('none');
  const whole = took('setup', 100, { error: INFRASTRUCTURE_ERROR });
  const partly = { ...whole, checks: whole.checks.filter((check) => !check.operation) };
  expect(recommend([partly, took('audit', 300)])).toMatchObject({ kind: 'none', headline: expect.stringContaining('Whether its system is what was asked for is not known.') });
  expect(recommend([{ ...whole, checks: [] }, took('audit', 300)]).headline).toBe('Nothing is recommended: only audit left a system that can be weighed.');
});

test.describe('fewer than two finished systems', () => {
  test('one strategy only', () => {
    expect(recommend([took('offline', 92)]).headline).toBe('Nothing is recommended: only offline left a system that can be weighed.');
  });
  test('the others did not run, or ended with an error', () => {
    const found = recommend([took('offline', 92), aNotRunOutcome('setup'), anErrorOutcome('audit')]);
    expect(found.kind).toBe('none');
    expect(found.notes).toEqual(['setup is not weighed: it did not run.', 'audit is not weighed: it ended with WP-MACHINE-DEADLINE.']);
  });
  test('none at all', () => {
    const found = recommend([aNotRunOutcome('setup'), aNotRunOutcome('audit')]);
    expect(found.headline).toBe('Nothing is recommended: no strategy left a system that can be weighed.');
    expect(found.evidence).toEqual([]);
  });
  test('an inventory with nothing in it is no system', () => {
    expect(recommend([took('setup', 92), { ...took('audit', 200), inventory: anInventory({ packages: [] }) }]).kind).toBe('none');
  });
  test('a time of zero was not measured', () => {
    expect(recommend([took('setup', 0), took('audit', 300)]).headline).toBe('Nothing is recommended: only audit left a system that can be weighed.');
    const found = recommend([took('setup', 0), took('audit', 0)]);
    expect([found.kind, ...found.notes]).toEqual(['none', 'setup is not weighed: it has no time that was measured.', 'audit is not weighed: it has no time that was measured.']);
  });
});

test('two finished, one not run: the two are weighed', () => {
  const found = recommend([took('offline', 92), aNotRunOutcome('setup'), took('audit', 285)]);
  expect(found.strategy).toBe('offline');
  expect(found.headline).not.toContain('setup');
  expect(found.notes).toEqual(['setup is not weighed: it did not run.']);
});

test.describe('about as quick', () => {
  test('a ratio below 1.15 is not called quicker', () => {
    expect(recommend([took('setup', 100, { reboots: 1 }), took('audit', 114, { reboots: 2 })]).headline).toMatch(/^In this run setup is about as quick as audit \(1 min 40 s against 1 min 54 s, 1 restart fewer\), and/);
    expect(recommend([took('setup', 100, { reboots: 1 }), took('audit', 116, { reboots: 2 })]).headline).toContain('setup is 1.2x quicker than audit');
    expect(recommend([took('setup', 100), took('audit', 115)]).headline).toContain('setup is 1.2x quicker than audit');
    expect(recommend([took('setup', 10), took('audit', 364)]).headline).toContain('setup is 36x quicker than audit');
  });
  test('the one that lands more is preferred', () => {
    const found = recommend([took('offline', 100, { reboots: 0 }), took('audit', 110, { reboots: 4 })]);
    expect(found.strategy).toBe('audit');
    expect(found.headline).toBe('In this run audit is about as quick as offline (1 min 50 s against 1 min 40 s, 4 restarts more), and gives the same result, with 1 application that offline cannot install.');
  });
  test('then fewer restarts, then a smaller image', () => {
    expect(recommend([took('setup', 100, { reboots: 3 }), took('audit', 110, { reboots: 1 })]).strategy).toBe('audit');
    expect(recommend([took('setup', 100, { reboots: 1, imageGrowthBytes: 2e9 }), took('audit', 110, { reboots: 1, imageGrowthBytes: 1e9 })])).toMatchObject({ strategy: 'audit', headline: 'In this run audit is about as quick as setup (1 min 50 s against 1 min 40 s, as many restarts, image growth +1.0 GB against +2.0 GB), and gives the same result.' });
  });
  test('else nothing speaks for one', () => {
    const found = recommend([took('setup', 100, { reboots: 1, imageGrowthBytes: 1e9 }), took('audit', 100, { reboots: 1, imageGrowthBytes: 1.01e9 })]);
    expect(found).toMatchObject({ kind: 'level', strategy: null });
    expect(found.headline).toContain('setup and audit are about as quick (1 min 40 s and 1 min 40 s)');
    expect(recommend([took('setup', 100, { reboots: 1, imageGrowthBytes: null }), took('audit', 100, { reboots: 1 })]).kind).toBe('level');
    expect(recommend([took('offline', 300, { reboots: 2 }), took('setup', 100, { reboots: 1, imageGrowthBytes: 1e9 }), took('audit', 100, { reboots: 1, imageGrowthBytes: 1e9 })]).headline).toMatch(/the measurements speak for none of them\. offline \(5 min 00 s, 2 restarts\) comes after them\.$/);
  });
  test('one that is as quick and failed is not preferred', () => {
    expect(recommend([took('setup', 100, { reboots: 4 }), took('audit', 105, { reboots: 1, inventory: smbOn })]).strategy).toBe('setup');
  });
});

test('time from the cache counts, and it is said', () => {
  const cached = stagesOf('offline').map((stage) => (stage.name === 'pe' ? { ...stage, status: 'skipped-cached' as const, durationMs: 100, cachedFrom: { run: '20241103-080000-aaaa', durationMs: 400_000 } } : stage));
  const found = recommend([took('offline', 200, { stages: cached }), took('audit', 300)]);
  // 200 s now and 400 s then are 10 minutes: audit is quicker.
  expect(found.strategy).toBe('audit');
  expect(found.headline).toContain('2.0x quicker than offline (5 min 00 s against 10 min 00 s');
  expect(found.notes).toEqual(['The time of offline counts 6 min 40 s that an earlier run spent: the result of it came from the cache.']);
});

test.describe('with earlier runs', () => {
  const entry = (offline: number, audit: number, changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
    run: '20241101-080000-aaaa', startedAt: '2024-11-01T08:00:00.000Z', version: '0.1.0', provider: 'qemu', verdict: 'passed', digest: 'same', failures: [],
    cells: ([['offline', offline], ['audit', audit]] as const).map(([strategy, seconds]) => ({
      strategy, verdict: 'passed', durationMs: seconds * 1000, reboots: 1, imageGrowthBytes: null, imageSha256: '', windowsVersion: '', passed: 9, failed: 0, operations: {}, failures: [],
    })),
    ...changes,
  });
  const outcomes = () => [took('offline', 300, { reboots: 2 }), took('audit', 200, { reboots: 3 })];

  test('times are medians of the runs that asked for the same, and their number is said', () => {
    const found = recommend(outcomes(), { digest: 'same', history: [entry(100, 250), entry(90, 260)] });
    expect(found.strategy).toBe('offline');
    expect(found.headline).toContain('In 3 runs of the same request (median times) offline is 2.5x quicker than audit (1 min 40 s against 4 min 10 s');
    expect(found.evidence.find((claim) => claim.place.page === 'history')?.figures).toBe('2');
  });
  test('other requests, other providers, runs that failed and unknown digests do not count', () => {
    const history = [entry(1, 900, { digest: 'other' }), entry(1, 900, { digest: undefined }), entry(1, 900, { provider: 'hyperv' })];
    const failed = entry(1, 900);
    failed.cells[0]!.verdict = 'failed';
    const zero = entry(0, 900);
    const partly = entry(1, 900);
    partly.cells.pop();
    for (const changes of [{ digest: 'same', history: [...history, failed, zero, partly] }, { history: [entry(1, 900)] }, { digest: 'same', history: [] }, {}]) {
      const found = recommend(outcomes(), changes);
      expect(found.headline).toMatch(/^In this run audit is 1\.5x quicker than offline/);
    }
  });
});

test('the same without the inventories, which large reports leave out', () => {
  const outcomes = [took('offline', 92), took('audit', 285)];
  const full = aScenario(outcomes.map((outcome) => aCell(outcome)));
  expect(recommendation({ ...full, cells: full.cells.map((cell) => ({ ...cell, outcome: { ...cell.outcome, inventory: null } })) })).toEqual(recommendation(full));
});

test('existing machines have no strategy to choose', () => {
  const target = { address: 'winrm://host:5986', strategy: null };
  const found = recommend([{ ...took('setup', 100), target }]);
  expect(found.headline).toContain('made by somebody else');
  expect(found.kind).toBe('none');
});

test('every claim has figures and says where they stand', () => {
  const found = recommend([took('offline', 92), took('setup', 120), took('audit', 285)]);
  expect(found.evidence.map((claim) => [claim.claim, claim.figures])).toEqual([
    ['offline holds what is expected of it', '8 of 8 judged expectations'],
    ['audit holds what is expected of it', '9 of 9 judged expectations'],
    ['setup holds what is expected of it', '9 of 9 judged expectations'],
    ['Time', 'offline 1 min 32 s, audit 4 min 45 s, setup 2 min 00 s'],
    ['Restarts', 'offline 2, audit 4, setup 2'],
    ['Operations that landed', 'offline 5 of 6, audit 6 of 6, setup 6 of 6'],
    ['Differences between the systems', '0 unexplained, 0 declared or explained, 1 not possible'],
    ['Image growth', 'offline +1.9 GB, audit +3.3 GB, setup +2.0 GB'],
  ]);
  for (const claim of found.evidence) expect(claim.place.page).toMatch(/^(comparison|outcome|history)$/);
});

test('what cannot be done is counted by what it is about', () => {
  expect(cannotPhrase(['install-application:a', 'add-driver:b', 'add-driver:c'])).toBe('1 application that it cannot install and 2 drivers that it cannot add');
  expect(cannotPhrase(['add-capability:a', 'add-capability:b'], 'setup')).toBe('2 capabilities that setup cannot add');
  expect(cannotPhrase(['our-own-name', 'constructor'])).toBe('2 operations that it cannot carry out');
});

test('the median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1])).toBe(2.5);
  expect(median([])).toBeNaN();
});
