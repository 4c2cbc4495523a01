import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parseKinds } from '../../harness/cli/parse-kinds/registry.ts';
import { describeValue } from '../../harness/cli/parse-kinds/describe-value.ts';
import { parseSavedFile } from '../../harness/cli/parse-saved-file.ts';
import { parseWinrmExchange } from '../../harness/cli/parse-kinds/winrm-exchange.ts';
import { decodeTranscript } from '../../harness/tools/transcript/decode-transcript.ts';
import { corpora, hasCorpora } from '../fuzz/corpus-transcripts.ts';
import { dismTranscripts } from '../fuzz/dism-transcripts.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const features = dismTranscripts.find(({ name }) => name === 'features')!.text;
const drivers = dismTranscripts.find(({ name }) => name === 'drivers')!.text;

interface Printed {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The command in a process of its own. */
function wimproof(arguments_: string[], input?: string): Printed {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(repository, 'harness/cli/wimproof.js'), 'parse', ...arguments_], { cwd: repository, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The same within this process, which is quicker. */
function parse(arguments_: string[]): Printed {
  const printed = { stdout: '', stderr: '' };
  const original = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const) process[name].write = (text: string | Uint8Array): boolean => (printed[name] += String(text)) !== '';
  try {
    const [kind, file] = arguments_.filter((argument) => !argument.startsWith('--'));
    const status = parseSavedFile(kind, file, { json: arguments_.includes('--json'), list: arguments_.includes('--list') });
    return { status, ...printed };
  } finally {
    for (const name of ['stdout', 'stderr'] as const) process[name].write = original[name];
  }
}

function saved(content: string | Buffer): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'parse-')), 'transcript.txt');
  writeFileSync(file, content);
  return file;
}

test('the list names every kind once', () => {
  const { status, stdout } = wimproof(['--list']);
  expect(status).toBe(0);
  expect(stdout.trim().split('\n').map((line) => line.split(' ')[0])).toEqual(parseKinds.map(({ name }) => name));
  expect(new Set(parseKinds.map(({ name }) => name)).size).toBe(parseKinds.length);
  for (const name of ['pnputil-drivers', 'pnputil-devices', 'driverquery', 'inf', 'package-manifest', 'hive', 'reg-file', 'answer-file', 'cbs-log', 'dism-log', 'setupact-log', 'setupapi-log', 'winrm-exchange']) expect(stdout).toContain(`${name} `);
});

test('a file is shown as a table, and all of it as JSON; - is standard input', () => {
  const table = parse(['dism-features', saved(features)]);
  expect(table).toMatchObject({ status: 0, stderr: '' });
  expect(table.stdout).toBe('name          state\nTelnetClient  Enabled\nNetFx3        Disabled with Payload Removed\nSMB1Protocol  Disabled\n3 entries\n');
  const json = wimproof(['dism-features', '-', '--json'], features);
  expect(JSON.parse(json.stdout)).toEqual([{ name: 'TelnetClient', state: 'Enabled' }, { name: 'NetFx3', state: 'Disabled with Payload Removed' }, { name: 'SMB1Protocol', state: 'Disabled' }]);
});

test('UTF-16 of a redirection, and another code page with a note', () => {
  expect(parse(['dism-features', saved(Buffer.from(`\ufeff${features}`, 'utf16le'))]).stdout).toContain('3 entries');
  const damaged = parse(['dism-drivers', saved(Buffer.from(drivers.replace('Red Hat, Inc.', 'B\u00e4r'), 'latin1')), '--json']);
  expect(JSON.parse(damaged.stdout)).toMatchObject([{ provider: 'B\u00e4r' }, {}]);
  expect(damaged.stderr).toMatch(/^note: .*read as Windows-1252/);
});

test('errors have a code, a cause and a mend; exit code 2, no stack trace', () => {
  for (const [given, expected] of [
    [['dism-features', saved(features.slice(0, 300))], /^WP-TOOL-OUTPUT: .*transcript\.txt: .*is cut[^]*\n {2}mend: save the whole output of dism \/English/],
    [['dism-features', saved('')], /^WP-TOOL-OUTPUT: .*it is empty/],
    [['dism-features', '/nowhere/at-all.txt'], /^WP-PARSE-FILE: \/nowhere\/at-all\.txt cannot be read \(ENOENT\)/],
    [['dism-features', repository], /^WP-PARSE-FILE: .*EISDIR/],
    [['dism-faetures', 'x'], /^WP-PARSE-KIND: .*"dism-faetures"; perhaps dism-features/],
    [['dism-features'], /^WP-PARSE-USAGE: /],
    [[], /^WP-PARSE-USAGE: /],
    [['inf', saved('[Version\nbroken')], /^WP-PARSE-FILE: .*transcript\.txt/],
    [['hive', saved('not a hive')], /^WP-[A-Z-]+: .*transcript\.txt/],
    [['package-manifest', saved('<assembly>')], /^WP-PARSE-FILE: .*manifest/],
    [['winrm-exchange', saved('hello')], /^WP-PARSE-FILE: .*no SOAP envelope/],
  ] as const) {
    const { status, stdout, stderr } = parse([...given]);
    expect(stderr, given.join(' ')).toMatch(expected);
    expect(stderr).toMatch(/\n {2}mend: \S/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  }
  const { status, stderr } = wimproof(['dism-features', '/nowhere/at-all.txt']);
  expect(stderr).toMatch(/^WP-PARSE-FILE: [^\n]*\n {2}mend: [^\n]*\n$/);
  expect(status).toBe(2);
});

test('what a transcript says cannot act on the terminal', () => {
  const { stdout } = parse(['dism-features', saved(features.replace('TelnetClient', 'Telnet\u001b[2JClient'))]);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toContain('Telnet\u241b[2JClient');
});

test('a hive is read as hivexregedit wrote it', () => {
  test.skip(!hasCorpora, `no hive at ${corpora} (set WIMPROOF_CORPORA)`);
  test.skip(spawnSync('hivexregedit', ['--help']).error !== undefined, 'hivexregedit is not installed');
  const hive = saved('');
  copyFileSync(path.join(corpora, 'reg/hivex__images__minimal'), hive);
  execFileSync('hivexregedit', ['--merge', '--prefix', 'HKEY_LOCAL_MACHINE\\SOFTWARE', hive, saved('Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\n"One"=dword:00000001\n')]);
  expect(JSON.parse(parse(['hive', hive, '--json']).stdout)).toMatchObject({ keys: 2, tree: [{ name: 'Contoso', values: 1 }] });
});

test('text is decoded by its byte order mark, then as UTF-8, then as Windows-1252', () => {
  expect(decodeTranscript(Buffer.from('\ufeffa\u6f22', 'utf8'))).toEqual({ text: 'a\u6f22', encoding: 'UTF-8' });
  expect(decodeTranscript(Buffer.from('\ufeffa\u6f22', 'utf16le'))).toEqual({ text: 'a\u6f22', encoding: 'UTF-16LE' });
  expect(decodeTranscript(Buffer.from('\ufeffa\u6f22', 'utf16le').swap16())).toEqual({ text: 'a\u6f22', encoding: 'UTF-16BE' });
  expect(decodeTranscript(Buffer.from([0xff, 0xfe, 0x61]))).toMatchObject({ encoding: 'UTF-16LE' });
  expect(decodeTranscript(Buffer.from([0x61, 0xfc]))).toMatchObject({ text: 'a\u00fc', encoding: 'Windows-1252', note: expect.stringContaining('Windows-1252') });
});

test('data for people: tables, nested records, nothing', () => {
  expect(describeValue([])).toBe('0 entries');
  expect(describeValue('Professional')).toBe('Professional');
  expect(describeValue([{ a: 1, b: '', c: [{ d: 1 }], e: { f: 1 } }])).toBe('a  c\n1  1 of them\n1 entry');
  expect(describeValue({ one: 'x\ny', list: [{ a: 'b' }], none: [], inner: { deep: true } })).toBe('one: x y\nlist: 1\n  a\n  b\nnone: none\ninner:\n  deep: true');
});

test('a WS-Management exchange: streams split between messages, exit code, fault', () => {
  const envelope = (body: string, action = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/ReceiveResponse'): string =>
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><a:Action xmlns:a="a">${action}</a:Action></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
  const bytes = Buffer.from('\u00e4');
  const received = `<rsp:ReceiveResponse xmlns:rsp="r"><rsp:Stream Name="stdout" CommandId="C1">${bytes.subarray(0, 1).toString('base64')}</rsp:Stream><rsp:Stream Name="stdout" CommandId="C1">${bytes.subarray(1).toString('base64')}</rsp:Stream><rsp:CommandState CommandId="C1" State="http://x/CommandState/Done"><rsp:ExitCode>3010</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>`;
  expect(parseWinrmExchange(`${envelope('<rsp:CommandLine xmlns:rsp="r"><rsp:Command>dism.exe</rsp:Command><rsp:Arguments>/Online</rsp:Arguments></rsp:CommandLine>', 'x/Command')}\n${envelope(received)}${envelope('', 'x/DeleteResponse')}`)).toMatchObject([
    { action: 'Command', command: 'dism.exe /Online' },
    { action: 'ReceiveResponse', commandId: 'C1', streams: { stdout: '\u00e4' }, commandState: 'Done', exitCode: 3010 },
    { action: 'DeleteResponse', body: [] },
  ]);
  expect(() => parseWinrmExchange(envelope(received).slice(0, -30))).toThrow();
});
