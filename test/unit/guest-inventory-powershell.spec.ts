import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readPowershell } from '../../harness/guest/inventory/answer/read-powershell.ts';
import type { InventoryAnswer } from '../../harness/guest/inventory/inventory-answer.ts';
import { requestName, type InventoryRequest } from '../../harness/guest/inventory/inventory-request.ts';
import { inventoryFiles } from '../../harness/guest/script/inventory-files.ts';
import { renderInventoryScript } from '../../harness/guest/script/inventory-script.ts';
import { powershellSection, powershellString, wrapPowershell } from '../../harness/guest/script/powershell-script.ts';
import { fileVersionRequest } from '../../harness/verify/expectation/inventory-requests.ts';
import { findPwsh, NO_PWSH } from '../contract/powershell/find-pwsh.ts';

const read = (text: string, exitCode = 0): InventoryAnswer => readPowershell('n', { name: 'n', text, exitCode });
/** What the wrapper prints for a JSON text. */
function frame(text: string, state = 'ok'): string {
  const bytes = Buffer.from(text);
  return ['', `##powershell n ${state} bytes=${bytes.length}`, ...(bytes.toString('base64').match(/.{1,76}/g) ?? []), '##powershell-end n', ''].join('\r\n');
}

test('a framed answer is read; whatever is missing from it makes it none', () => {
  const json = JSON.stringify(['ü', { a: [1, null] }, 'x'.repeat(200)]);
  expect(read(`Write-Host said this\r\n${frame(json)}`)).toEqual({ ask: 'powershell', output: JSON.parse(json) });
  const whole = frame(json).trimEnd();
  for (let length = 0; length < whole.length; length++) expect(read(whole.slice(0, length)), String(length)).toEqual({ ask: 'powershell', problem: expect.any(String) });
  const lines = whole.split('\r\n');
  for (let drop = 1; drop < lines.length; drop++) expect(read(lines.filter((_, index) => index !== drop).join('\r\n')), lines[drop]).toHaveProperty('problem');
  expect(read(whole.replaceAll(' n', ' other'))).toHaveProperty('problem');
});

test('failures say what failed', () => {
  expect(read(frame('Cannot find path', 'error'))).toEqual({ ask: 'powershell', problem: 'the script failed: Cannot find path' });
  expect(read("'powershell.exe' is not recognized as an internal or external command,\r\noperable program or batch file.", 9009)).toEqual({ ask: 'powershell', problem: 'this guest has no PowerShell' });
  expect(read('', 0)).toMatchObject({ problem: expect.stringContaining('did not print the result') });
  expect(read(frame('{"a":1}'))).toMatchObject({ problem: expect.stringContaining('no list') });
  expect(read(frame('nonsense'))).toMatchObject({ problem: expect.stringContaining('no JSON') });
});

test('a script is a command line while cmd can read it, and a file beside inventory.cmd beyond', () => {
  const request = (length: number): InventoryRequest => ({ ask: 'powershell', script: `'${'x'.repeat(length)}'` });
  for (let length = 1; length < 4000; length += 97) {
    const script = renderInventoryScript([request(length)]);
    const files = inventoryFiles([request(length)]);
    expect(Math.max(...script.split('\r\n').map((line) => line.length)), String(length)).toBeLessThanOrEqual(8191);
    expect(files.length === 1, String(length)).toBe(script.includes('-File '));
    expect(script.includes('-EncodedCommand ')).toBe(files.length === 0);
  }
  const [file] = inventoryFiles([request(4000)]);
  expect(file!.path).toBe(`wimproof\\${requestName(request(4000))}.ps1`);
  expect(file!.text).toMatch(/^\ufeff[\x20-\x7e\r\n]+$/);
  expect(renderInventoryScript([request(4000)])).toContain(`-File "%~dp0${requestName(request(4000))}.ps1" <nul`);
});

test('nothing in a script can break its frame: the wrapper is the same but for one base64 word', () => {
  const wrappers = ["'@\n}", '"##powershell-end n"', '} catch {', '\u2019 ; exit 3', '\0'].map((script) => wrapPowershell('n', script).replace(/FromBase64String\('[A-Za-z0-9+/=]*'\)/, 'X'));
  expect(new Set(wrappers).size).toBe(1);
  const encoded = /-EncodedCommand (\S+) <nul$/.exec(powershellSection('n', "'ü'").line)![1]!;
  expect(Buffer.from(encoded, 'base64').toString('utf16le')).toBe(wrapPowershell('n', "'ü'"));
});

test('text becomes one PowerShell constant, with typographic quotes too', () => {
  expect(powershellString("it's \u2018so\u2019")).toBe("'it''s \u2018\u2018so\u2019\u2019'");
  expect(fileVersionRequest({ path: "C:\\it's\\a.exe" }).script).toContain("($env:SystemDrive + '\\it''s\\a.exe')");
});

const pwsh = findPwsh() ?? '';

test.describe('in a real PowerShell', () => {
  test.skip(pwsh === '', NO_PWSH);
  test.setTimeout(120_000);

  /** As the section runs it, but for cmd. */
  function run(script: string): InventoryAnswer {
    const request: InventoryRequest = { ask: 'powershell', script };
    const name = requestName(request);
    const encoded = /-EncodedCommand (\S+)/.exec(powershellSection(name, script).line)?.[1];
    const file = join(mkdtempSync(join(tmpdir(), 'wimproof-ps-')), `${name}.ps1`);
    writeFileSync(file, powershellSection(name, script).file ?? '');
    const stdout = execFileSync(pwsh, ['-NoProfile', '-NonInteractive', ...(process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : []), ...(encoded ? ['-EncodedCommand', encoded] : ['-File', file])], { input: '', encoding: 'utf8' });
    return readPowershell(name, { name, text: stdout, exitCode: 0 });
  }
  for (const [script, output] of [
    ['1 + 1', [2]],
    ['$true', [true]],
    // A typographic quote ends a string too, so two of them stand for one.
    ["'ü\u2019\u2019'", ['ü\u2019']],
    ['1; 2; 3', [1, 2, 3]],
    ['@()', []],
    ['@{ a = @(1); b = $null }', [{ a: [1], b: null }]],
    ["'x' * 5000", ['x'.repeat(5000)]],
    ["'[1]'", ['[1]']],
    ["Write-Host '##powershell x'; 1", [1]],
    [`'${'y'.repeat(4000)}'`, ['y'.repeat(4000)]],
  ] as [string, unknown[]][])
    test(script.slice(0, 40), () => expect(run(script)).toEqual({ ask: 'powershell', output }));

  for (const script of ['throw "no"', 'Get-Item /nothing/here', '} 1 {', 'exit 0', '"unclosed'])
    test(`no answer: ${script}`, () => expect(run(script)).toEqual({ ask: 'powershell', problem: expect.any(String) }));
});
