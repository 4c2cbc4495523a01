import { expect, test } from '@playwright/test';
import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Outcome, OutcomeError } from '../../harness/verify/outcome.ts';
import { failuresOf, failuresOfOutcome, failuresOfRun, groupFailures } from '../../reports/failures/failures-of.ts';
import { signature, signatureId, steady } from '../../reports/failures/signature.ts';
import { EXPECTATIONS, INFRASTRUCTURE_ERROR, aNotRunOutcome, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { expectLinearTime } from './fixtures/linear-time.ts';
import { aCell, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';
import { randomFrom } from './fixtures/seeded-random.ts';

const STRATEGIES = ['offline', 'setup', 'audit'] as const;
const withState = (state: string) => anInventory({ features: anInventory().features.map((entry) => (entry.name === 'SMB1Protocol' ? { ...entry, state } : entry)) });
const signatures = (outcome: Outcome) => failuresOfOutcome(outcome).map((failure) => failure.signature);
const withError = (error: Partial<OutcomeError>) => anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, ...error });

test('a false expectation has one signature in every strategy, run and scenario', () => {
  const inventory = withState('Enabled');
  const all = STRATEGIES.map((strategy) => signatures(anOutcome(strategy, { inventory, run: `run-${strategy}`, scenario: `on-${strategy}` })));
  expect(all[0]).toEqual(['product/expectation/feature:SMB1Protocol/Enabled']);
  expect(new Set(all.map((one) => one.join('\n'))).size).toBe(1);
  expect(signatures(anOutcome('audit', { inventory: withState('Disable Pending') }))).not.toEqual(all[0]);
});

test('an error has one signature whatever the host, the folder, the port, the time, the process and the run', () => {
  const causes: [string, string][] = [
    ['qemu ended: could not open /tmp/wpt-a1/20241104-093000-7f3a/disk.qcow2', 'qemu ended: could not open /home/lab/runs/20260101-000000-beef/disk.qcow2'],
    ['cannot read C:\\Users\\lab\\runs\\quickstart\\boot.wim', 'cannot read D:\\a\\repo\\boot.wim'],
    ['no answer of 127.0.0.1:40213 within 30 s', 'no answer of localhost:5986 within 12.5 s'],
    ['no answer of 10.0.0.7:5986', 'no answer of 192.168.1.200:15986'],
    ['pid 4711 was killed at 2024-11-04T09:30:00.000Z', 'pid 9 was killed at 2026-01-02 03:04:05'],
    ['volume {0C5A3B77-9D21-4B42-8C6E-51D1C2A9E001} is gone', 'volume {6f3c1b52-8a54-4a2e-9c11-2f0b7e4d9a10} is gone'],
    ['driver oem3.inf was not taken', 'driver oem12.inf was not taken'],
    [`digest ${'a1'.repeat(32)} is not known`, `digest ${'5c'.repeat(32)} is not known`],
    ['the guest was silent for 59 s, then gone', 'the guest was silent for 1 min 02 s, then gone'],
    ['the guest did not answer within 1800000 ms', 'the guest did not answer within 900000 ms'],
    ['cannot read /builds/images/runs/x/disk.qcow2', 'cannot read /mnt/data/ci/disk.qcow2'],
    ['cannot read C:\\Users\\Jane Doe\\x\\boot.wim', 'cannot read E:\\lab\\runs\\20260101-000000-beef\\boot.wim'],
    ['port 40213 is taken', 'port 40999 is taken'],
    ['access violation at 0x00007ffb12345678', 'access violation at 0x00007ff6a1b2c3d4'],
    ['it ended at 11/4/2024 9:31:00 AM', 'it ended at 2024/11/05 10:00:00.001'],
    ['Machine offline-start-pe went off', 'Machine audit-start-machine went off'],
    ['the last serial line was "[   12.345678] ##wimproof token=4f2a91 job=service step=003 event=step-start"', 'the last serial line was "[  112.000001] ##wimproof token=bbbb00 job=service step=003 event=step-start"'],
  ];
  for (const [here, there] of causes) expect(signatures(withError({ cause: here })), here).toEqual(signatures(withError({ cause: there })));
});

test('what is different has another signature: code, kind, cause, file, registry key, KB number, version, exit code', () => {
  const causes = ['setup.exe ended with 0x80070002', 'setup.exe ended with 0x80070003', 'Package_for_KB5099001 is absent', 'Package_for_KB5099002 is absent', 'HKLM\\SOFTWARE\\A is absent', 'HKLM\\SOFTWARE\\B is absent', 'cannot read /tmp/x/boot.wim', 'cannot read /tmp/x/install.wim', 'version 10.0.26100.1', 'version 10.0.26100.2', 'C:\\Windows\\a.dll is absent', 'C:\\Windows\\b.dll is absent', 'C:\\Windows\\System32\\a.dll is absent', 'C:\\Contoso\\a.dll is absent', `${'x'.repeat(400)}1`, `${'x'.repeat(400)}2`, 'the last serial line was "##wimproof token=4f2a job=service step=003"', 'the last serial line was "##wimproof token=4f2a job=service step=004"', 'netkvm.inf is absent', 'viostor.inf is absent'];
  const all = [...causes.map((cause) => signatures(withError({ cause }))[0]), signatures(withError({ code: 'WP-OTHER' }))[0], signatures(withError({ kind: 'product' }))[0], signatures(withError({}))[0]];
  expect(new Set(all).size).toBe(all.length);
});

test('two things that fail in the same way are two: product codes, folders, ends of long names', () => {
  const ids = ['application:{6F3C1B52-8A54-4A2E-9C11-2F0B7E4D9A10}', 'application:{0C5A3B77-9D21-4B42-8C6E-51D1C2A9E001}', 'file:C:\\Users\\Public\\Desktop\\a.lnk', 'file:C:\\Users\\Default\\Desktop\\a.lnk', 'driver:oem1.inf', 'driver:oem2.inf', ...['A', 'B'].map((end) => `registry-value:HKLM\\SOFTWARE\\${'x'.repeat(300)}${end}`)];
  const checks = ids.map((id) => ({ id, title: id, status: 'failed' as const, expected: 'present', actual: 'is absent', evidence: [] }));
  const all = signatures(anOutcome('audit', { checks }));
  expect(new Set(all).size).toBe(ids.length);
  expect(all[0]).toBe(`product/expectation/${ids[0]}/is absent`);
  // What is said of them is another matter.
  const actual = (text: string) => signatures(anOutcome('audit', { checks: [{ ...checks[0]!, actual: text }] }));
  expect(actual('product code {6F3C1B52-8A54-4A2E-9C11-2F0B7E4D9A10}')).toEqual(actual('product code {0C5A3B77-9D21-4B42-8C6E-51D1C2A9E001}'));
});

test('mending text and evidence do not matter, nor does the order of what failed', () => {
  expect(signatures(withError({ mend: 'Other words.', evidence: [] }))).toEqual(signatures(withError({})));
});

test('empty exactly when the verdict is passed: any mixture of states, errors and image changes', () => {
  const random = randomFrom(7);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const seen = new Set<string>();
  for (let round = 0; round < 150; round += 1) {
    const strategy = pick<StrategyName>(STRATEGIES);
    const error = pick([undefined, undefined, INFRASTRUCTURE_ERROR, { ...INFRASTRUCTURE_ERROR, kind: 'product' as const }, { ...INFRASTRUCTURE_ERROR, kind: 'scenario' as const }]);
    const judged = anOutcome(strategy, { inventory: withState(pick(['Disabled', 'Disabled', 'Enabled', 'Disable Pending'])), expectations: pick([EXPECTATIONS, EXPECTATIONS, []]), ...(error && { error }) });
    const outcome: Outcome = pick([judged, judged, judged, anErrorOutcome(strategy), aNotRunOutcome(strategy)]);
    seen.add(outcome.verdict);
    const failures = failuresOfOutcome(outcome);
    expect(failures.length === 0, `${round}: ${outcome.verdict}`).toBe(outcome.verdict === 'passed');
    for (const failure of failures) {
      expect(failure).toMatchObject({ scenario: outcome.scenario, strategy });
      expect(failure.signature.startsWith(`${failure.kind}/${failure.code}`)).toBe(true);
      expect(failure.id).toBe(signatureId(failure.signature));
      expect(failure.id).toMatch(/^[0-9a-f]{10}$/);
    }
    const scenario = aScenario([aCell(outcome), aCell(anOutcome(strategy === 'setup' ? 'audit' : 'setup'))]);
    expect(failuresOf(scenario).length === 0, `${round}: ${scenario.comparison.verdict}`).toBe(scenario.comparison.verdict === 'passed');
  }
  expect([...seen].sort()).toEqual(['error', 'failed', 'not-run', 'passed']);
});

test('a changed base image, a strategy that did not run, one in which nothing was judged', () => {
  const base = anOutcome('audit');
  expect(signatures({ ...base, verdict: 'error', image: { ...base.image, unchanged: false } })).toEqual(['infrastructure/image-changed/Windows 11 Pro']);
  expect(signatures(aNotRunOutcome('audit'))).toEqual(['infrastructure/not-run']);
  expect(signatures(anOutcome('audit', { expectations: [] }))).toEqual(['infrastructure/not-judged']);
});

test('a comparison that is not green by itself has failures: differences, or that nothing says why', () => {
  const scenario = aScenario([aCell(anOutcome('offline')), aCell(anOutcome('audit', { inventory: anInventory({ features: [...anInventory().features, { name: 'Extra', state: 'Enabled' }] }) }))]);
  expect(failuresOf(scenario)).toEqual([expect.objectContaining({ kind: 'product', code: 'difference', scenario: 'branch-office', title: 'Unexplained difference: feature:Extra' })]);
  expect(failuresOf(scenario)[0]).not.toHaveProperty('strategy');
  const green = greenReport().scenarios[0]!;
  expect(failuresOf(green)).toEqual([]);
  expect(failuresOf({ ...green, comparison: { ...green.comparison, verdict: 'error' } })).toEqual([expect.objectContaining({ code: 'not-judged', kind: 'infrastructure' })]);
});

test('the volatile parts of a difference do not matter, which strategies have what does', () => {
  const differ = (name: string) => failuresOf(aScenario([aCell(anOutcome('offline')), aCell(anOutcome('audit', { inventory: anInventory({ features: [...anInventory().features, { name, state: 'Enabled' }] }) }))]))[0]!.signature;
  expect(differ('A')).not.toBe(differ('B'));
  const swapped = failuresOf(aScenario([aCell(anOutcome('offline', { inventory: anInventory({ applications: [], features: [...anInventory().features, { name: 'A', state: 'Enabled' }] }) })), aCell(anOutcome('audit'))]))[0]!.signature;
  expect(swapped).not.toBe(differ('A'));
});

test('groups: product first, then the most frequent; none is lost', () => {
  for (const report of [realisticReport(), hostileReport(), greenReport()]) {
    const failures = failuresOfRun(report);
    const groups = groupFailures(failures);
    expect(groups.reduce((sum, group) => sum + group.failures.length, 0)).toBe(failures.length);
    expect(new Set(groups.map(({ signature: text }) => text)).size).toBe(groups.length);
    const rank = { product: 0, scenario: 1, infrastructure: 2 };
    for (const [index, group] of groups.entries()) {
      expect(group.failures.every((failure) => failure.signature === group.signature && failure.id === group.id)).toBe(true);
      const before = groups[index - 1];
      if (before) expect(rank[before.kind] * 1e6 - before.failures.length).toBeLessThanOrEqual(rank[group.kind] * 1e6 - group.failures.length);
    }
  }
  expect(groupFailures([])).toEqual([]);
});

test('signatures of hostile text are one line, bounded, without controls; steadying twice changes nothing', () => {
  for (const failure of failuresOfRun(hostileReport())) {
    expect(failure.signature).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\n]/);
    expect([...failure.signature].length).toBeLessThan(1000);
  }
  const texts = ['within 30 s at 2024-11-04T09:30:00Z in /tmp/a/b/c.log', 'x'.repeat(5000), '\u{1f600}'.repeat(400), '/tmp/'.repeat(2000), `C:\\Users\\${'\\'.repeat(3000)}`, '1.2.3.4:'.repeat(2000), '0'.repeat(50_000), 'pid '.repeat(9000), '/-'.repeat(20_000), '[  '.repeat(20_000), 'C:\\Users\\ '.repeat(5000), `C:\\${'a\\'.repeat(20_000)}`, '0x00000000'.repeat(5000), '1/1/2024 '.repeat(5000), 'token='.repeat(9000)];
  for (const text of texts) {
    const once = steady(text);
    expect(steady(once)).toBe(once);
    expect([...once].length).toBeLessThanOrEqual(300);
    expectLinearTime(text, steady);
  }
  expect(signature('product', 'x', '', 'a', '')).toBe('product/x/a');
});
