import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { evidenceTail } from '../../reports/evidence-files.ts';
import { cellLogs } from '../../reports/logs/cell-logs.ts';
import { excerpt, type ExcerptOptions } from '../../reports/logs/excerpt.ts';
import { logSubjects, type LogSubject } from '../../reports/logs/log-subject.ts';
import type { LogExcerpt } from '../../reports/run-report.ts';
import { CORPORA, hasCorpora } from '../corpora.ts';
import { ROLLUP, aJobStep, anInventory, anOutcome, stagesOf } from './fixtures/outcome-builder.ts';
import { expectLinearTime } from './fixtures/linear-time.ts';
import { HOSTILE } from './fixtures/report-builder.ts';
import { randomFrom } from './fixtures/seeded-random.ts';

const marked = ({ lines }: LogExcerpt, mark: string) => lines.filter((line) => line.mark === mark).map(({ number }) => number);
const about = ({ lines }: LogExcerpt, number: number) => lines.find((line) => line.number === number);
const read = (file: string, lines: string[], subjects: LogSubject[] = [], options: ExcerptOptions = {}) => excerpt(file, `${lines.join('\r\n')}\r\n`, subjects, options);
const CBS = (level: string, text: string) => `2024-11-04 09:31:12, ${level.padEnd(22)}CBS    ${text}`;
const rollup: LogSubject = { text: ROLLUP, check: `package:${ROLLUP}` };

test('CBS.log: errors as stated, warnings, results that an Info names, the package that is missing', () => {
  const log = [
    ...Array.from({ length: 60 }, (_, index) => CBS('Info', `Session: ${index} initialized`)),
    CBS('Info', `Exec: Processing started. Package: ${ROLLUP}`),
    CBS('Error', 'Failed to resolve execution chain. [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]'),
    ...Array.from({ length: 60 }, (_, index) => CBS('Info', `Session: ${index} error-free, 0 errors`)),
    CBS('Warning', 'Unrecognized packageExtended attribute.'),
    CBS('Info', 'Not able to query DisableWindowsUpdateAccess [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]'),
    ...Array.from({ length: 40 }, () => CBS('Info', 'quiet')),
  ];
  const found = read('logs/CBS.log', log, [rollup]);
  expect(found).toMatchObject({ file: 'logs/CBS.log', totalLines: log.length });
  expect(marked(found, 'error')).toEqual([62]);
  expect(marked(found, 'warning')).toEqual([123, 124]);
  expect(marked(found, 'subject')).toEqual([61]);
  expect(about(found, 61)!.checks).toEqual([rollup.check]);
  expect(about(found, 62)!.checks).toEqual([rollup.check]);
  expect(about(found, 123)).not.toHaveProperty('checks');
  // Two lines around each, and the last thirty; what lies between is a gap.
  expect(found.lines.map(({ number }) => number)).toEqual([59, 60, 61, 62, 63, 64, 121, 122, 123, 124, 125, 126, ...Array.from({ length: 30 }, (_, index) => 135 + index)]);
  expect(about(found, 62)!.text).toBe(log[61]);
});

test('dism.log and setupact.log, also under names with folders', () => {
  const dism = ['2024-11-04 09:31:12, Info                  DISM   DISM Package Manager: PID=1 TID=2 loaded', '2024-11-04 09:31:13, Error                 DISM   DISM Package Manager: PID=1 TID=2 Failed processing package changes - CDISMPackageManager::Internal_Finalize(hr:0x800f0922)', '[1234] [0x80070002] FIOReadFileIntoBuffer:(1250): The system cannot find the file specified.'];
  expect(marked(read('logs/dism.log', dism), 'error')).toEqual([2, 3]);
  const setup = ['2024-11-04 09:30:00, Info       [0x0f004d] SYSPRP The time is now', '2024-11-04 09:30:00, Warning               SYSPRP hive not unloaded', '2024-11-04 09:30:01, FatalError [0x090001] PANTHR Exception (code 0xC0000005)'];
  expect(marked(read('logs\\sysprep-setupact.log', setup), 'error')).toEqual([3]);
  expect(marked(read('logs\\sysprep-setupact.log', setup), 'warning')).toEqual([2]);
});

test('setupapi.dev.log: !!! and !, the failed section, all of which is about the driver that it names', () => {
  const log = [
    '[Device Install Log]', '     OS Version = 10.0.26100', '', '[BeginLog]', '',
    '>>>  [Setup Import Driver Package - E:\\drivers\\netkvm.inf]', '>>>  Section start 2024/11/04 09:31:00.001',
    '     inf: Provider: Red Hat, Inc.', '     inf: a', '     inf: b', '     inf: c',
    '!    sig: Driver package signer is unknown.', '!!!  sto: Failed to import driver package. Error = 0xe0000242', '<<<  Section end 2024/11/04 09:31:02.000', '<<<  [Exit status: FAILURE(0xe0000242)]', '',
    '>>>  [Setup Import Driver Package - E:\\drivers\\other.inf]', '>>>  Section start 2024/11/04 09:32:00.001', '!!!  sto: Failed too.', '<<<  Section end 2024/11/04 09:32:02.000', '<<<  [Exit status: SUCCESS]',
  ];
  const found = read('logs/setupapi.dev.log', log, [{ text: 'netkvm.inf', check: 'driver:netkvm.inf' }]);
  expect(marked(found, 'error')).toEqual([13, 15, 19]);
  expect(marked(found, 'warning')).toEqual([12]);
  for (const number of [6, 12, 13, 15]) expect(about(found, number)!.checks, String(number)).toEqual(['driver:netkvm.inf']);
  expect(about(found, 19)).not.toHaveProperty('checks');
});

test('Windows Installer: return value 3, errors, the final code; not its notes on itself, nor success', () => {
  const log = [
    '=== Verbose logging started: 11/4/2024  9:31:00  Build type: SHIP UNICODE 5.00.10011.00  Calling process: C:\\Windows\\system32\\msiexec.exe ===',
    'MSI (c) (9C:B0) [09:31:00:100]: Resetting cached policy values',
    "MSI (s) (D8:44) [09:31:01:100]: Note: 1: 1402 2: UNKNOWN\\URL 3: 2 ",
    'DEBUG: Error 2769:  Custom Action SetErrorLevel did not close 1 MSIHANDLEs.',
    'Error 1722. There is a problem with this Windows Installer package. A program run as part of the setup did not finish as expected.',
    'CustomAction RegisterAgent returned actual error code 1603 (note this may not be 100% accurate if translation happened inside sandbox)',
    'Action ended 9:31:02: InstallFinalize. Return value 3.',
    'Action ended 9:31:02: CostInitialize. Return value 1.',
    'Property(S): ErrorDialog = ErrorDialog',
    'MSI (s) (D8:44) [09:31:03:100]: Product: Contoso Branch Agent -- Installation failed.',
    'MSI (s) (D8:44) [09:31:03:100]: Product: Contoso Branch Agent -- Installation operation completed successfully.',
    'MSI (s) (D8:44) [09:31:03:200]: MainEngineThread is returning 1603',
    'MSI (s) (D8:44) [09:31:03:200]: MainEngineThread is returning 3010',
    'MSI (s) (D8:44) [09:31:03:200]: MainEngineThread is returning 0',
  ];
  for (const file of ['logs/006-msi.log', 'logs/agent.log']) {
    const found = read(file, log);
    expect(marked(found, 'error'), file).toEqual([5, 6, 7, 10, 12]);
    expect(marked(found, 'warning')).toEqual([4]);
  }
});

test('the serial line and other text: what went wrong by its words; counts of nothing and memory maps are not', () => {
  const wrong = ['[   12.1] Kernel panic - not syncing', 'ERROR: could not open the file', 'The term is not recognized as an internal or external command', 'ended with 0x800f0922', 'STATUS 0xC0000005 at', '##wimproof token=4f2a job=service event=job-end exit=1', 'Access is denied.', 'error code 0x80070005', 'failed: 3'];
  const right = ['0 errors, no error, errors: 0', 'completed without errors', 'Error code: 0x0', 'failed=0', '[    0.0] BIOS-e820: [mem 0x0000000080000000-0x00000000bfffffff] usable', 'terrorists', '##wimproof token=4f2a job=service step=001 event=step-end exit=0', '##wimproof token=4f2a job=service event=job-end exit=3010', '##pane phase=specialize', '10.0.8007.1'];
  const suspicious = ['warning: clock skew', '##wimproof token=4f2a job=service step=001 event=step-end exit=1', 'BdsDxe: failed to load Boot0002 "UEFI Misc Device" from PciRoot(0x0): Not Found', 'retrying in 5 s'];
  const all = read('serial.log', [...wrong, ...right, ...suspicious]);
  expect(all.lines.map(({ text, mark }) => `${mark ?? 'none'} ${text}`)).toEqual([...wrong.map((text) => `error ${text}`), ...right.map((text) => `none ${text}`), ...suspicious.map((text) => `warning ${text}`)]);
});

test('subjects: whole words, any case; with the checks that are about them', () => {
  const subjects = [{ text: 'netkvm.inf', check: 'a' }, { text: 'NetKVM.inf', check: 'b' }, { text: 'KB5099001', check: 'c' }, { text: '{6F3C1B52-8A54-4A2E-9C11-2F0B7E4D9A10}' }];
  const found = read('x.log', ['NETKVM.INF', 'E:\\d\\netkvm.inf;', 'oldnetkvm.inf', 'netkvm.info', 'KB50990011', 'package_for_kb5099001~31bf', 'xKB5099001', '\u0130\u0130 kb5099001', 'product {6f3c1b52-8a54-4a2e-9c11-2f0b7e4d9a10} gone'], subjects);
  expect(marked(found, 'subject')).toEqual([1, 2, 6, 8, 9]);
  expect(about(found, 1)!.checks).toEqual(['a', 'b']);
  expect(about(found, 6)!.checks).toEqual(['c']);
  expect(about(found, 9)).not.toHaveProperty('checks');
});

test('the subjects of an outcome: names of what failed, not of what passed; of failed steps without a check', () => {
  const inventory = anInventory({ packages: anInventory().packages.filter(({ identity }) => identity !== ROLLUP), drivers: anInventory().drivers.slice(1), applications: [] });
  const outcome = anOutcome('audit', { inventory });
  const subjects = logSubjects(outcome);
  const of = (check: string | undefined) => subjects.filter((subject) => subject.check === check).map(({ text }) => text.toLowerCase());
  expect(of(`package:${ROLLUP}`)).toEqual(expect.arrayContaining([ROLLUP.toLowerCase(), 'package_for_rollupfix', 'rollup.cab']));
  expect(of('driver:netkvm.inf')).toContain('netkvm.inf');
  expect(of('feature:TelnetClient')).toEqual([]);
  const failed = new Set(outcome.checks.filter(({ status }) => status === 'failed').map(({ id }) => id));
  expect(subjects.every(({ check }) => check === undefined || failed.has(check))).toBe(true);
  expect(logSubjects(anOutcome('audit'))).toEqual([]);
  const stages = stagesOf('audit').map((stage) => ({ ...stage, jobSteps: stage.name === 'audit' ? [aJobStep('9', ['wusa'], { state: 'failed', operation: 'add-package:kb5077777-x64.msu' })] : [] }));
  expect(logSubjects(anOutcome('audit', { stages, checks: [] }))).toEqual(expect.arrayContaining([{ text: 'kb5077777-x64.msu' }, { text: 'kb5077777' }]));
});

test('bounds: errors first, from the first and the last inwards; lines and bytes hold; numbers rise', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => (index % 3 === 0 ? `error number ${index}` : `line ${index}`));
  const found = read('tool.log', lines);
  expect(found.lines).toHaveLength(400);
  expect(marked(found, 'error')).toHaveLength(400);
  expect(found.lines[0]!.number).toBe(1);
  expect(found.lines.at(-1)!.number).toBe(4999);
  const small = read('tool.log', lines, [], { maxLines: 10, maxBytes: 100 });
  expect(small.lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)).toBeLessThanOrEqual(100);
  expect(small.lines.length).toBeGreaterThan(3);
  const numbers = found.lines.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  // One error among much else is kept whatever else fills the excerpt.
  const one = read('tool.log', Array.from({ length: 5000 }, (_, index) => (index === 2500 ? 'error: this one' : `warning ${index}`)), [], { maxLines: 50 });
  expect(marked(one, 'error')).toEqual([2501]);
  expect(one.lines.map(({ number }) => number)).toEqual(expect.arrayContaining([2499, 2500, 2501, 2502, 2503, 5000]));
});

test('a long line is cut, never within a letter; an excerpt of the end counts from the beginning', () => {
  const found = read('tool.log', [`error ${'\u{1f600}'.repeat(3000)}`]);
  expect(found.lines[0]!.text.length).toBeLessThanOrEqual(1001);
  expect(found.lines[0]!.text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  expect(read('tool.log', ['error'], [], { firstLine: 900 })).toMatchObject({ totalLines: 900, lines: [{ number: 900 }] });
  expect(excerpt('tool.log', '', [])).toEqual({ file: 'tool.log', totalLines: 0, lines: [] });
});

test.describe('the logs of a cell', () => {
  let folder: string;
  test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wimproof-logs-'))));
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const evidence = { serialLog: 'serial.log', screenshots: [], logs: ['logs\\CBS.log', 'evidence/inventory.txt', 'logs/quiet.log', '../outside.log', 'logs/missing.log'] };

  test('of one that passed: errors only, and the end of the serial line', () => {
    write('serial.log', Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n'));
    write('logs/CBS.log', [CBS('Info', 'a'), CBS('Warning', 'w'), CBS('Error', 'lost'), CBS('Info', 'b')].join('\n'));
    write('logs/quiet.log', 'nothing\n');
    write('evidence/inventory.txt', 'error\n');
    const logs = cellLogs(anOutcome('audit', { evidence }), folder);
    expect(logs.map(({ file, lines }) => [file, lines.map(({ number }) => number)])).toEqual([['serial.log', Array.from({ length: 15 }, (_, index) => 86 + index)], ['logs/CBS.log', [3]]]);
  });

  test('of one that failed: also what the steps of the failed checks printed', () => {
    write('logs/CBS.log', [CBS('Info', `Package: ${ROLLUP} absent`)].join('\n'));
    const inventory = anInventory({ packages: anInventory().packages.filter(({ identity }) => identity !== ROLLUP) });
    const stages = stagesOf('audit').map((stage) => ({ ...stage, jobSteps: stage.jobSteps.map((step) => (step.id === '001' ? { ...step, log: 'one\r\nError: 0x800f081f\r\n' } : step)) }));
    const logs = cellLogs(anOutcome('audit', { evidence, inventory, stages }), folder);
    expect(logs.map(({ file }) => file)).toEqual(['logs/CBS.log', 'audit/001: Add package rollup.cab']);
    expect(logs[1]!.lines[1]).toMatchObject({ number: 2, text: 'Error: 0x800f081f', mark: 'error', checks: [`package:${ROLLUP}`] });
    expect(logs[0]!.lines[0]!.checks).toEqual([`package:${ROLLUP}`]);
  });

  test('the end of a large file, with the numbers of the whole; UTF-16', () => {
    write('large.log', Array.from({ length: 200_000 }, (_, index) => `line ${index + 1}`).join('\n'));
    const tail = evidenceTail(folder, 'large.log', 10_000)!;
    expect(tail.text.split('\n')[0]).toBe(`line ${tail.firstLine}`);
    expect(tail.text.endsWith('line 200000')).toBe(true);
    expect(Buffer.byteLength(tail.text)).toBeLessThanOrEqual(10_000);
    write('msi.log', Buffer.from('\ufeffError 1603. f\u00fcr\r\n', 'utf16le'));
    expect(evidenceTail(folder, 'msi.log', 10_000)).toEqual({ text: 'Error 1603. f\u00fcr\r\n', firstLine: 1 });
    expect(evidenceTail(folder, '../x', 10)).toBeNull();
  });

  test('of a large log in UTF-16 its end too, whatever bytes its letters have', () => {
    // U+0A00 and U+010A hold the byte of a line feed, next to each other with that of another letter too.
    const lines = Array.from({ length: 60_000 }, (_, index) => `\u0a01\u010a line ${index + 1} \u0a0a`);
    lines.push('MSI (s) (D8:44) [09:31:03:200]: MainEngineThread is returning 1603');
    for (const end of ['\n', '\r\n']) {
      write('msi.log', Buffer.from(`\ufeff${lines.join(end)}${end}`, 'utf16le'));
      for (const limit of [9_999, 10_000, 3_000_000]) {
        const tail = evidenceTail(folder, 'msi.log', limit)!;
        const shown = tail.text.trimEnd().split(end);
        expect(shown).toEqual(lines.slice(tail.firstLine - 1));
        if (limit < 1_000_000) expect(shown.length).toBeLessThan(1000);
      }
    }
    const failed = anOutcome('audit', { evidence: { screenshots: [], logs: ['msi.log'] }, verdict: 'failed' });
    write('msi.log', Buffer.from(`\ufeff${[...lines.slice(0, -1), ...lines.slice(0, -1), ...lines.slice(0, -1), ...lines.slice(0, -1), ...lines].join('\r\n')}\r\n`, 'utf16le'));
    const [log] = cellLogs(failed, folder);
    expect(log!.totalLines).toBe(300_001);
    expect(marked(log!, 'error')).toEqual([300_001]);
  });
});

test.describe('logs made by others', () => {
  test.skip(!hasCorpora, 'The corpora are not on this machine.');
  const folder = join(CORPORA, 'setup-logs');
  const load = (name: string) => readFileSync(join(folder, name), 'utf8');

  test('setupapi.dev.log of Windows 10: every !!! line is an error; a device is found', () => {
    const text = load('plaso__test_data__setupapi.dev.log');
    const lines = text.split('\r\n');
    const strict = lines.flatMap((line, index) => (line.startsWith('!!!') ? [index + 1] : []));
    const found = excerpt('logs/setupapi.dev.log', text, [{ text: 'oem0.inf', check: 'driver:x.inf' }], { maxLines: 100_000, maxBytes: 1e9, tail: 0 });
    const errors = marked(found, 'error');
    for (const number of strict) expect(errors, lines[number - 1]).toContain(number);
    for (const number of errors) expect(lines[number - 1]).toMatch(/^!!!|^<<<\s+\[Exit status: FAILURE/);
    const warnings = lines.flatMap((line, index) => (/^! /.test(line) ? [index + 1] : []));
    expect(marked(found, 'warning')).toEqual(warnings);
    expect(errors.length + warnings.length).toBeGreaterThan(0);
    const bounded = excerpt('logs/setupapi.dev.log', text, []);
    expect(bounded.lines.length).toBeLessThanOrEqual(400);
    expect(bounded.totalLines).toBe(lines.length - 1);
    for (const { number, text: line } of bounded.lines) expect(line).toBe(lines[number - 1]!.slice(0, 1000) + (lines[number - 1]!.length > 1000 ? '\u2026' : ''));
  });

  test('all of them, whole, cut anywhere, and under each other\u2019s names: bounded', () => {
    const random = randomFrom(11);
    const names = ['setupapi.dev.log', 'CBS.log', 'dism.log', 'setupact.log', 'x-msi.log', 'serial.log'];
    for (const file of readdirSync(folder)) {
      const text = load(file);
      for (const name of names)
        for (const from of [0, Math.floor(random() * text.length)].slice(random() < 0.3 ? 0 : 1)) {
          const part = text.slice(from, from + Math.floor(random() * text.length) + 1);
          const found = excerpt(name, part, [{ text: 'windows', check: 'w' }]);
          expect(found.lines.length).toBeLessThanOrEqual(400);
          expect(found.lines.reduce((sum, line) => sum + Buffer.byteLength(line.text), 0)).toBeLessThanOrEqual(64 * 1024);
        }
    }
  });
});

test('hostile input: no throw, and time that grows with the length only', () => {
  test.setTimeout(120_000);
  const size = 60_000;
  const texts = [
    '\r'.repeat(size), ' '.repeat(size), '!'.repeat(size), `!!!${' '.repeat(size)}x`, `>>>  [${' - '.repeat(size / 3)}`, '##wimproof event=step-end '.repeat(size / 26), 'hr  '.repeat(size / 4), 'error '.repeat(size / 6), 'no errors: '.repeat(size / 11), '0x80'.repeat(size / 4), '\u0130'.repeat(size), 'Action ended '.repeat(size / 13),
    'a custom action '.repeat(size / 16), ' -- Update '.repeat(size / 11), ...Object.values(HOSTILE), `2024-11-04 09:31:12, ${'Error '.repeat(size / 6)}`, `${CBS('Error', 'x')}\n${'\n'.repeat(size)}`, `${CBS('Info', 'x')}\n${' x\n'.repeat(size / 3)}`, Array.from({ length: 500 }, () => `>>>  [${' - '.repeat(190)}`).join('\n'), `[Device Install Log]\n>>>  [a - b]\n>>>  Section start 2024/11/04 09:31:00.001\n${`!!! ${' '.repeat(580)}x\n`.repeat(500)}`,
    Array.from({ length: 500 }, () => `Property(S): ${'Return value 3 '.repeat(38)}`).join('\n'), '\0'.repeat(size), '\ud800'.repeat(size),
  ];
  const subjects = Array.from({ length: 200 }, (_, index) => ({ text: ['  ', '!!!!', 'aaaa', '\n', '', 'errors', '\u0130\u0130\u0130\u0130'][index % 7]! + (index > 7 ? index : ''), check: `c${index}` }));
  const tooLong: string[] = [];
  for (const text of texts)
    for (const name of ['setupapi.dev.log', 'CBS.log', 'dism.log', 'setupact.log', 'x-msi.log', 'serial.log']) {
      expectLinearTime(text, (part) => {
        if (excerpt(name, part, subjects).lines.length > 400) tooLong.push(`${name}: ${JSON.stringify(part.slice(0, 24))}`);
      });
    }
  expect(tooLong).toEqual([]);
});

test('for random lines: numbers, texts and limits hold', () => {
  const random = randomFrom(3);
  const words = ['error', 'warning', 'ok', '0x80070002', '!!!', '>>>  [a - b.inf]', 'b.inf', CBS('Error', 'x'), '', '\u202e', 'x'.repeat(1200)];
  for (let round = 0; round < 300; round += 1) {
    const lines = Array.from({ length: Math.floor(random() * 60) }, () => words[Math.floor(random() * words.length)]!);
    const limits = { maxLines: 1 + Math.floor(random() * 70), maxBytes: 50 + Math.floor(random() * 3000), tail: Math.floor(random() * 10), context: Math.floor(random() * 4) };
    const found = excerpt(['a.log', 'CBS.log', 'setupapi.dev.log'][round % 3]!, lines.map((line) => `${line}\n`).join(''), [{ text: 'b.inf', check: 'b' }], limits);
    expect(found.totalLines).toBe(lines.length);
    expect(found.lines.length).toBeLessThanOrEqual(limits.maxLines);
    // One expectation for all lines: each one on its own takes longer than what it looks at.
    const wrong = found.lines.filter((line, index) => {
      const said = lines[line.number - 1]!.startsWith(line.text.replace(/\u2026$/, ''));
      const rises = index === 0 || line.number > found.lines[index - 1]!.number;
      return !said || !rises || (line.checks !== undefined && line.mark === undefined);
    });
    expect(wrong).toEqual([]);
  }
});
