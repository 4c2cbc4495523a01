import { expect, test } from '@playwright/test';
import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { failuresOfRun } from '../../reports/failures/failures-of.ts';
import type { RunReport } from '../../reports/run-report.ts';
import { budgetOf } from '../../reports/signoff/budget-use.ts';
import type { SignoffPolicy } from '../../reports/signoff/policy.ts';
import { requiredCells } from '../../reports/signoff/required-cells.ts';
import { aNotRunOutcome, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, realisticReport } from './fixtures/report-builder.ts';
import { aHistoryEntry, runsOf } from './fixtures/report-history.ts';
import { ALL, aPolicy, anIssue, aRun, judged, NOW, withFalseCheck } from './fixtures/signoff-builder.ts';

const KNOWN = 'product/expectation/application:*/is absent';
const only = (strategy: string, change: (outcome: Outcome) => Outcome) => (outcome: Outcome) => (outcome.strategy === strategy ? change(outcome) : outcome);
const codes = (report: RunReport, policy?: SignoffPolicy, changes?: Parameters<typeof judged>[2]) => judged(report, policy, changes).reasons.map(({ code, scenario, strategy }) => [scenario, strategy, code].filter(Boolean).join('/'));

test('a green run on evidence that verifies is approved', () => {
  const decision = judged(greenReport());
  expect(decision).toMatchObject({ decision: 'approved', exitCode: 0, reasons: [], tolerated: [], decidedAt: NOW.toISOString() });
  expect(decision.required.map(({ strategy, state, failed }) => [strategy, state, failed])).toEqual(ALL.map((strategy) => [strategy, 'green', 0]));
  expect(decision.required.every(({ passed }) => passed > 0)).toBe(true);
});

test('the realistic run is blocked by the product, whatever else did not run', () => {
  const decision = judged(realisticReport(), aPolicy({ required: [{ scenario: '*', strategies: ['setup'] }] }));
  expect(decision).toMatchObject({ decision: 'blocked', exitCode: 1 });
  expect(decision.reasons.map(({ scenario, strategy, code, kind }) => [scenario, strategy, code, kind])).toEqual([
    ['branch-office', 'setup', 'failure', 'product'],
    ['branch-office', 'setup', 'failure', 'product'],
    ['file-server-core', 'setup', 'did-not-run', 'unproven'],
  ]);
  // Only setup is required: what differs from it in other strategies is nobody's reason.
  expect(decision.notRequired.map(({ scenario, strategy, verdict }) => `${scenario}/${strategy} ${verdict}`)).toEqual(['branch-office/offline passed', 'branch-office/audit passed', 'kiosk/audit passed', 'file-server-core/offline error', 'file-server-core/audit not-run']);
});

test('a known issue tolerates until the end of its day, and only what it names', () => {
  const report = aRun(only('setup', withFalseCheck));
  expect(codes(report)).toEqual(['branch-office/setup/failure']);
  const policy = (changes = {}) => aPolicy({ knownIssues: [anIssue(KNOWN, changes)] });
  const tolerated = judged(report, policy());
  expect(tolerated).toMatchObject({ decision: 'approved-with-known-issues', exitCode: 0, reasons: [], tolerated: [{ scenario: 'branch-office', strategy: 'setup', issue: { owner: 'jane@example.com' } }] });
  expect(tolerated.required.map(({ state }) => state)).toEqual(['green', 'tolerated', 'green']);
  const [failure] = failuresOfRun(report);
  expect(judged(report, aPolicy({ knownIssues: [anIssue(failure!.id)] })).decision).toBe('approved-with-known-issues');
  expect(judged(report, aPolicy({ knownIssues: [anIssue(failure!.signature)] })).decision).toBe('approved-with-known-issues');

  const at = (now: string) => judged(report, policy({ expires: '2026-11-21' }), { now: new Date(now) });
  expect(at('2026-11-21T23:59:59.999Z').decision).toBe('approved-with-known-issues');
  expect(at('2026-11-22T00:00:00.000Z')).toMatchObject({ decision: 'blocked', exitCode: 1, reasons: [{ code: 'known-issue-expired', kind: 'product' }], expired: [{ strategy: 'setup' }], tolerated: [] });
  expect(judged(report, policy(), { now: new Date('2030-01-01') }).decision).toBe('blocked');

  for (const narrow of [{ strategies: ['offline'] }, { scenarios: ['other'] }]) expect(codes(report, policy(narrow))).toEqual(['branch-office/setup/failure']);
  for (const narrow of [{ strategies: ['setup'] }, { scenarios: ['branch-*'] }]) expect(codes(report, policy(narrow))).toEqual([]);
});

test('known issues never tolerate what was not proven', () => {
  const everything = aPolicy({ knownIssues: ['product/expectation/*a*', 'infrastructure/not-run', 'infrastructure/*', 'f473f5d14e'].map((signature) => anIssue(signature)) });
  const cases: [string, (outcome: Outcome) => Outcome][] = [
    ['did-not-run', () => aNotRunOutcome('setup')],
    ['not-judged', () => anErrorOutcome('setup')],
    ['no-check-passed', (outcome) => ({ ...outcome, checks: outcome.checks.map((check) => ({ ...check, status: 'not-applicable' })), verdict: 'not-run' })],
    ['no-check-passed', (outcome) => withFalseCheck({ ...outcome, checks: [] }, 'ab')],
    ['image-changed', (outcome) => ({ ...outcome, image: { ...outcome.image, unchanged: false }, verdict: 'error' })],
    ['image-unproven', (outcome) => ({ ...outcome, image: { ...outcome.image, unchanged: null } })],
    ['image-unproven', (outcome) => ({ ...outcome, image: { ...outcome.image, sha256: '' } })],
    ['inventory-incomplete', (outcome) => ({ ...outcome, inventory: anInventory({ packages: [] }) })],
    ['found-not-made', (outcome) => ({ ...outcome, target: { address: 'winrm://10.0.0.7', strategy: 'setup' } })],
    ['not-judged', (outcome) => ({ ...outcome, verdict: 'error' })],
    ['not-judged', (outcome) => ({ ...withFalseCheck(outcome, 'ab'), verdict: 'not-run' })],
  ];
  for (const [code, change] of cases) {
    const decision = judged(aRun(only('setup', change)), everything);
    expect(decision.decision, code).toBe('blocked');
    expect(decision.reasons.filter(({ strategy }) => strategy === 'setup').map((reason) => reason.code), code).toContain(code);
    expect(decision.required.find(({ strategy }) => strategy === 'setup')!.state, code).toMatch(/^(not-run|not-judged|blocked)$/);
    expect(decision.exitCode, code).toBe(decision.reasons.some(({ kind }) => kind === 'product') ? 1 : 3);
  }
});

test('what the run as a whole does not prove blocks', () => {
  expect(codes(aRun(undefined, ['offline', 'audit']))).toEqual(['branch-office/setup/did-not-run']);
  expect(codes(greenReport(), aPolicy({ required: [{ scenario: 'other', strategies: ['audit'] }] }))).toEqual(['other/audit/did-not-run']);
  expect(codes(greenReport(), aPolicy({ required: [{ scenario: 'x*', strategies: ['audit'] }] }))).toEqual(['x*/audit/did-not-run']);
  expect(codes({ ...greenReport(), interrupted: true, durationMs: null })).toEqual(['interrupted']);
  expect(codes({ ...greenReport(), verdict: 'error', exitCode: 3 })).toEqual(['run-not-green']);
  expect(codes(greenReport(), undefined, { verification: { ok: false, problems: [{ code: 'changed', path: 'branch-office/setup/outcome.json', scenario: 'branch-office', strategy: 'setup', text: 'its content is another\u202e' }] } })).toEqual(['branch-office/setup/evidence']);
  expect(codes(greenReport(), undefined, { verification: { ok: false, problems: [] } })).toEqual(['evidence']);
  expect(codes(greenReport(), undefined, { rebuilt: [{ scenario: 'branch-office', strategy: 'audit' }] })).toEqual(['branch-office/audit/rebuilt']);
  expect(codes({ ...greenReport(), scenarios: [] })).toHaveLength(3);
  expect(codes(greenReport(), undefined, { recorded: [{ name: 'branch-office', strategies: ALL }, { name: 'branch-office', strategies: ALL }] })).toEqual(['branch-office/evidence']);
  // The base is shared: a cell that nobody asked for spoils it too.
  const spoiled = aRun(only('audit', (outcome) => ({ ...outcome, image: { ...outcome.image, unchanged: false } })));
  expect(codes(spoiled, aPolicy({ required: [{ scenario: 'branch-office', strategies: ['offline'] }] }))).toEqual(['branch-office/audit/image-changed']);
  expect(codes(aRun(only('audit', (outcome) => ({ ...outcome, image: { ...outcome.image, sha256: '0'.repeat(64) } }))))).toEqual(['branch-office/image-differs']);
  expect(codes(greenReport(), undefined, { recorded: [{ name: 'branch-office', strategies: ALL }, { name: 'kiosk', strategies: ['audit'] }] })).toEqual(['kiosk/audit/lost']);
  for (const report of [greenReport(), realisticReport()]) expect(judged(report, aPolicy({ required: [{ scenario: '*', strategies: ['audit'] }] }), { recorded: [{ name: 'lost', strategies: ['audit'] }] }).reasons.map(({ scenario }) => scenario)).toContain('lost');
});

test('differences count between required strategies, unless the policy declares them', () => {
  const report = aRun(only('audit', () => anOutcome('audit', { inventory: anInventory({ international: { ...anInventory().international, inputLocales: '0407:00000407' } }) })));
  expect(codes(report)).toEqual(['branch-office/difference']);
  expect(codes(report, aPolicy({ required: [{ scenario: 'branch-office', strategies: ['offline', 'setup'] }] }))).toEqual([]);
  expect(codes(report, aPolicy({ required: [{ scenario: 'branch-office', strategies: ['audit'] }] }))).toEqual([]);
  const declared = judged(report, aPolicy({ differences: [{ subject: 'international:input-*', reason: 'the audit image is used at once' }, { subject: 'service:x*', reason: 'unused' }] }));
  expect(declared).toMatchObject({ decision: 'approved', declared: [{ scenario: 'branch-office', reason: 'the audit image is used at once' }] });
  expect(declared.warnings.map(({ code }) => code)).toEqual(['difference-unused', 'no-subject']);
  // A declaration takes away differences alone, never a false expectation of that name.
  expect(codes(aRun(only('audit', (outcome) => withFalseCheck(outcome, 'international:input-locales'))), aPolicy({ differences: [{ subject: 'international:*', reason: 'r' }] }))).toEqual(['branch-office/audit/failure']);
  const [failure] = failuresOfRun(report);
  expect(judged(report, aPolicy({ knownIssues: [anIssue(failure!.id)] })).decision).toBe('approved-with-known-issues');
  expect(codes(report, aPolicy({ knownIssues: [anIssue(failure!.id, { strategies: ['audit'] })] }))).toEqual(['branch-office/difference']);
});

test('budgets: the entry that says most wins, cached time counts, what was not measured is not within', () => {
  const budgets = [{ minutes: 30, reboots: 6 }, { strategies: ['audit' as const], minutes: 60 }, { scenario: 'b*', minutes: 20 }, { scenario: 'branch-office', strategies: ['audit' as const], minutes: 90 }, { scenario: 'bra*', minutes: 25 }];
  expect(budgetOf({ budgets }, 'branch-office', 'audit')).toEqual({ minutes: 90, reboots: 6 });
  expect(budgetOf({ budgets }, 'branch-office', 'setup')).toEqual({ minutes: 20, reboots: 6 });
  expect(budgetOf({ budgets }, 'kiosk', 'audit')).toEqual({ minutes: 60, reboots: 6 });
  expect(budgetOf({ budgets: [] }, 'kiosk', 'audit')).toEqual({});
  const use = (report: RunReport, entry: SignoffPolicy['budgets'][number]) => {
    const { reasons, budgets: uses } = judged(report, aPolicy({ required: [{ scenario: 'branch-office', strategies: ['offline'] }], budgets: [entry] }));
    return [reasons.map(({ code, kind }) => `${code} ${kind}`), uses.map(({ state }) => state)];
  };
  expect(use(greenReport(), { minutes: 1 })).toEqual([['budget-minutes product'], ['exceeded']]);
  expect(use(greenReport(), { minutes: 60 })).toEqual([[], ['within']]);
  expect(use(greenReport(), { reboots: 2 })).toEqual([[], ['within']]);
  expect(use(greenReport(), { reboots: 1 })).toEqual([['budget-reboots product'], ['exceeded']]);
  expect(use(greenReport(), { imageGrowthBytes: 1_910_000_000 })).toEqual([[], ['within']]);
  expect(use(greenReport(), { imageGrowthBytes: 1_909_999_999 })).toEqual([['budget-image-growth product'], ['exceeded']]);
  expect(use(aRun((outcome) => ({ ...outcome, imageGrowthBytes: null })), { imageGrowthBytes: 1e12 })).toEqual([['budget-not-measured unproven'], ['not-measured']]);
  const cached = aRun((outcome) => ({ ...outcome, stages: outcome.stages.map((stage) => (stage.name === 'pe' ? { ...stage, status: 'skipped-cached', cachedFrom: { run: 'earlier', durationMs: 3_600_000 } } : stage)) }));
  expect(use(cached, { minutes: 60 })).toEqual([['budget-minutes product'], ['exceeded']]);
  expect(judged(aRun(only('offline', () => aNotRunOutcome('offline'))), aPolicy({ budgets: [{ minutes: 1000 }] })).budgets.map(({ state }) => state)).toEqual(['not-judged', 'within', 'within']);
});

test('what a policy no longer needs is said, unless something did not run', () => {
  const policy = aPolicy({ knownIssues: [anIssue('product/expectation/gone')], budgets: [{ scenario: 'other', minutes: 3 }] });
  expect(judged(greenReport(), policy).warnings.map(({ code }) => code)).toEqual(['known-issue-unused', 'budget-unused', 'no-subject']);
  expect(judged(aRun(undefined, ['offline']), policy).warnings.map(({ code }) => code)).toEqual(['budget-unused', 'no-subject']);
  const soon = judged(aRun(only('setup', withFalseCheck)), aPolicy({ knownIssues: [anIssue(KNOWN, { expires: '2026-11-22' })] }));
  expect(soon.warnings[0]).toEqual({ code: 'known-issue-expires', text: `known issue https://tracker.example/123 (${KNOWN}) tolerates until 2026-11-22: one more day` });
});

test('the released image is that of the run; another file is not it', () => {
  const serviced = (outcome: Outcome): Outcome => ({ ...outcome, serviced: { format: 'qcow2', sha256: (outcome.strategy === 'offline' ? 'a1' : 'b2').repeat(32), bytes: 7, stage: 'pe', file: 'serviced.qcow2' } }) as Outcome;
  const policy = aPolicy({ subject: { scenario: 'branch-office', strategy: 'offline' } });
  const file = (sha256: string) => ({ name: 'golden.qcow2', sha256, bytes: 7 });
  expect(judged(aRun(serviced), policy).subject).toEqual({ name: 'serviced.qcow2', sha256: 'a1'.repeat(32), bytes: 7, from: 'run', proven: true, scenario: 'branch-office', strategy: 'offline' });
  expect(judged(aRun(serviced), policy, { image: file('a1'.repeat(32)) })).toMatchObject({ decision: 'approved', subject: { name: 'golden.qcow2', from: 'file', proven: true } });
  const wrong = judged(aRun(serviced), policy, { image: file('b2'.repeat(32)) });
  expect(wrong).toMatchObject({ decision: 'blocked', exitCode: 3, reasons: [{ code: 'subject-mismatch' }] });
  expect(wrong.reasons[0]!.text).toContain('it is that of branch-office/setup');
  expect(judged(aRun(), policy)).toMatchObject({ decision: 'approved', subject: null, subjectMissing: expect.stringContaining('--save-images') });
  expect(judged(aRun(serviced), aPolicy())).toMatchObject({ subject: null, subjectMissing: expect.stringContaining("add 'subject'") });
  expect(judged(aRun(), policy, { image: file('c3'.repeat(32)) })).toMatchObject({ decision: 'approved', subject: { proven: false }, warnings: [{ code: 'image-not-compared' }, { code: 'image-incomplete', text: 'the image lacks what offline cannot do: install-application:branch-agent.msi' }] });
  expect(judged(aRun(serviced, ['audit']), aPolicy({ required: [{ scenario: 'branch-office', strategies: ['audit'] }] })).subject).toMatchObject({ strategy: 'audit' });
});

test('a file that is known to be another image is never approved', () => {
  const DIGESTS = { offline: 'a1', setup: 'b2', audit: 'd4' };
  const recorded = (...strategies: StrategyName[]) => (outcome: Outcome): Outcome => (strategies.includes(outcome.strategy) ? ({ ...outcome, serviced: { format: 'qcow2', sha256: DIGESTS[outcome.strategy].repeat(32), bytes: 7, stage: 'pe', file: 'serviced.qcow2' } } as Outcome) : outcome);
  const two = aPolicy({ required: [{ scenario: 'branch-office', strategies: ['offline', 'setup'] }] });
  const given = (sha256: string, policy: SignoffPolicy, ...strategies: StrategyName[]) => {
    const { decision, reasons, subject } = judged(aRun(recorded(...strategies)), policy, { image: { name: 'golden.qcow2', sha256: sha256.repeat(32), bytes: 7 } });
    return [decision, reasons.map(({ code, text }) => `${code}: ${text.replace(/(..)\1{31}/g, '$1')}`).join(), subject!.proven];
  };
  // Of a strategy that nothing requires to be green.
  expect(given('d4', two, 'offline', 'audit')).toEqual(['blocked', 'subject-mismatch: golden.qcow2 is not the image of any required strategy: it has the SHA-256 d4; it is that of branch-office/audit', false]);
  // Of another strategy than the policy's subject, whose own image was not kept.
  const setup = aPolicy({ subject: { scenario: 'branch-office', strategy: 'setup' } });
  expect(given('d4', setup, 'audit')).toEqual(['blocked', 'subject-mismatch: golden.qcow2 is not the image that was tested as branch-office/setup: it has the SHA-256 d4; it is that of branch-office/audit', false]);
  // Of none, where all were kept.
  expect(given('c3', two, 'offline', 'setup')).toEqual(['blocked', 'subject-mismatch: golden.qcow2 is not the image of any required strategy: it has the SHA-256 c3', false]);
  expect(given('c3', two, 'offline')).toEqual(['approved', '', false]);
  expect(given('b2', two, 'offline', 'setup')).toEqual(['approved', '', true]);
});

test('a run that began after the decision is not believed: by a wrong clock nothing has expired', () => {
  for (const startedAt of ['2026-11-21T15:00:00.001Z', 'yesterday', ''])
    expect(judged({ ...greenReport(), startedAt }), startedAt).toMatchObject({ decision: 'blocked', exitCode: 3, reasons: [{ code: 'clock', kind: 'unproven' }] });
  expect(judged({ ...greenReport(), startedAt: NOW.toISOString() }).decision).toBe('approved');
});

test('what is flaky is what the history calls so: among runs with the same inputs', () => {
  const report = greenReport();
  const warned = (...earlier: ReturnType<typeof runsOf>) => {
    const withHistory = { ...report, scenarios: report.scenarios.map((scenario) => ({ ...scenario, history: earlier, current: aHistoryEntry(9) })) };
    return judged(withHistory).warnings.flatMap(({ code, text }) => (code === 'flaky' ? [text] : []));
  };
  expect(warned(...runsOf('pfpf'))).toEqual(['branch-office/audit is flaky: it failed in 2 of 5 runs with the same inputs, this one included']);
  expect(warned(...runsOf('pep'))).toEqual(['branch-office/audit is flaky: nothing could be judged in 1 of 4 runs with the same inputs, this one included']);
  // Red before what was asked for was changed, and red until it was mended, are not flaky.
  expect(warned(...runsOf('pfpf', () => ({ digest: 'e5'.repeat(32) })))).toEqual([]);
  expect(warned(...runsOf('ff'))).toEqual([]);
  expect(warned()).toEqual([]);
});

test('required cells: names, wildcards, and what is in no run', () => {
  expect(requiredCells({ required: [{ scenario: 'b*', strategies: ['audit'] }, { scenario: 'kiosk', strategies: ['setup'] }, { scenario: 'branch', strategies: ['offline'] }, { scenario: 'gone', strategies: ['setup'] }] }, ['kiosk', 'branch', 'bank', 'free'])).toEqual([
    { scenario: 'kiosk', strategies: ['setup'] },
    { scenario: 'branch', strategies: ['offline', 'audit'] },
    { scenario: 'bank', strategies: ['audit'] },
    { scenario: 'gone', strategies: ['setup'] },
  ]);
});

test('adding a failure or removing a cell never approves what was blocked', () => {
  const random = seeded(20261121);
  const pick = <Item>(from: readonly Item[]): Item => from[Math.floor(random() * from.length)]!;
  const some = <Item>(from: readonly Item[]): Item[] => from.filter(() => random() < 0.6);
  const changes: ((outcome: Outcome) => Outcome)[] = [
    (outcome) => outcome,
    (outcome) => outcome,
    (outcome) => withFalseCheck(outcome),
    (outcome) => withFalseCheck(outcome, 'feature:Other'),
    ({ strategy }) => aNotRunOutcome(strategy),
    ({ strategy }) => anErrorOutcome(strategy),
    ({ strategy }) => anErrorOutcome(strategy, { code: 'WP-SETUP-REFUSED', kind: 'product', cause: 'Setup refused the image', mend: 'm', evidence: [] }),
    (outcome) => ({ ...outcome, checks: outcome.checks.map((check) => ({ ...check, status: 'not-applicable' as const })), verdict: 'not-run' }),
    (outcome) => ({ ...outcome, image: { ...outcome.image, unchanged: pick([false, null]) } }),
    (outcome) => ({ ...outcome, inventory: anInventory({ features: [] }) }),
    (outcome) => ({ ...outcome, inventory: anInventory({ edition: 'Enterprise' }) }),
    (outcome) => ({ ...outcome, verdict: 'error' }),
  ];
  const names = ['branch-office', 'kiosk'];
  const seen = new Map<string, number>();
  const rebuiltReport = (outcomes: Outcome[], like: Partial<RunReport>): RunReport =>
    aReport(names.flatMap((name) => (outcomes.some(({ scenario }) => scenario === name) ? [aScenario(outcomes.filter(({ scenario }) => scenario === name).map((outcome) => aCell(outcome)))] : [])), like);
  for (let round = 0; round < 100; round += 1) {
    const outcomes = names.flatMap((scenario) => ALL.map((strategy) => pick(changes)(anOutcome(strategy))).map((outcome) => ({ ...outcome, scenario })));
    const signatures = [KNOWN, 'product/expectation/feature:*', 'product/WP-SETUP-REFUSED/*', 'product/difference/edition*'];
    const policy = aPolicy({
      required: [{ scenario: pick(['branch-office', '*', 'b*']), strategies: some(ALL).length > 0 ? some(ALL).concat('setup').filter((name, index, all) => all.indexOf(name) === index) : ['audit'] }],
      knownIssues: some(signatures).map((signature) => anIssue(signature, random() < 0.2 ? { expires: '2020-01-01' } : {})),
      differences: random() < 0.3 ? [{ subject: 'edition*', reason: 'r' }] : [],
      budgets: random() < 0.3 ? [{ minutes: pick([1, 30, 100]) }] : [],
    });
    const like = { interrupted: random() < 0.05, ...(random() < 0.1 ? { verdict: 'error' as const, exitCode: 3 } : {}) };
    const report = rebuiltReport(outcomes, like);
    const recorded = names.map((name) => ({ name, strategies: ALL }));
    const before = judged(report, policy, { recorded });
    seen.set(before.decision, (seen.get(before.decision) ?? 0) + 1);
    expect(before.decision === 'blocked', `round ${round}`).toBe(before.reasons.length > 0);
    if (before.decision !== 'blocked') continue;
    const victim = Math.floor(random() * outcomes.length);
    const worse = outcomes.map((outcome, index) => (index === victim ? pick([withFalseCheck, (one: Outcome) => withFalseCheck(one, 'feature:Other'), ({ strategy, scenario, image }: Outcome) => ({ ...anErrorOutcome(strategy), scenario, image })])(outcome) : outcome));
    // An error keeps its verdict over a false expectation only where the engine says so; both are tried.
    const stubborn = worse.map((outcome, index) => (index === victim ? { ...outcome, verdict: outcomes[victim]!.verdict } : outcome));
    for (const after of [rebuiltReport(worse, like), rebuiltReport(stubborn, like), rebuiltReport(outcomes.filter((_, index) => index !== victim), like)])
      expect(judged(after, policy, { recorded }).decision, `round ${round}: ${JSON.stringify(policy)} ${before.reasons.map(({ code }) => code).join()}`).toBe('blocked');
  }
  // Without a record, too: what is required by name cannot go missing.
  for (const strategy of ALL) expect(judged(aRun(undefined, ALL.filter((name) => name !== strategy))).decision).toBe('blocked');
  // The property says nothing unless all three decisions came up.
  expect([...seen.keys()].sort()).toEqual(['approved', 'approved-with-known-issues', 'blocked']);
});

/** mulberry32: the same numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
