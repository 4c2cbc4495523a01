import { test, expect } from '@playwright/test';
import { deriveExpectations } from '../../harness/verify/derive-expectations.ts';
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
