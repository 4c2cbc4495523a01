import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { appendCbsLog, logPackageChange } from '../../vm-templates/pane/guest/logs/cbs-log.ts';
import { appendSetupApiSection, setupApiLogFile } from '../../vm-templates/pane/guest/logs/setupapi-log.ts';
import { writeDismLog } from '../../vm-templates/pane/guest/servicing/dism/dism-log.ts';
import { SetupLog } from '../../vm-templates/pane/guest/setup/setup-log.ts';
import type { Process } from '../../vm-templates/pane/guest/system.ts';
import { createTestSystem } from './pane-system.ts';
import { CORPORA, hasCorpora } from './pane-servicing-system.ts';

/** Time, level in 21 columns, component in 6, text: what Setup, DISM and CBS share. */
const PANTHER = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}, (?=.{22})(?:Info|Warning|Error) +(?:[A-Z][A-Za-z]{1,6}) +\S.*$/;
const column = (line: string): [string, string] => [line.slice(21, 43), line.slice(43, 50)];

test('CBS.log: one line an entry, in the columns of the real one', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'pane-log-'));
  appendCbsLog(root, { text: 'two\r\nlines' });
  logPackageChange(root, { package: 'Package_for_KB1~t~amd64~~1.0.0.0', client: 'DISM Package Manager Provider', from: 'Absent', to: 'Installed', hresult: 0x800f0922 });
  const lines = readFileSync(path.join(root, 'Windows/Logs/CBS/CBS.log'), 'utf8').split('\r\n');
  expect(lines.pop()).toBe('');
  for (const line of lines) expect(line).toMatch(PANTHER);
  expect(column(lines[0]!)).toEqual(['Info                  ', 'CBS    ']);
  expect(lines[0]!.slice(50)).toBe('two lines');
  const errors = lines.filter((line) => line.includes(', Error  '));
  expect(errors.map((line) => line.slice(50))).toContain('Failed to perform operation.  [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]');
  const session = /Session: (\d+_\d+) initialized by client DISM Package Manager Provider\.$/.exec(lines[1]!)![1];
  expect(lines.at(-1)).toContain(`Session: ${session} finalized. Reboot required: no [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]`);
});

test('a package that went in leaves no error line', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'pane-log-'));
  logPackageChange(root, { package: 'P~t~amd64~~1.0.0.0', client: 'Setup', from: 'Absent', to: 'Install Pending', rebootRequired: true, offline: true });
  const text = readFileSync(path.join(root, 'Windows/Logs/CBS/CBS.log'), 'utf8');
  expect(text).not.toMatch(/, (?:Error|Warning)/);
  expect(text).toContain('Reboot required: yes [HRESULT = 0x00000000 - S_OK]');
  expect(text).toContain('initiated offline: True');
});

/** The lines that a SetupAPI text log is made of, as the real one has them. */
const SECTION: Record<string, RegExp> = {
  header: /^\[(?:Device Install Log|BeginLog|Boot Session: \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{3})\]$/,
  fact: /^ {5}(?:OS Version|Service Pack|Suite|ProductType|Architecture) = \S+$/,
  title: /^>>> {2}\[.+\]$/,
  start: /^>>> {2}Section start \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{3}$/,
  command: /^ {6}cmd: .+$/,
  body: /^(?: {5}|! {4}|!!! {2})[a-z]{3}:(?: .*)?$/,
  end: /^<<< {2}Section end \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{3}$/,
  status: /^<<< {2}\[Exit status: (?:SUCCESS|SUCCESS \(REBOOT_REQUIRED\)|FAILURE\(0x[0-9a-f]{8}\))\]$/,
};
const kindOf = (line: string): string | undefined => (line === '' ? 'empty' : Object.entries(SECTION).find(([, pattern]) => pattern.test(line))?.[0]);
/** The order of kinds, repeats taken together. */
function shapeOf(text: string): string[] {
  const kinds = text.split('\r\n').map((line) => {
    const kind = kindOf(line);
    if (!kind) throw new Error(`no line of a SetupAPI log: ${line}`);
    return kind;
  });
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
}

function sampleLog(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'pane-log-'));
  appendSetupApiSection(root, { log: 'offline', title: 'Import Driver Package', instance: 'D:\\x\\a.inf', command: 'dism', lines: [{ category: 'inf', text: 'Driver Version = 01/02/2024,1.0.0.0' }, { category: 'idb', depth: 1, text: "Created driver INF file object 'oem0.inf' in DRIVERS database node." }, { category: 'sig', text: 'not signed', flag: '!' }], version: '10.0.26100.1' });
  appendSetupApiSection(root, { log: 'offline', title: 'Device Install', lines: [{ category: 'dvi', text: 'x', flag: '!!!' }], status: 0xe0000247 });
  appendSetupApiSection(root, { log: 'offline', title: 'Device Install', lines: [{ category: 'dvi', text: 'y' }], status: 3010 });
  return readFileSync(setupApiLogFile(root, 'offline'), 'utf8');
}

test('setupapi logs: header once, sections of title, start, command, body, end and status', () => {
  const text = sampleLog();
  expect(shapeOf(text).join(' ')).toBe('header fact empty header empty header empty title start command body end status empty title start body end status empty title start body end status empty');
  expect(text).toContain('     OS Version = 10.0.26100\r\n');
  expect(text).toContain('<<<  [Exit status: FAILURE(0xe0000247)]\r\n\r\n\r\n>>>  [Device Install]');
  expect(text).toContain("\r\n     idb:      Created driver INF file object 'oem0.inf'");
});

test('the shapes are those of a real setupapi.dev.log', () => {
  test.skip(!hasCorpora, `no corpora at ${CORPORA}`);
  const real = readFileSync(path.join(CORPORA, 'setup-logs/plaso__test_data__setupapi.dev.log'), 'latin1');
  const sections = real.split(/(?=^>>> {2}\[)/m).slice(1);
  expect(sections).toHaveLength(194);
  const shapes = new Set(sections.map((section) => section.split('\r\n').map(kindOf).filter((kind, index, all) => kind !== all[index - 1]).join(' ')));
  expect([...shapes].some((shape) => shape.startsWith('title start command body end status empty'))).toBe(true);
  // Every line of the real log is of a kind that we know, apart from bodies whose text was broken over lines.
  const unknown = real.split('\r\n').filter((line) => kindOf(line) === undefined);
  expect(unknown.filter((line) => /^(?:>>>|<<<|\[)/.test(line))).toEqual([]);
  // And the header is line by line the same but for its values.
  const header = (text: string): string => text.slice(0, text.indexOf('>>>')).replace(/= \S+|\d[\d/:. ]+/g, '#');
  expect(header(sampleLog())).toBe(header(real));
});

test('setupact.log and setuperr.log, in two folders', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'pane-log-'));
  const log = new SetupLog(path.join(root, 'Panther')).withCopy(path.join(root, 'Panther/UnattendGC'));
  log.info('going on');
  log.error('bad');
  for (const folder of ['Panther', 'Panther/UnattendGC']) {
    const act = readFileSync(path.join(root, folder, 'setupact.log'), 'utf8').trimEnd().split('\r\n');
    expect(act).toHaveLength(2);
    for (const line of act) expect(line).toMatch(PANTHER);
    expect(readFileSync(path.join(root, folder, 'setuperr.log'), 'utf8')).toMatch(/, Error {17}SETUP {2}bad\r\n$/);
  }
});

test('dism.log obeys /LogLevel and never fails a command', () => {
  const system = createTestSystem();
  const entries = [{ level: 'Info' as const, text: 'a' }, { level: 'Warning' as const, text: 'b' }, { level: 'Error' as const, text: 'c' }];
  const process = { system, cwd: 'C:\\' } as unknown as Process;
  writeDismLog(process, 'C:\\Windows\\Logs\\DISM\\dism.log', entries, 2);
  const text = readFileSync(path.join(system.drives.get('C')!.root, 'Windows/Logs/DISM/dism.log'), 'utf8');
  expect(text.trimEnd().split('\r\n').map((line) => line.slice(21))).toEqual(['Warning               DISM   b', 'Error                 DISM   c']);
  expect(() => writeDismLog(process, 'Q:\\none.log', entries)).not.toThrow();
  expect(system.logLines).toEqual(['dism: cannot write Q:\\none.log']);
});
