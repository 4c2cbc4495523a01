import { expect, test } from '@playwright/test';
import type { Inventory } from '../../harness/guest/inventory/inventory.ts';
import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import { compare } from '../../harness/verify/compare/compare.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { RULES } from '../../harness/verify/compare/rules.ts';
import { EXPECTATIONS, PRODUCT, ROLLUP, aNotRunOutcome, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { randomFrom, shuffled } from './fixtures/seeded-random.ts';

const three = (changes: Partial<Record<StrategyName, Partial<Inventory>>> = {}) =>
  STRATEGIES.map((strategy) => anOutcome(strategy, { notPossible: [], inventory: anInventory(changes[strategy]) }));
const differences = (outcomes: Outcome[], declared: { subject: string; reason: string }[] = []) => compare(outcomes, { declared }).differences;

test('identical inventories: no differences, verdict passed', () => {
  expect(compare(three(), { declared: [] })).toMatchObject({ verdict: 'passed', differences: [], strategies: ['offline', 'setup', 'audit'] });
});

test('what the ignored rules name never is a difference', () => {
  const driver = { ...anInventory().drivers[0]!, publishedName: 'oem9.inf', date: '13.03.2024' };
  const audit: Partial<Inventory> = {
    computerName: 'OTHER', volume: { totalBytes: 1, freeBytes: 1 }, drivers: [anInventory().drivers[1]!, driver],
    packages: [...anInventory().packages.map((entry) => ({ ...entry, installTime: 'later' })), { identity: 'Gone~1~amd64~~1.0', state: 'Not Present', releaseType: '', installTime: '' }],
  };
  expect(differences(three({ audit }))).toEqual([]);
  expect(RULES.filter((rule) => rule.effect === 'ignored').every((rule) => rule.explains === undefined)).toBe(true);
});

test('every rule has a unique name, a sentence and a source', () => {
  expect(new Set(RULES.map((rule) => rule.name)).size).toBe(RULES.length);
  for (const rule of RULES) {
    expect(rule.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.doc).toMatch(/\.$/);
    expect(rule.source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    expect(rule.effect === 'expected').toBe(rule.explains !== undefined);
  }
});

test('an unexplained difference is unexpected and fails the comparison', () => {
  const comparison = compare(three({ audit: { features: [...anInventory().features, { name: 'Extra', state: 'Enabled' }] } }), { declared: [] });
  expect(comparison.verdict).toBe('failed');
  expect(comparison.differences).toEqual([{ subject: 'feature:Extra', kind: 'feature', class: 'unexpected', values: { offline: null, setup: null, audit: 'Enabled' } }]);
});

test('declared differences: glob, with or without kind, case-insensitive, with their reason', () => {
  const outcomes = three({ setup: { edition: 'Enterprise', features: [...anInventory().features, { name: 'Extra(1)', state: 'Enabled' }] } });
  for (const subject of ['feature:Extra*', 'extra(?)', 'FEATURE:EXTRA(1)'])
    expect(differences(outcomes, [{ subject, reason: 'known' }]).find((entry) => entry.kind === 'feature'), subject).toMatchObject({ class: 'expected', rule: 'declared', reason: 'known' });
  const left = differences(outcomes, [{ subject: 'Extr', reason: 'known' }]);
  expect(left.map((entry) => entry.class)).toEqual(['unexpected', 'unexpected']);
});

test('pending states are the same before the first boot is finished, and not after', () => {
  const pending = { features: anInventory().features.map((entry) => (entry.name === 'TelnetClient' ? { ...entry, state: 'Enable Pending' } : entry)) };
  expect(differences(three({ offline: pending }))[0]).toMatchObject({ subject: 'feature:TelnetClient', class: 'unexpected' });
  const before = differences(three({ offline: { ...pending, imageState: 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE' } }));
  expect(before.find((entry) => entry.kind === 'feature')).toMatchObject({ class: 'expected', rule: 'pending-before-first-boot' });
  expect(before.find((entry) => entry.subject === 'other:image-state')?.class).toBe('unexpected');
});

test('superseded packages may be listed or not, installed ones may not', () => {
  const cleaned = { packages: anInventory().packages.filter((entry) => entry.state !== 'Superseded') };
  expect(differences(three({ audit: cleaned }))[0]).toMatchObject({ class: 'expected', rule: 'superseded-package-listed' });
  const lost = { packages: anInventory().packages.filter((entry) => entry.identity !== ROLLUP) };
  expect(differences(three({ audit: lost }))[0]).toMatchObject({ subject: `package:${ROLLUP}`, class: 'unexpected', values: { audit: null } });
});

test('pending file renames are weak evidence, other pending restarts are not', () => {
  const found = differences(three({ audit: { pendingReboot: ['PendingFileRenameOperations', 'CBS RebootPending'] } }));
  expect(found.map((entry) => [entry.subject, entry.class])).toEqual([
    ['other:pending-restart CBS RebootPending', 'unexpected'],
    ['other:pending-restart PendingFileRenameOperations', 'expected'],
  ]);
});

test('what the matrix calls not possible explains the difference, but only while the able strategies agree', () => {
  const outcomes = STRATEGIES.map((strategy) => anOutcome(strategy));
  expect(differences(outcomes)).toEqual([
    expect.objectContaining({ subject: 'application:Contoso Branch Agent', class: 'not-possible', rule: 'capability-matrix', values: { offline: null, setup: `3.2.1 ${PRODUCT}`, audit: `3.2.1 ${PRODUCT}` } }),
  ]);
  const broken = [outcomes[0]!, outcomes[1]!, anOutcome('audit', { inventory: anInventory({ applications: [] }) })];
  expect(differences(broken)[0]).toMatchObject({ subject: 'application:Contoso Branch Agent', class: 'unexpected' });
});

test('rows: passed with mechanism, failed with actual, not possible with reason, not run with the error, never green without a check', () => {
  const noDriver = anInventory({ drivers: [] });
  const comparison = compare([anErrorOutcome('audit'), anOutcome('setup', { inventory: noDriver }), anOutcome('offline')], { declared: [] });
  expect(comparison.operations.map((row) => row.operation)).toEqual(EXPECTATIONS.flatMap((entry) => entry.operation ?? []));
  const row = (operation: string) => comparison.operations.find((entry) => entry.operation === operation)!;
  expect(row('add-driver:netkvm.inf').title).toBe('Add driver netkvm.inf');
  expect(row('add-driver:netkvm.inf').cells).toMatchObject({
    offline: { status: 'passed', text: 'dism /Image /Add-Driver' },
    setup: { status: 'failed', text: expect.stringContaining('not in the driver store') },
    audit: { status: 'not-run', text: expect.stringContaining('WP-MACHINE-DEADLINE in stage setup') },
  });
  expect(row('install-application:branch-agent.msi').cells.offline).toMatchObject({ status: 'not-possible' });
  const unjudged = compare([anOutcome('offline', { expectations: EXPECTATIONS.filter((entry) => entry.kind !== 'feature') , mechanisms: [{ operation: 'enable-feature:TelnetClient', mechanism: 'dism' }] })], { declared: [] });
  expect(unjudged.operations.find((entry) => entry.operation === 'enable-feature:TelnetClient')!.cells.offline!.status).toBe('not-applicable');
  expect(compare([aNotRunOutcome('setup')], { declared: [] }).operations.every((entry) => entry.cells.setup!.status === 'not-run')).toBe(true);
});

test('metrics', () => {
  const comparison = compare(STRATEGIES.map((strategy) => anOutcome(strategy)), { declared: [] });
  expect(comparison.metrics.offline).toEqual({ verdict: 'passed', durationMs: 755_000, reboots: 2, imageGrowthBytes: 1_910_000_000, passed: 8, failed: 0, notPossible: 1 });
});

test('an empty inventory agrees with nothing: it is left out, and the verdict is not green', () => {
  const [offline, setup] = three();
  const empty = { ...setup!, inventory: anInventory({ packages: [] }) };
  expect(compare([offline!, empty], { declared: [] })).toMatchObject({ verdict: 'error', differences: [] });
  expect(compare([{ ...offline!, inventory: anInventory({ features: [] }) }, empty], { declared: [] }).verdict).toBe('error');
});

test('two outcomes of one strategy, or none, are a programming error', () => {
  expect(() => compare([], { declared: [] })).toThrow(RangeError);
  expect(() => compare([anOutcome('audit'), anOutcome('audit')], { declared: [] })).toThrow(RangeError);
});

test('properties over 200 random inventories: order does not matter, strategies are interchangeable', async () => {
  for (let seed = 1; seed <= 200; seed++)
    await test.step(`seed ${seed}`, () => {
      const random = randomFrom(seed);
      const inventories = STRATEGIES.map(() => mutated(random));
      const build = (order: readonly StrategyName[]) => order.map((strategy, index) => anOutcome(strategy, { notPossible: [], inventory: inventories[index]! }));
      const outcomes = build(STRATEGIES);
      const expected = compare(outcomes, { declared: [] });
      // Order of the outcomes, and of everything inside an inventory.
      const scrambled = shuffled(outcomes, random).map((outcome) => ({
        ...outcome,
        inventory: { ...outcome.inventory!, packages: shuffled(outcome.inventory!.packages, random), features: shuffled(outcome.inventory!.features, random), drivers: shuffled(outcome.inventory!.drivers, random), applications: shuffled(outcome.inventory!.applications, random) },
      }));
      expect(compare(scrambled, { declared: [] })).toEqual(expected);
      // The same inventories under other strategy names: the same differences, under those names.
      const permutation = shuffled(STRATEGIES, random);
      const renamed = compare(build(permutation), { declared: [] }).differences;
      expect(renamed).toEqual(
        expected.differences.map((difference) => ({ ...difference, values: Object.fromEntries(STRATEGIES.map((strategy, index) => [permutation[index], difference.values[strategy]])) })),
      );
      // The same inventory everywhere: no difference.
      expect(differences(STRATEGIES.map((strategy) => anOutcome(strategy, { notPossible: [], inventory: structuredClone(inventories[0]!) })))).toEqual([]);
    });
});

function mutated(random: () => number): Inventory {
  const inventory = anInventory();
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)]!;
  const maybe = <T>(entries: T[], change: (entry: T) => T) => entries.flatMap((entry) => (random() < 0.2 ? [] : random() < 0.3 ? [change(entry)] : random() < 0.1 ? [entry, change(entry)] : [entry]));
  return {
    ...inventory,
    imageState: pick(['IMAGE_STATE_COMPLETE', 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE']),
    packages: [inventory.packages[0]!, ...maybe(inventory.packages.slice(1), (entry) => ({ ...entry, identity: pick([entry.identity, entry.identity.toUpperCase()]), state: pick(['Installed', 'Install Pending', 'Superseded', 'Staged', 'Not Present']) }))],
    features: [inventory.features[0]!, ...maybe(inventory.features.slice(1), (entry) => ({ ...entry, state: pick(['Enabled', 'enabled', 'Enable Pending', 'Disabled']) }))],
    drivers: maybe(inventory.drivers, (entry) => ({ ...entry, publishedName: 'oem5.inf', version: pick(['1.0', '2.0', entry.version]) })),
    applications: maybe(inventory.applications, (entry) => ({ ...entry, version: pick(['1', '2']) })),
    pendingReboot: random() < 0.3 ? [pick(['PendingFileRenameOperations', 'CBS RebootPending'])] : [],
  };
}

test('a stage from the cache counts with the time it took when it was made', () => {
  const outcome = anOutcome('offline', {});
  const [first, ...rest] = outcome.stages;
  const cached = { ...outcome, durationMs: 30_000, stages: [{ ...first!, status: 'skipped-cached' as const, durationMs: 5, cachedFrom: { run: 'earlier', durationMs: 60_000 } }, ...rest] };
  expect(compare([cached], { declared: [] }).metrics.offline).toMatchObject({ durationMs: 90_000, cachedMs: 60_000 });
  expect(compare([outcome], { declared: [] }).metrics.offline?.cachedMs).toBeUndefined();
});

test('devices: a driver that is staged everywhere may be bound in one only; one that is missing may not', () => {
  const [card, mouse] = anInventory().devices!;
  const unbound = { devices: [{ ...card!, driverPublishedName: 'e1000.inf', driverOriginalName: 'e1000.inf' }, mouse!] };
  expect(differences(three({ offline: unbound }))).toEqual([expect.objectContaining({ subject: `device:${card!.instanceId}`, kind: 'device', class: 'expected', rule: 'driver-staged-or-bound', values: { offline: null, setup: 'netkvm.inf', audit: 'netkvm.inf' } })]);
  const missing = differences(three({ offline: { ...unbound, drivers: [anInventory().drivers[1]!] } }));
  expect(missing.map(({ subject, class: kind }) => [subject.split(':')[0], kind])).toEqual([['device', 'unexpected'], ['driver', 'unexpected']]);
  // In-box drivers, published names and states are not compared.
  expect(differences(three({ audit: { devices: [{ ...card!, driverPublishedName: 'oem7.inf', status: 'Stopped' }, { ...mouse!, driverPublishedName: 'hid.inf', driverOriginalName: 'hid.inf' }] } }))).toEqual([]);
});

test('services: by name and start type, without state and session instances', () => {
  const services = anInventory().services!;
  const change = (name: string, fields: object) => ({ services: services.map((entry) => (entry.name === name ? { ...entry, ...fields } : entry)) });
  expect(differences(three({ audit: change('Dhcp', { state: 'STOPPED' }), setup: change('CDPUserSvc_3f2a1', { name: 'CDPUserSvc_4b0c2' }) }))).toEqual([]);
  expect(differences(three({ audit: change('Dhcp', { startType: 'disabled' }) }))).toEqual([expect.objectContaining({ subject: 'service:Dhcp', kind: 'service', class: 'unexpected', values: { offline: 'automatic', setup: 'automatic', audit: 'disabled' } })]);
  expect(differences(three({ audit: change('BITS', { startType: 'automatic' }) }))[0]).toMatchObject({ class: 'expected', rule: 'service-sets-own-start' });
  expect(differences(three({ audit: change('BITS', { startType: 'disabled' }) }))[0]).toMatchObject({ class: 'unexpected' });
  expect(differences(three({ audit: { services: [...services, { name: 'Agent_beef', displayName: 'Agent', state: 'RUNNING' }] } }))[0]).toMatchObject({ subject: 'service:Agent_beef', class: 'unexpected' });
});

test('capabilities, app packages, patches and the user locale are compared', () => {
  const base = anInventory();
  const changed: Partial<Inventory> = {
    capabilities: [base.capabilities![0]!, { identity: 'OpenSSH.Server~~~~0.0.1.0', state: 'Installed' }],
    appx: [],
    patches: [],
    international: { ...base.international, userLocale: 'de-DE' },
  };
  expect(differences(three({ setup: changed })).map(({ subject, class: kind, values }) => [subject, kind, values.setup])).toEqual([
    ['appx:Contoso.Notes', 'unexpected', null],
    ['capability:OpenSSH.Server~~~~0.0.1.0', 'unexpected', 'Installed'],
    ['international:user-locale', 'unexpected', 'de-DE'],
    [`patch:${base.patches[0]!.patchCode}`, 'unexpected', null],
  ]);
  // One that is not there is as good as not listed; of what no strategy's Windows can say there is nothing to compare.
  expect(differences(three({ audit: { capabilities: [base.capabilities![0]!] } }))).toEqual([]);
  const unable: Partial<Inventory> = { capabilities: null, appx: null, devices: null, services: null };
  expect(differences(three({ offline: unable, setup: unable, audit: unable }))).toEqual([]);
});

test('rows are titled by operation, with or without a subject; ids of the user stay', () => {
  const ids = ['remove-driver:old.inf', 'clean-up-image', 'set-product-key', 'my-own:thing', 'add-appx:a.msix'];
  const outcome = anOutcome('offline', { mechanisms: ids.map((operation) => ({ operation, mechanism: 'dism' })) });
  expect(compare([outcome], { declared: [] }).operations.slice(0, 5).map(({ title }) => title)).toEqual(['Remove driver old.inf', 'Clean up image', 'Set product key', 'my-own:thing', 'Add app package a.msix']);
});
