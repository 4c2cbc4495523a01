import { expect, test } from '@playwright/test';
import { judgeDism } from '../../harness/machine/doctor-dism.ts';

test('DISM that answers is ready, with its version', () => {
  expect(judgeDism({ state: 'ready', program: 'dism.exe', version: '10.0.26100.1' })).toMatchObject({ status: 'ok', what: expect.stringContaining('10.0.26100.1') });
});

test('without elevation, or without DISM, Windows PE services the images: a warning with the mend', () => {
  const program = 'C:\\Windows\\System32\\dism.exe';
  for (const host of [{ state: 'not-elevated', program }, { state: 'missing', program }, { state: 'unreadable', program, detail: 'no banner' }] as const) {
    const finding = judgeDism(host);
    expect(finding, host.state).toMatchObject({ check: 'host-dism', status: 'warn', what: expect.stringContaining('Windows PE') });
    expect(finding.mend, host.state).toBeTruthy();
  }
  expect(judgeDism({ state: 'not-elevated', program }).mend).toContain('Run as administrator');
});
