import { expect, test } from '@playwright/test';
import { isPublishedKey, setupKey } from '../../harness/unattend/setup-key.ts';

// Keys as in Microsoft's table "Key Management Services (KMS) client activation and product keys".
test('Server Core takes the key of its edition', () => {
  for (const edition of ['ServerStandard', 'ServerStandardCor', 'ServerStandardCore']) expect(setupKey(edition, '10.0.26100.1742'), edition).toBe('TVRH6-WHNXV-R9WG3-9XRFY-MY832');
  expect(setupKey('ServerDatacenterCor', '10.0.20348.587')).toBe('WX4NM-KYWYW-QJJR4-XV3QB-6VM33');
  expect(setupKey('ServerDatacenter', '10.0.14393.0')).toBe('CB7KF-BWN84-R7R2Y-793K2-8XDDG');
});

test('no key for what has none of this kind, and none that is a secret', () => {
  // `Core` is Windows Home, not an ending.
  for (const edition of ['Core', 'CoreN', 'CoreSingleLanguage', 'ServerStandardEval', 'EnterpriseEval', '']) expect(setupKey(edition, '10.0.26100.1'), edition).toBeUndefined();
  expect(setupKey('Professional', '6.1.7601.17514')).toBeUndefined();
  expect(isPublishedKey(setupKey('EnterpriseS', '10.0.26100.1') ?? '')).toBe(true);
});
