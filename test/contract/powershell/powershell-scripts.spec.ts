import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { checkScript, type Rule } from './check-script.ts';
import { commandCalls } from './command-call.ts';
import { findPwsh, NO_PWSH } from './find-pwsh.ts';
import { documentedCmdlets } from './load-documented-cmdlets.ts';
import { constantText, nodesOf, scriptParser, type Script } from './parse-script.ts';
import { readCmdletPage } from './read-cmdlet-page.ts';
import { scriptFunctions } from './script-functions.ts';
import { productScripts, scriptFiles } from './script-sources.ts';

const documented = documentedCmdlets();
let parse: (name: string, text: string) => Script;
test.beforeAll(async () => {
  parse = await scriptParser();
});

/** The rules that a script breaks. `body` comes behind the two lines with which a script has to begin. */
function broken(body: string, kind: 'file' | 'fragment' = 'file', opening = "Set-StrictMode -Version 3.0\n$ErrorActionPreference = 'Stop'\n"): Rule[] {
  const script = parse('test.ps1', kind === 'file' ? opening + body : body);
  return checkScript(script, { documented, functions: scriptFunctions([script]), kind }).map(({ rule }) => rule);
}

test('every PowerShell text of the product keeps the rules', () => {
  const sources = productScripts();
  expect(sources.filter(({ kind }) => kind === 'fragment').length).toBeGreaterThan(1);
  const scripts = sources.map(({ name, text }) => parse(name, text));
  const functions = scriptFunctions(scripts);
  const problems = scripts.flatMap((script, at) => {
    const { kind, except = [] } = sources[at]!;
    const found = checkScript(script, { documented, functions, kind });
    // An exception that nothing needs any more must go.
    const idle = except.filter(({ rule }) => !found.some((one) => one.rule === rule)).map(({ rule }) => `${script.name}: no exception from ${rule} is needed`);
    return [...found.filter(({ rule }) => !except.some((one) => one.rule === rule)).map(({ line, rule, text }) => `${script.name}:${line} ${rule}: ${text}`), ...idle];
  });
  expect(problems).toEqual([]);
});

test('the stub keeps the rules that are not about Windows PowerShell, and has every Hyper-V cmdlet that is called', () => {
  const stub = scriptFiles('test/contract/hyperv-module').map(({ name, text }) => parse(name, text));
  expect(stub.length).toBeGreaterThan(5);
  // It runs on PowerShell 7 alone, and makes its cmdlets from the table. `-Socket` and the like of one module are functions of another.
  const other: Rule[] = ['not-in-every-version', 'not-in-net-framework', 'built-code'];
  const functions = scriptFunctions(stub);
  expect(stub.flatMap((script) => checkScript(script, { documented, functions, kind: 'file' }).filter(({ rule }) => !other.includes(rule)).map(({ line, rule, text }) => `${script.name}:${line} ${rule}: ${text}`))).toEqual([]);
  const offered = new Set(stub.flatMap((script) => nodesOf(script.root, 'key_expression').map((key) => constantText(key) ?? '')));
  const called = productScripts().flatMap(({ name, text }) => commandCalls(parse(name, text)).flatMap((call) => (documented.cmdlets[call.name ?? '']?.module === 'Hyper-V' ? [call.name!] : [])));
  expect(called.length).toBeGreaterThan(20);
  expect([...new Set(called)].filter((name) => !offered.has(name))).toEqual([]);
});

test('each rule finds what it is there for', () => {
  const cases: [Rule, string][] = [
    ['grammar', 'if ($true) {'],
    ['grammar', "$x = $true ? 'a' : 'b'"],
    ['grammar', "$x = $null ?? 'a'"],
    ['grammar', '$PSVersionTable?.PSVersion'],
    ['unknown-command', 'Get-VMConsole -Name x'],
    ['unknown-command', 'Get-ChildItem -Path . | % { $_ }'],
    ['unknown-command', 'dir'],
    ['unknown-command', 'Get-WmiObject -Class Win32_Process'],
    ['unknown-command', '& qemu-img info'],
    ['unknown-parameter', 'Get-VM -NoSuch 1'],
    ['unknown-parameter', 'Get-VM -ComputerNam host'],
    ['unknown-parameter', 'New-VHD -Path a.vhdx -LogicalSectorSize 4096 -SizeBytes 1GB'],
    ['unknown-parameter', "$p = @{ Nam = 'x' }\nGet-VM @p"],
    ['unknown-parameter', "$p = @{}\n$p['Nam'] = 'x'\nGet-VM @p"],
    ['not-in-every-version', "'{}' | ConvertFrom-Json -AsHashtable"],
    ['not-in-every-version', "'{}' | ConvertFrom-Json -Depth 9"],
    ['not-in-every-version', 'Get-Content -Path a -AsByteStream'],
    ['not-in-every-version', "Join-Path -Path 'a' -ChildPath 'b' -AdditionalChildPath 'c'"],
    ['not-in-every-version', '1, 2 | ForEach-Object -Parallel { $_ }'],
    ['missing-value', 'Get-VM -Name'],
    ['missing-value', 'Get-VM -Name -ErrorAction Stop'],
    ['accepted-value', 'Set-VMFirmware -VMName x -EnableSecureBoot Yes'],
    ['accepted-value', "New-VM -Name 'x' -Generation 3"],
    ['parameter-set', 'New-VHD -Path a.vhdx -ParentPath b.vhdx -Fixed'],
    ['parameter-set', 'Set-VMComPort -VMName x'],
    ['parameter-set', 'Get-VM x y'],
    ['parameter-set', 'Stop-VM -Name x -Force on'],
    ['parameter-set', 'function Get-Mine {\n  param([Parameter(Mandatory = $true)][string] $Name)\n  $Name\n}\nGet-Mine'],
    ['unknown-parameter', 'function Get-Mine {\n  param([string] $Name)\n  $Name\n}\nGet-Mine -Title x'],
    ['built-code', "Invoke-Expression -Command 'x'"],
    ['built-code', "iex 'x'"],
    ['built-code', "[scriptblock]::Create('x')"],
    ['built-code', "[System.Management.Automation.ScriptBlock]::Create('x').Invoke()"],
    ['built-code', "powershell.exe -NoProfile -Command 'x'"],
    ['built-code', "pwsh -EncodedCommand 'eAA='"],
    ['powershell-7-only', 'Get-VM && Get-Date'],
    ['powershell-7-only', 'Get-VM || Get-Date'],
    ['powershell-7-only', 'if ($IsWindows) { 1 }'],
    ['powershell-7-only', '"`u{41}"'],
    ['not-in-net-framework', "[System.IO.Path]::GetRelativePath('a', 'b')"],
    ['not-in-net-framework', '[Convert]::ToHexString($args[0])'],
    ['unassigned-variable', 'Get-VM -Name $nmae'],
    ['unassigned-variable', '"name: $nmae"'],
    ['unassigned-variable', 'function Get-Mine {\n  $inner = 1\n  $inner\n}\n$inner'],
    ['unassigned-variable', '$count += 1'],
    ['non-ascii', '$x = "\u00fc"'],
    ['non-ascii', "$x = \u2018a'"],
  ];
  for (const [rule, body] of cases) expect.soft(broken(body), body).toContain(rule);
  expect(broken('', 'file', "$ErrorActionPreference = 'Stop'\n")).toEqual(['strict-mode']);
  expect(broken('', 'file', "Set-StrictMode -Version 2.0\n$ErrorActionPreference = 'Stop'\n")).toEqual(['strict-mode']);
  expect(broken('', 'file', 'Set-StrictMode -Version Latest\n')).toEqual(['error-action']);
  expect(broken('', 'file', "Get-Date\nSet-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n")).toEqual(['error-action']);
});

test('what both PowerShells understand is left alone', () => {
  for (const body of [
    "New-VHD -Path 'a.vhdx' -ParentPath 'b.vhdx' -Differencing",
    'New-VHD a.vhdx 1GB',
    "Get-VM | Where-Object -FilterScript { $_.State -eq 'Off' } | Stop-VM -TurnOff -Force -Confirm:$false",
    "Get-VM -Name 'x' -ErrorAction SilentlyContinue -OutVariable found\n$found",
    "$p = @{ Name = 'x' }\nGet-VM @p",
    'function Get-Mine {\n  [CmdletBinding()]\n  param([Parameter(Mandatory = $true)][string] $Name, [switch] $All)\n  "$Name $All"\n}\nGet-Mine -Name x -All -Verbose',
    'foreach ($one in 1, 2) { $one }\n[int] $n = 1\n$a, $b = 1, 2\n$n + $a + $b',
    '$verb = { param($x) $x }\n& $verb 1',
    "try { throw 'x' } catch { $_.Exception.HResult }\n$env:TEMP",
    'ConvertFrom-Json -InputObject ([Console]::In.ReadToEnd())',
    "$script:cache = 1\nfunction Get-Mine { $script:cache }\nGet-Mine",
    "Get-Content -Path 'a' 2>$null | Out-Null",
  ])
    expect.soft(broken(body), body).toEqual([]);
  expect(broken('$x = "\u00fc"', 'file', "\ufeffSet-StrictMode -Version 3.0\n$ErrorActionPreference = 'Stop'\n")).toEqual([]);
});

test('a page is read as it is written', () => {
  const page = ['Module Name: M', '## SYNTAX', '', '### One thing (Default)', '```', 'x', '```', '### Other - FileSystem provider', '## DESCRIPTION', '## PARAMETERS', '### -Path', 'Words.', '```yaml',
    'Type: System.Nullable`1[System.String]', 'Parameter Sets: One thing', 'Required: True', 'Position: 0', 'Accept pipeline input: True (ByPropertyName, ByValue)', '```', '```yaml', 'Type: String', 'Parameter Sets: Other',
    'Required: False', 'Position: Named', 'Accept pipeline input: False', 'Accepted values: A, B', '```', '## INPUTS'].join('\r\n');
  expect(readCmdletPage(page)).toEqual({
    module: 'M', sets: ['One thing', 'Other'],
    parameters: { Path: { type: 'String', uses: [{ sets: ['One thing'], required: true, position: 0, pipeline: ['value', 'name'] }, { sets: ['Other'] }] } },
  });
  expect(() => readCmdletPage('# nothing')).toThrow('no syntax');
});

test.describe('in a real PowerShell', () => {
  test.skip(!findPwsh(), NO_PWSH);

  test('its own parser takes every script', async ({}, info) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wimproof-parse-'));
    try {
      const files = [...productScripts(), ...scriptFiles('test/contract/hyperv-module')].map(({ text }, at) => {
        const file = path.join(folder, `${at}.ps1`);
        writeFileSync(file, text);
        return file;
      });
      writeFileSync(path.join(folder, 'parse.ps1'), parseEach);
      const run = spawnSync(findPwsh()!, ['-NoProfile', '-NonInteractive', ...(process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : []), '-File', path.join(folder, 'parse.ps1')], { input: files.join('\n'), encoding: 'utf8' });
      await info.attach('output', { body: run.stdout + run.stderr });
      expect(run.status).toBe(0);
      expect(run.stdout.trim()).toBe(`${files.length} without an error`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Prints each syntax error of the files named on standard input. */
const parseEach = `
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$good = 0
foreach ($file in [Console]::In.ReadToEnd().Split([char]10)) {
  $tokens = $null
  $errors = $null
  $null = [System.Management.Automation.Language.Parser]::ParseFile($file.Trim(), [ref]$tokens, [ref]$errors)
  if ($errors.Count -eq 0) { $good++ } else { $errors | ForEach-Object -Process { '{0} {1}' -f $_.Extent, $_.Message } }
}
"$good without an error"
`;
