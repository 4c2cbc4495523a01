import { test, expect } from '@playwright/test';
import { capabilityFor } from '../../harness/servicing/capability.ts';
import { CAPABILITY_RULES } from '../../harness/servicing/capability-rules.ts';
import { STRATEGIES, type OperationName } from '../../harness/servicing/operation.ts';

const OPERATIONS: OperationName[] = ['add-package', 'add-driver', 'enable-feature', 'disable-feature', 'install-application'];

test('every operation has an answer under every strategy, for every Windows version since Vista', () => {
  for (const version of ['6.0.6002.18005', '6.1.7601.0', '6.3.9600.0', '10.0.14393.0', '10.0.26100.1'])
    for (const strategy of STRATEGIES)
      for (const operation of OPERATIONS) {
        const capability = capabilityFor(operation, strategy, version);
        expect(capability.source.url).toMatch(/^https:\/\/learn\.microsoft\.com\//);
        expect(capability.possible ? capability.text : capability.reason).not.toBe('');
      }
});

test('every rule can be reached', () => {
  for (const rule of CAPABILITY_RULES) {
    const reached = ['6.0.6000.0', '6.1.7601.0', '10.0.26100.1'].some((version) => {
      const capability = capabilityFor(rule.operation, rule.strategy, version);
      return capability.possible ? capability.mechanism === rule.mechanism : capability.reason === rule.text;
    });
    expect(reached, `${rule.operation} ${rule.strategy} ${rule.windows}`).toBe(true);
  }
});

test('installers are not possible offline, on any version', () => {
  expect(capabilityFor('install-application', 'offline', '10.0.26100.1')).toMatchObject({
    possible: false,
    reason: 'an installer needs the running operating system: services, custom actions and registry of a live system',
    source: { title: 'Understanding Servicing Strategies' },
  });
});

test('PnPUtil speaks its old syntax before Windows 10 1607', () => {
  expect(capabilityFor('add-driver', 'audit', '10.0.10586.0')).toMatchObject({ mechanism: 'pnputil-legacy' });
  expect(capabilityFor('add-driver', 'audit', '10.0.14393.0')).toMatchObject({ mechanism: 'pnputil' });
});

test('a Windows older than Vista', () => expect(capabilityFor('add-driver', 'setup', '5.1.2600.0')).toMatchObject({ possible: false }));
