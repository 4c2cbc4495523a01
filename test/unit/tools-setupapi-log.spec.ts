import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseSetupApiLog } from '../../harness/tools/logs/parse-setupapi-log.ts';
import { CORPORA, hasCorpora } from '../corpora.ts';

const log = [
  '[Device Install Log]',
  '     OS Version = 10.0.26100',
  '     Architecture = amd64',
  '',
  '[BeginLog]',
  '',
  '[Boot Session: 2024/06/01 08:00:00.500]',
  '',
  '>>>  [Device Install (DiInstallDevice) - ROOT\\MEDIA\\0000]',
  '>>>  Section start 2024/06/01 08:01:00.001',
  '      cmd: "C:\\Windows\\system32\\pnputil.exe" /add-driver x.inf',
  '     ndv: Driver package exists under',
  "                         'C:\\Windows\\System32\\DriverStore\\x.inf' (oem20.inf).",
  '!    sig:           Driver package signer is unknown.',
  '!!!  ndv: Failed to install device instance. Error = 0xe0000203',
  '<<<  Section end 2024/06/01 08:01:02.000',
  '<<<  [Exit status: FAILURE(0xe0000203)]',
  '',
  '',
  '>>>  [SetupUninstallOEMInf - oem3.inf]',
  '>>>  Section start 2024/06/01 08:02:00.000',
  '     inf: Driver package uninstalled.',
  '<<<  Section end 2024/06/01 08:02:01.000',
  '<<<  [Exit status: SUCCESS (REBOOT_REQUIRED)]',
  '',
].join('\r\n');

test('sections with times, entries, errors and exit status', () => {
  const { header, bootSessions, sections, unknownLines } = parseSetupApiLog(log);
  expect(unknownLines).toBe(0);
  expect(header).toEqual({ 'OS Version': '10.0.26100', Architecture: 'amd64' });
  expect(bootSessions).toEqual(['2024-06-01T08:00:00.500']);
  expect(sections).toHaveLength(2);
  expect(sections[0]).toMatchObject({ title: 'Device Install (DiInstallDevice)', instance: 'ROOT\\MEDIA\\0000', start: '2024-06-01T08:01:00.001', end: '2024-06-01T08:01:02.000', exit: { success: false, code: 0xe0000203, status: 'FAILURE(0xe0000203)' } });
  expect(sections[0]!.entries.map(({ level, category }) => `${level} ${category}`)).toEqual(['Info cmd', 'Info ndv', 'Warning sig', 'Error ndv']);
  expect(sections[0]!.entries[1]!.text).toBe("Driver package exists under\n'C:\\Windows\\System32\\DriverStore\\x.inf' (oem20.inf).");
  expect(sections[1]!.exit).toEqual({ success: true, code: 0, status: 'SUCCESS (REBOOT_REQUIRED)' });
});

test('a cut beginning and a cut end are told', () => {
  const begun = parseSetupApiLog(log.slice(log.indexOf('!!!')));
  expect(begun).toMatchObject({ header: {}, unknownLines: 3, firstUnknownLine: expect.stringMatching(/^!!!/) });
  expect(begun.sections).toHaveLength(1);
  const ended = parseSetupApiLog(log.slice(0, log.indexOf('<<<')));
  expect(ended.sections[0]!.end).toBeUndefined();
  expect(ended.sections[0]!.exit).toBeUndefined();
});

test('what is no such log is refused', () => {
  expect(() => parseSetupApiLog('')).toThrow(/it is empty/);
  expect(() => parseSetupApiLog('2024-06-01 08:00:00, Info                  CBS    x\r\n')).toThrow(/it has no section/);
  expect(() => parseSetupApiLog('[2001/02/27 20:14:30 1148.173]\r\n#-198 Command line processed: x\r\n')).toThrow(/it has no section/);
});

test.describe('logs made by others', () => {
  test.skip(!hasCorpora, 'no files made by others (set WIMPROOF_CORPORA)');
  const counts = (file: string): number[] => {
    const { sections, unknownLines, bootSessions } = parseSetupApiLog(readFileSync(join(CORPORA, 'setup-logs', file), 'utf8'));
    const entries = sections.flatMap((section) => section.entries);
    return [sections.length, entries.length, entries.filter((entry) => entry.level !== 'Info').length, sections.filter((section) => section.exit?.success).length, bootSessions.length, unknownLines];
  };
  test('whole logs of Windows 10: every line has its place', () => {
    expect(counts('plaso__test_data__setupapi.dev.log')).toEqual([194, 9457, 180, 194, 12, 0]);
    expect(counts('plaso__test_data__setupapi.setup.log')).toEqual([16, 1251, 14, 16, 1, 0]);
    const text = readFileSync(join(CORPORA, 'setup-logs', 'plaso__test_data__setupapi.dev.log'), 'utf8').split('\r\n');
    expect(text.filter((line) => line.startsWith('!')).length).toBe(180);
    expect(text.filter((line) => line === '<<<  [Exit status: SUCCESS (REBOOT_REQUIRED)]').length).toBe(parseSetupApiLog(text.join('\n')).sections.filter((section) => section.exit?.status.includes('REBOOT_REQUIRED')).length);
  });
  test('examples of the documentation', () => {
    expect(counts('doc__MicrosoftDocs__format-of-a-text-log-section-header__b4.txt')).toEqual([1, 0, 0, 0, 0, 0]);
    expect(counts('doc__MicrosoftDocs__format-of-a-text-log-section__b1.txt')).toEqual([1, 3, 0, 1, 0, 3]);
    expect(counts('doc__MicrosoftDocs__writing-indented-log-entries__b2.txt')).toEqual([1, 6, 0, 0, 0, 5]);
    const indents = parseSetupApiLog(readFileSync(join(CORPORA, 'setup-logs', 'doc__MicrosoftDocs__writing-indented-log-entries__b2.txt'), 'utf8')).sections[0]!.entries.map((entry) => entry.indent);
    expect(indents).toEqual([0, 5, 10, 10, 5, 0]);
  });
  test('templates, other logs and logs inside of logs are refused', () => {
    expect(() => counts('doc__MicrosoftDocs__format-of-a-text-log-section__b0.txt')).toThrow(/no section has a start time/);
    expect(() => counts('doc__sfigg__adding-a-driver-to-a-test-image__b6.txt')).toThrow(/it has no section/);
    expect(() => counts('plaso__test_data__sccm_various.log')).toThrow(/it has no section/);
  });
});
