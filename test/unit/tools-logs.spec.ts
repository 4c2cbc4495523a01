import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseCbsLog } from '../../harness/tools/logs/parse-cbs-log.ts';
import { parseDismLog } from '../../harness/tools/logs/parse-dism-log.ts';
import { parseSetupActLog } from '../../harness/tools/logs/parse-setupact-log.ts';
import { between, errorsOnly } from '../../harness/tools/logs/select-entries.ts';
import { CORPORA, hasCorpora } from '../corpora.ts';

/** Column layout as on Windows: 22 characters of level, 7 of component. */
const head = (time: string, level: string, component: string, text: string): string => `2024-09-18 ${time}, ${level.padEnd(22)}${component.padEnd(7)}${text}`;

const cbs = [
  head('21:38:40', 'Info', 'CBS', 'TI: --- Initializing Trusted Installer ---'),
  head('21:38:41', 'Info', 'CBS', 'InternalOpenPackage failed for Package_for_KB1~31bf3856ad364e35~amd64~~1.0.0.0 [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]'),
  head('21:38:41', 'Info', '', 'Arbiter invoked from servicing stack; skip locking'),
  head('21:38:42', 'Info', 'CSI', '00000287 Performing 2 operations as follows:'),
  '  (0)  Uninstall:  tlc: [0b1b, version 4.0.15920.116, arch amd64]',
  '  (1)  Install:  tlc: [0b1b, version 4.0.15920.116, arch amd64]',
  head('21:38:43', 'Warning', '', 'WatsonHelper: File already set'),
  head('21:38:44', 'Error', 'CBS', 'Failed to process single phase execution. [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]'),
  head('21:38:44', 'Info', 'CBS', 'Session finished [HRESULT = 0x00000000 - S_OK]'),
  '',
].join('\r\n');

test('CBS.log: levels as stated, blank components, continuations, results by name', () => {
  const log = parseCbsLog(cbs);
  expect(log).toMatchObject({ unknownLines: 0, cutEnd: false });
  expect(parseCbsLog(cbs.slice(0, -9)).cutEnd).toBe(true);
  expect(log.entries).toHaveLength(7);
  expect(log.entries[1]).toEqual({ line: 2, time: '2024-09-18T21:38:41', level: 'Info', component: 'CBS', text: expect.stringMatching(/^InternalOpenPackage failed/), hresult: { value: 0x800f0805, name: 'CBS_E_INVALID_PACKAGE' } });
  expect(log.entries[2]).toMatchObject({ component: '', text: 'Arbiter invoked from servicing stack; skip locking' });
  expect(log.entries[3]!.text.split('\n')).toHaveLength(3);
  expect(log.entries[6]!.hresult).toBeUndefined();
  expect(errorsOnly(log.entries).map((entry) => entry.hresult?.name)).toEqual(['CBS_E_INSTALLERS_FAILED']);
  expect(between(log.entries, '2024-09-18T21:38:42', '2024-09-18T21:38:43.500').map((entry) => entry.line)).toEqual([4, 7]);
  expect(() => between(log.entries, 'yesterday', '2024-09-18T21:38:43')).toThrow(/not a local time/);
});

test('a log that begins in the middle is read, and says how much of it belongs nowhere', () => {
  const log = parseCbsLog(cbs.slice(cbs.indexOf('  (0)')));
  expect(log).toMatchObject({ unknownLines: 2, firstUnknownLine: expect.stringMatching(/^ {2}\(0\)/) });
  expect(log.entries).toHaveLength(3);
  expect(parseCbsLog(`${cbs}2024-09-18 21:38:45, Quiet                 CBS    x\r\n`)).toMatchObject({ unknownLines: 1, firstUnknownLine: expect.stringContaining('Quiet') });
});

test('logs with collapsed blanks, byte order mark and doubled returns', () => {
  expect(parseCbsLog('\uFEFF2024-09-18 21:38:40, Error CSI 00000091 (F) Installer failed: ErrorCode: 80070005\r\r\n').entries).toEqual([{ line: 1, time: '2024-09-18T21:38:40', level: 'Error', component: 'CSI', text: '00000091 (F) Installer failed: ErrorCode: 80070005' }]);
});

const dism = [
  head('10:51:27', 'Info', 'DISM', 'PID=2980 Scratch directory set to C:\\Temp. - CDISMManager::put_ScratchDir'),
  head('10:51:27', 'Info', 'DISM', 'DISM Manager: PID=2980 TID=2948 Successfully created the local image session and provider store. - CDISMManager::CreateLocalImageSession'),
  head('10:51:27', 'Info', 'DISM', 'DISM.EXE: '),
  head('10:51:27', 'Info', 'DISM', 'DISM.EXE: <----- Starting Dism.exe session ----->'),
  '[6172.4860] Mounting new image.',
  'Wim:         [C:\\install.wim]',
  '[2164] [0xc142011c] UnmarshallImageHandleFromDirectory:(793)',
  head('10:51:29', 'Error', 'DISM', 'DISM Package Manager: PID=2980 TID=2948 Failed finalizing changes. - CDISMPackageManager::Internal_Finalize(hr:0x800f081e)'),
  head('10:51:29', 'Info', 'CBS', 'Session closed'),
  '',
].join('\r\n');

test('dism.log: providers, process and thread, lines of the imaging library', () => {
  const { entries, unknownLines } = parseDismLog(dism);
  expect(unknownLines).toBe(0);
  expect(entries.map((entry) => entry.provider)).toEqual(['', 'DISM Manager', 'DISM.EXE', 'DISM.EXE', 'WIMGAPI', 'WIMGAPI', 'DISM Package Manager', '']);
  expect(entries[0]).toMatchObject({ process: 2980, text: expect.stringMatching(/^Scratch directory/) });
  expect(entries[4]).toMatchObject({ level: 'Info', process: 6172, thread: 4860, text: 'Mounting new image.\nWim:         [C:\\install.wim]' });
  expect(entries[4]!.time).toBeUndefined();
  expect(entries[5]).toMatchObject({ level: 'Error', hresult: { value: 0xc142011c } });
  expect(entries[6]).toMatchObject({ level: 'Error', process: 2980, thread: 2948, hresult: { value: 0x800f081e } });
  expect(between(entries, '2024-09-18T10:51:27', '2024-09-18T10:51:27')).toHaveLength(6);
});

const setupact = [
  head('10:36:12', 'Info', 'SYSPRP', '===          Beginning of a new sysprep run          ==='),
  '2024-09-18 10:36:12, Info       [0x0f004D] SYSPRP The time is now',
  head('10:36:13', 'Info', 'SP', 'Machine info:'),
  '                                   VM: NO',
  head('10:36:14', 'Error', 'MOUPG', 'CUnattendManager::Initialize(90): Result = 0x80070490[gle=0x00000002]'),
  '2024-09-18 10:36:15, FatalError [0x090001] PANTHR Exception (code 0xC0000005: ACCESS_VIOLATION) occurred',
  '',
].join('\r\n');

test('setupact.log: message numbers, crashes, continued facts', () => {
  const { entries, unknownLines } = parseSetupActLog(setupact);
  expect(unknownLines).toBe(0);
  expect(entries.map(({ level, component, code }) => [level, component, code])).toEqual([['Info', 'SYSPRP', undefined], ['Info', 'SYSPRP', '0x0f004d'], ['Info', 'SP', undefined], ['Error', 'MOUPG', undefined], ['FatalError', 'PANTHR', '0x090001']]);
  expect(entries[1]!.text).toBe('The time is now');
  expect(entries[2]!.text).toContain('VM: NO');
  expect(entries[3]!.hresult).toEqual({ value: 0x80070490 });
  expect(errorsOnly(entries)).toHaveLength(2);
});

test('each reader refuses what is empty, no log, or another log', () => {
  for (const parse of [parseCbsLog, parseDismLog, parseSetupActLog]) {
    for (const nothing of ['', '\r\n \r\n']) expect(() => parse(nothing)).toThrow(/it is empty/);
    expect(() => parse('The system cannot find the file specified.\r\n')).toThrow(/no line begins with time and level, at "The system/);
  }
  expect(() => parseCbsLog(setupact)).toThrow(/it is another log/);
  expect(() => parseDismLog(cbs)).toThrow(/it is another log/);
  expect(() => parseSetupActLog(cbs)).toThrow(/all entries are of CBS, CSI: it is a CBS\.log/);
  expect(() => parseDismLog('[1.2] only the imaging library\r\n')).toThrow(/no line begins with time/);
});

test('no line of a log is lost: entries, continuations and unknown lines make up the whole', () => {
  const lines = cbs.split('\r\n').filter((line) => line !== '');
  for (let from = 0; from < cbs.length; from += 13) {
    const part = cbs.slice(from);
    const filled = part.split('\r\n').filter((line) => line.trim() !== '').length;
    if (filled === 0 || !/^2024-09-18 21:38:4\d, \w+ +(?:CBS|CSI)/m.test(part)) continue;
    const { entries, unknownLines } = parseCbsLog(part);
    expect(entries.reduce((sum, entry) => sum + entry.text.split('\n').length, unknownLines), `from ${from}`).toBe(filled);
  }
  expect(lines).toHaveLength(9);
});

test.describe('logs made by others', () => {
  test.skip(!hasCorpora, 'no files made by others (set WIMPROOF_CORPORA)');
  test('are none of these logs: SetupAPI and Configuration Manager write other shapes', () => {
    for (const file of readdirSync(join(CORPORA, 'setup-logs')))
      for (const parse of [parseCbsLog, parseDismLog, parseSetupActLog]) expect(() => parse(readFileSync(join(CORPORA, 'setup-logs', file), 'utf8')), file).toThrow(/no line begins with time and level/);
  });
});
