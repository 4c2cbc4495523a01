import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readAnswer } from '../../harness/guest/inventory/answer/read-answer.ts';
import type { InventoryAnswer } from '../../harness/guest/inventory/inventory-answer.ts';
import { distinctRequests, requestName, type InventoryRequest } from '../../harness/guest/inventory/inventory-request.ts';
import { splitInventory } from '../../harness/guest/inventory/inventory-text.ts';
import { quotedGuestPath } from '../../harness/guest/script/guest-path.ts';
import { isPlainFragment } from '../../harness/guest/script/inventory-request-lines.ts';
import { renderInventoryScript } from '../../harness/guest/script/inventory-script.ts';
import { program as reg } from '../../vm-templates/pane/guest/registry/reg.ts';
import { program as cmd } from '../../vm-templates/pane/guest/shell/cmd.ts';
import { program as findstr } from '../../vm-templates/pane/guest/shell/programs/findstr.ts';
import { program as sc } from '../../vm-templates/pane/guest/shell/programs/sc.ts';
import { program as certutil } from '../../vm-templates/pane/guest/winrm/programs/certutil.ts';
import { createTestSystem, runCaptured } from './pane-system.ts';

const LOG = ['2026-08-29 22:08:03, Info                  CBS    Starting', '2026-08-29 22:08:04, Error                 CBS    Failed to do 100 % of "it"', '2026-08-29 22:08:05, Info                  CBS    no, Errors none'].join('\r\n');

/** The rendered script, run by another implementation of cmd and of the tools. */
async function askPane(requests: InventoryRequest[]): Promise<(request: InventoryRequest) => InventoryAnswer> {
  const machine = createTestSystem(undefined, { programs: { cmd, reg, findstr, certutil, sc } });
  const root = machine.drives.get('C')!.root;
  mkdirSync(join(root, 'Program Files (x86)/a & b'), { recursive: true });
  writeFileSync(join(root, 'Program Files (x86)/a & b/100% ü.txt'), 'content');
  writeFileSync(join(root, 'empty.txt'), '');
  writeFileSync(join(root, 'cbs.log'), LOG);
  const key = machine.registry.create('HKLM\\SOFTWARE\\Contoso');
  key.setValue('Text', 'REG_SZ', 'two words');
  key.setValue('Number', 'REG_DWORD', 16);
  key.setValue('List', 'REG_MULTI_SZ', ['a', 'b']);
  key.setValue('with "quotes" 100%', 'REG_SZ', 'x');
  writeFileSync(join(root, 'inventory.cmd'), renderInventoryScript(requests));
  const { stdout } = await runCaptured(machine, 'C:\\inventory.cmd');
  const sections = splitInventory(stdout, distinctRequests(requests).map(requestName));
  return (request) => readAnswer(request, sections.get(requestName(request))!);
}

const file = (path: string): InventoryRequest => ({ ask: 'file', path });
const value = (name: string, key = 'HKLM\\SOFTWARE\\Contoso'): InventoryRequest => ({ ask: 'registry-value', key, value: name });
const lines = (path: string, ...fragments: string[]): InventoryRequest => ({ ask: 'log-lines', path, fragments });

test('questions that Pane answers: files, registry values, log lines', async () => {
  const awkward = file('C:\\Program Files (x86)\\a & b\\100% ü.txt');
  const requests = [
    awkward, file('C:\\empty.txt'), file('C:\\nothing.txt'), file('C:\\Windows'),
    value('Text'), value('Number'), value('List'), value('with "quotes" 100%'), value('Nothing'), value('X', 'HKLM\\SOFTWARE\\Nowhere'),
    lines('C:\\cbs.log', ', Error'), lines('C:\\cbs.log', 'absent text'), lines('C:\\no.log', ', Error'), lines('C:\\empty.txt', ', Error'),
  ];
  const answer = await askPane([...requests, awkward]);
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  expect(answer(awkward)).toEqual({ ask: 'file', found: { sizeBytes: 7, sha256: sha256('content') } });
  expect(answer(file('C:\\empty.txt'))).toEqual({ ask: 'file', found: { sizeBytes: 0, sha256: sha256('') } });
  expect(answer(file('C:\\nothing.txt'))).toEqual({ ask: 'file', found: 'absent' });
  expect(answer(file('C:\\Windows'))).toEqual({ ask: 'file', found: 'folder' });
  expect(answer(value('Text'))).toEqual({ ask: 'registry-value', found: { type: 'REG_SZ', data: 'two words' } });
  expect(answer(value('Number'))).toEqual({ ask: 'registry-value', found: { type: 'REG_DWORD', data: '0x10' } });
  expect(answer(value('List'))).toEqual({ ask: 'registry-value', found: { type: 'REG_MULTI_SZ', data: 'a\\0b' } });
  expect(answer(value('with "quotes" 100%'))).toEqual({ ask: 'registry-value', found: { type: 'REG_SZ', data: 'x' } });
  expect(answer(value('Nothing'))).toEqual({ ask: 'registry-value', found: null });
  expect(answer(value('X', 'HKLM\\SOFTWARE\\Nowhere'))).toEqual({ ask: 'registry-value', found: null });
  expect(answer(lines('C:\\cbs.log', ', Error'))).toEqual({ ask: 'log-lines', found: { sizeBytes: LOG.length, lines: LOG.split('\r\n').slice(1) } });
  expect(answer(lines('C:\\cbs.log', 'absent text'))).toEqual({ ask: 'log-lines', found: { sizeBytes: LOG.length, lines: [] } });
  expect(answer(lines('C:\\no.log', ', Error'))).toEqual({ ask: 'log-lines', found: 'absent' });
  expect(answer(lines('C:\\empty.txt', ', Error'))).toEqual({ ask: 'log-lines', found: { sizeBytes: 0, lines: [] } });
});

test('the same question has one section, another question another', () => {
  expect(distinctRequests([file('C:\\a'), value('x'), file('C:\\a')])).toEqual([file('C:\\a'), value('x')]);
  expect(new Set([file('C:\\a'), file('C:\\b'), value('a'), value('b')].map(requestName)).size).toBe(4);
  expect(requestName({ ask: 'file', path: 'C:\\a' })).toBe(requestName({ path: 'C:\\a', ask: 'file' }));
});

test.describe('what is no answer never becomes one', () => {
  const read = (request: InventoryRequest, text: string, exitCode = 0): InventoryAnswer => readAnswer(request, { name: 'x', text, exitCode });
  const CERTUTIL = `found=file;size=7\nSHA256 hash of C:\\a:\n${'ab'.repeat(32)}\nCertUtil: -hashfile command completed successfully.`;

  for (const [title, request, text, exitCode] of [
    ['a file section without its line', file('C:\\a'), '', 0],
    ['a file without its size', file('C:\\a'), 'found=file;size=', 0],
    ['a digest that is cut', file('C:\\a'), CERTUTIL.slice(0, -60), 0],
    ['a digest of another length', file('C:\\a'), CERTUTIL.replace('abab', 'ab'), 0],
    ['certutil failing', file('C:\\a'), 'found=file;size=7\nCertUtil: -hashfile command FAILED: 0x80070020', 0x80070020],
    ['reg refused', value('x'), 'ERROR: Access is denied.', 1],
    ['reg with a bad key', value('x'), 'ERROR: Invalid key name.', 1],
    ['reg silent', value('x'), '', 1],
    ['reg succeeding with nothing', value('x'), '', 0],
    ['findstr failing', lines('C:\\l', 'x'), 'found=file;size=9', 2],
    ['findstr succeeding without a line', lines('C:\\l', 'x'), 'found=file;size=9', 0],
    ['findstr failing with a line', lines('C:\\l', 'x'), 'found=file;size=9\nFINDSTR: Cannot open C:\\l', 1],
    ['a folder in place of a log', lines('C:\\l', 'x'), 'found=folder;size=', 0],
    ['sc failing', { ask: 'service', service: 'x' }, '[SC] OpenService FAILED 5:', 5],
    ['sc cut', { ask: 'service', service: 'x' }, '[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: x', 0],
    ['dism cut', { ask: 'component-store-health' }, 'Deployment Image Servicing and Management tool\nVersion: 10.0.26100.1\n\nNo component store corruption detected.', 0],
    ['dism failing', { ask: 'component-store-health' }, 'Error: 740', 740],
    ['systeminfo cut', { ask: 'hotfixes' }, 'Host Name: X\nHotfix(s): 2 Hotfix(s) Installed.\n   [01]: KB5044284', 0],
  ] as [string, InventoryRequest, string, number][])
    test(title, () => expect(read(request, text, exitCode)).toEqual({ ask: request.ask, problem: expect.any(String) }));

  test('whole answers are read', () => {
    expect(read(file('C:\\a'), CERTUTIL)).toEqual({ ask: 'file', found: { sizeBytes: 7, sha256: 'ab'.repeat(32) } });
    expect(read(value(''), 'HKEY_LOCAL_MACHINE\\X\n    (Default)    REG_SZ    (value not set)')).toEqual({ ask: 'registry-value', found: null });
    expect(read(value('x'), 'FEHLER: Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden.', 1)).toEqual({ ask: 'registry-value', found: null });
    expect(read({ ask: 'service', service: 'x' }, '[SC] EnumQueryServicesStatus:OpenService FAILED 1060:', 1060)).toEqual({ ask: 'service', found: null });
    expect(read({ ask: 'hotfixes' }, 'Host Name: X\nHotfix(s): 2 Hotfix(s) Installed.\n   [01]: KB5044284\n   [02]: KB5044033')).toEqual({ ask: 'hotfixes', kbs: ['KB5044284', 'KB5044033'] });
  });
});

test('paths and fragments that a batch file could not pass on are refused', () => {
  expect(quotedGuestPath('C:\\Tools\\100%.txt')).toBe('"%SystemDrive%\\Tools\\100%%.txt"');
  expect(quotedGuestPath('%windir%\\notepad.exe')).toBe('"%SystemRoot%\\notepad.exe"');
  for (const path of ['notes.txt', 'D:\\a', 'C:\\a"b', 'C:\\*.txt', 'C:\\', 'C:\\a\nb', '\\\\server\\share\\a', 'C:\\a:stream', 'C:\\a|b'])
    expect(() => quotedGuestPath(path), path).toThrow(expect.objectContaining({ code: 'WP-SCENARIO-GUEST-PATH', kind: 'scenario' }));
  for (const text of ['', 'a"b', 'a\\b', '100%', 'ü', 'a\tb']) expect(isPlainFragment(text), text).toBe(false);
  expect(isPlainFragment(', Error [0x0f004d] & (x) ^ !')).toBe(true);
});
