import { expect, test } from '@playwright/test';
import { explainDismExitCode, explainExitCode, knownFailures } from '../../harness/tools/dism/exit-codes.ts';

test('exit codes are known in every spelling', () => {
  expect(explainExitCode(-2146498530)).toMatchObject({ name: 'CBS_E_NOT_APPLICABLE', code: 0x800f081e, success: false });
  expect(explainExitCode(0x80070005).name).toBe('ERROR_ACCESS_DENIED');
  expect(explainExitCode(5).name).toBe('ERROR_ACCESS_DENIED');
  expect(explainExitCode(-2147024891).name).toBe('ERROR_ACCESS_DENIED');
  expect(explainExitCode(-1052638937).meaning).toContain('mounted for writing');
  expect(explainExitCode(3010)).toMatchObject({ success: true, reboot: true });
  expect(explainExitCode(0).success).toBe(true);
  expect(explainExitCode(0xdeadbeef)).toMatchObject({ success: false, name: '0xdeadbeef', meaning: expect.stringContaining('no known meaning') });
});

test('an explanation has causes, an action and the log to read', () => {
  expect(explainDismExitCode(-2146498530)).toEqual({
    code: '0x800f081e',
    name: 'CBS_E_NOT_APPLICABLE',
    meaning: expect.stringContaining('does not apply to this image'),
    causes: expect.arrayContaining(['other edition, build or architecture']),
    action: expect.stringContaining('compare the package with the image'),
    log: '%WINDIR%\\Logs\\CBS\\CBS.log',
  });
  // DISM ends with the low word of a Win32 HRESULT: 552 is 0x80070228.
  expect(explainDismExitCode(552)).toMatchObject({ code: '0x80070228', action: expect.stringContaining('enumerate packages') });
  expect(explainDismExitCode(0x80070228)).toEqual(explainDismExitCode(552));
  expect(explainDismExitCode(3010)).toMatchObject({ code: '0x00000bc2', causes: [], action: 'restart', log: '' });
  expect(explainDismExitCode(12345)).toMatchObject({ code: '0x80073039', causes: [], log: '%WINDIR%\\Logs\\DISM\\dism.log' });
});

test('the documented codes are known, each once, each with a cause and something to do', () => {
  const documented = [
    2, 3, 5, 13, 50, 87, 552, 740, 1223, 1726, 0x80070070, 0x80070490, 0x80073cf2, 0x800401e3, 0x80092004, 0xc0351004, 0x800f0805, 0x800f0806, 0x800f080c, 0x800f081e, 0x800f081f, 0x800f0823, 0x800f0825, 0x800f0828,
    0x800f082e, 0x800f082f, 0x800f0830, 0x800f0831, 0x800f0906, 0x800f0907, 0x800f0912, 0x800f0920, 0x800f0922, 0x800f0954, 0x800f0955, 0xc1420101, 0xc142010c, 0xc1420113, 0xc1420114, 0xc1420115, 0xc1420117, 0xc1420118,
    0xc1420122, 0xc1420126, 0xc1420127, 0xc1420130, 0xc142013c, 0xc1420134, 0xc1510111, 0xc1510113, 0xc1510114, 0xc1510115, 0xc15101fd, 0xc150001c, 0xc150002a, 0xc150003b, 0xc150003c, 0xc150003f,
  ];
  for (const code of documented) expect(explainDismExitCode(code).meaning, code.toString(16)).not.toContain('no known meaning');
  const known = knownFailures();
  expect(known.length).toBeGreaterThanOrEqual(documented.length);
  expect(new Set(known).size).toBe(known.length);
  for (const code of known) {
    const { causes, action, log } = explainDismExitCode(Number(code));
    expect(causes.length, code).toBeGreaterThan(0);
    expect(action, code).not.toBe('');
    expect(log, code).toMatch(/\.log$/);
  }
});
