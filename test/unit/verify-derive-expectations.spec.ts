import { test, expect } from '@playwright/test';
import { deriveExpectations } from '../../harness/verify/expectation/derive-expectations.ts';
import { everyOperation } from './fixtures/every-operation.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

const NOTHING = { expectations: [], removedExpectations: [] };

test('expectations of the quickstart', () => {
  expect(deriveExpectations(NOTHING, quickstartPlanInput().request)).toEqual([
    {
      id: 'package:Package_for_KB5099001~31bf3856ad364e35~amd64~~26100.1.1.0',
      origin: 'derived',
      operation: 'add-package:kb5099001-x64.cab',
      kind: 'package',
      identity: 'Package_for_KB5099001~31bf3856ad364e35~amd64~~26100.1.1.0',
      state: 'installed',
    },
    { id: 'driver:pane-sample.inf', origin: 'derived', operation: 'add-driver:pane-sample.inf', kind: 'driver', originalFileName: 'pane-sample.inf', provider: 'wimproof', version: '1.0.0.0', state: 'present' },
    { id: 'feature:TelnetClient', origin: 'derived', operation: 'enable-feature:TelnetClient', kind: 'feature', feature: 'TelnetClient', state: 'enabled' },
    { id: 'feature:WorkFolders-Client', origin: 'derived', operation: 'disable-feature:WorkFolders-Client', kind: 'feature', feature: 'WorkFolders-Client', state: 'disabled' },
    {
      id: 'application:wimproof sample',
      origin: 'derived',
      operation: 'install-application:wimproof-sample.msi',
      kind: 'application',
      productCode: '{11111111-2222-3333-4444-555555555555}',
      name: 'wimproof sample',
      version: '1.2.3',
      state: 'present',
    },
    { id: 'image-state', origin: 'derived', kind: 'image-state', state: 'IMAGE_STATE_COMPLETE' },
    { id: 'no-pending-reboot', origin: 'derived', kind: 'no-pending-reboot' },
  ]);
});

test('the scenario replaces by id, keeping the operation, adds and removes', () => {
  const scenario = {
    expectations: [
      { id: 'feature:TelnetClient', origin: 'scenario' as const, kind: 'feature' as const, feature: 'TelnetClient', state: 'disabled' as const },
      { id: 'edition:Professional', origin: 'scenario' as const, kind: 'edition' as const, edition: 'Professional' },
    ],
    removedExpectations: ['no-pending-reboot'],
  };
  const expectations = deriveExpectations(scenario, quickstartPlanInput().request);
  expect(expectations.find(({ id }) => id === 'feature:TelnetClient')).toEqual({ ...scenario.expectations[0], operation: 'enable-feature:TelnetClient' });
  expect(expectations.at(-1)).toEqual(scenario.expectations[1]);
  expect(expectations.map(({ id }) => id)).not.toContain('no-pending-reboot');
});

test('the last operation on a subject has the last word', () => {
  const operations = [
    { id: 'a', operation: 'enable-feature' as const, feature: 'X', files: [] },
    { id: 'b', operation: 'disable-feature' as const, feature: 'X', files: [] },
  ];
  expect(deriveExpectations(NOTHING, { operations }).filter(({ kind }) => kind === 'feature')).toMatchObject([{ operation: 'b', state: 'disabled' }]);
});

test.describe('of every kind of operation', () => {
  const operations = everyOperation();
  const derived = deriveExpectations(NOTHING, { operations });
  const of = (index: number) => derived.filter(({ operation }) => operation === operations[index]!.id);
  const at = (name: string, nth = 0): number => operations.flatMap(({ operation }, index) => (operation === name ? [index] : []))[nth]!;

  test('each has one at least, but for those that leave nothing to look at', () => {
    // What a later operation overrides keeps the later one's id only.
    const alone = (index: number) => deriveExpectations(NOTHING, { operations: [operations[index]!] }).filter(({ operation }) => operation !== undefined);
    const without = operations.filter((_, index) => alone(index).length === 0).map(({ operation, ...rest }) => `${operation}${'payload' in rest && rest.payload?.kind === 'application' ? ` ${rest.payload.installer}` : ''}`);
    expect(without).toEqual(['set-product-key', 'install-application exe']);
    expect(new Set(derived.map(({ id }) => id)).size).toBe(derived.length);
  });

  test('packages, languages, capabilities', () => {
    expect(of(at('add-language'))).toMatchObject([{ kind: 'language', language: 'de-DE', state: 'installed' }, { kind: 'package', identity: 'Microsoft-Windows-Client-LanguagePack-Package~31bf3856ad364e35~amd64~de-DE~10.0.26100.1', state: 'installed' }]);
    expect(of(at('remove-language'))).toMatchObject([{ kind: 'language', language: 'fr-FR', state: 'absent' }]);
    expect(of(at('remove-package'))).toMatchObject([{ kind: 'package', identity: 'Package_for_KB5099005~31bf3856ad364e35~amd64~~26100.1.1.0', state: 'absent' }]);
    expect(of(at('remove-package', 1))).toMatchObject([{ kind: 'package', identity: expect.stringContaining('KB5099006'), state: 'absent' }]);
    expect(of(at('remove-capability'))).toMatchObject([{ kind: 'capability', state: 'absent' }]);
    const contained = { ...operations[at('add-package')]! };
    const [ssu, lcu] = ['S', 'L'].map((name) => ({ name, publicKeyToken: 't', architecture: 'amd64', language: 'neutral', version: '1.0' }));
    const both = deriveExpectations(NOTHING, { operations: [{ ...contained, payload: { ...(contained.payload as object), identity: lcu, contains: [ssu, lcu] } as never }] });
    expect(both.slice(0, 2)).toMatchObject([{ identity: 'S~t~amd64~~1.0' }, { identity: 'L~t~amd64~~1.0' }]);
  });

  test('drivers: all of a recursive add; a removed one is absent', () => {
    expect(of(at('add-driver', 1)).map(({ id }) => id)).toEqual(['driver:a.inf', 'driver:b.inf']);
    expect(of(at('remove-driver'))).toMatchObject([{ kind: 'driver', originalFileName: 'old.inf', state: 'absent' }]);
  });

  test('settings: what is named has the last word over all; a keyboard that only Windows knows is not guessed', () => {
    const settings = (fields: object) => deriveExpectations(NOTHING, { operations: [{ id: 'i', operation: 'set-international', files: [], ...fields } as never] }).flatMap((one) => (one.kind === 'international' ? [[one.id, one.value]] : []));
    expect(settings({ all: 'de-DE', userLocale: 'de-CH', inputLocale: 'de-DE' })).toEqual([['international:system-ui-language', 'de-DE'], ['international:system-locale', 'de-DE'], ['international:user-locale', 'de-CH']]);
    expect(settings({ inputLocale: '0407:00000407;0411:{03B5835F-F03C-411B-9CE2-AA23E1171E36}{A76C93D9-5523-4E90-AAFA-4DB112F9AC76}', timeZone: 'UTC' }).map(([id]) => id)).toEqual(['international:input-locales', 'international:time-zone']);
    expect(of(at('set-edition'))).toMatchObject([{ id: 'edition', kind: 'edition', edition: 'Enterprise' }]);
  });

  test('registry values, files, patches, app packages', () => {
    expect(of(at('set-registry-value', 1))).toMatchObject([{ kind: 'registry-value', key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Contoso', value: 'Start', state: 'present', type: 'REG_DWORD', data: '4' }]);
    expect(of(at('remove-registry-value'))).toMatchObject([{ kind: 'registry-value', value: 'Old', state: 'absent' }]);
    expect(of(at('copy-files')).map((one) => (one.kind === 'file' ? [one.path, one.sha256] : one.kind))).toEqual([['C:\\Program Files\\Contoso\\a.txt', 'b'.repeat(64)], ['C:\\Program Files\\Contoso\\sub\\b.txt', 'b'.repeat(64)]]);
    expect(of(at('install-patch'))).toMatchObject([{ kind: 'patch', state: 'applied' }]);
    expect(of(at('check-patch'))).toMatchObject([{ kind: 'patch-applicable', applicable: true }]);
    expect(of(at('add-appx'))).toMatchObject([{ kind: 'appx', package: 'App_1.0.0.0_x64__abc', state: 'present' }]);
    expect(of(at('remove-appx'))).toMatchObject([{ kind: 'appx', state: 'absent' }]);
    expect(of(at('disable-feature', 1))).toMatchObject([{ kind: 'feature', state: 'removed' }]);
  });

  test('answer file: packages by their action, selected features', () => {
    const operation = operations[at('apply-answer-file')]!;
    expect(of(at('apply-answer-file'))).toMatchObject([{ kind: 'feature', feature: 'SimpleTCP', state: 'enabled' }]);
    const identity = (name: string) => ({ name, publicKeyToken: 't', architecture: 'amd64', language: '', version: '1.0' });
    const packages = ['install', 'stage', 'remove', 'configure'].map((action) => ({ action, identity: identity(action) }));
    const all = deriveExpectations(NOTHING, { operations: [{ ...operation, payload: { ...(operation.payload as object), packages } as never }] });
    expect(all.flatMap((one) => (one.kind === 'package' ? [[one.identity, one.state]] : []))).toEqual([['install~t~amd64~~1.0', 'installed'], ['stage~t~amd64~~1.0', 'staged'], ['remove~t~amd64~~1.0', 'absent'], ['configure~t~amd64~~1.0', 'installed']]);
  });

  test('a clean-up leaves no superseded package, unless packages come after it', () => {
    const cleanUp = operations[at('clean-up-image')]!;
    const kinds = (list: typeof operations) => deriveExpectations(NOTHING, { operations: list }).filter(({ operation }) => operation === cleanUp.id).map(({ kind }) => kind);
    expect(kinds([cleanUp])).toEqual(['completed', 'no-superseded-packages']);
    expect(kinds([cleanUp, operations[at('add-package')]!])).toEqual(['completed']);
    expect(kinds([{ ...cleanUp, resetBase: false } as typeof cleanUp])).toEqual(['completed']);
  });

  test('transcripts', () => {
    expect(of(at('list-image', 1))).toMatchObject([{ kind: 'listing', what: ['applications', 'patches'] }]);
    expect(of(at('check-component-store', 1))).toMatchObject([{ id: 'component-store', health: 'healthy' }]);
  });
});
