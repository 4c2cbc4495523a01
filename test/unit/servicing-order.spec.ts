import { test, expect } from '@playwright/test';
import type { PackagePayload, ResolvedOperation, StrategyName } from '../../harness/servicing/operation.ts';
import { orderProblems } from '../../harness/servicing/order/order-problems.ts';
import { ORDER_RULES } from '../../harness/servicing/order/order-rules.ts';

function update(id: string, role: PackagePayload['role'], name = 'Package', language = ''): ResolvedOperation {
  const identity = { name, publicKeyToken: '31bf3856ad364e35', architecture: 'amd64', language, version: '1.0.0.0' };
  return { id, operation: 'add-package', source: `/${id}.cab`, files: [], payload: { kind: 'package', identity, releaseType: 'Update', container: 'cab', role, contains: [identity] } };
}
const ssu = update('ssu', 'servicing-stack');
const lp: ResolvedOperation = { id: 'lp', operation: 'add-language', language: 'de-DE', source: '/lp.cab', files: [] };
const fod: ResolvedOperation = { id: 'fod', operation: 'add-capability', capability: 'OpenSSH.Server~~~~0.0.1.0', files: [] };
const capability = (id: string, name: string): ResolvedOperation => ({ id, operation: 'add-capability', capability: `${name}~~~de-DE~0.0.1.0`, files: [] });
const lcu = update('lcu', 'cumulative-update');
const cleanUp: ResolvedOperation = { id: 'clean', operation: 'clean-up-image', files: [] };
const net: ResolvedOperation = { id: 'net', operation: 'enable-feature', feature: 'NetFx3', files: [] };
const netUpdate = update('net-cu', 'other', 'Package_for_DotNetRollup_481');
const telnet: ResolvedOperation = { id: 'telnet', operation: 'enable-feature', feature: 'TelnetClient', files: [] };
const edition: ResolvedOperation = { id: 'edition', operation: 'set-edition', edition: 'Enterprise', files: [] };
const key: ResolvedOperation = { id: 'key', operation: 'set-product-key', productKey: 'KEY', files: [] };
const german: ResolvedOperation = { id: 'german', operation: 'set-international', uiLanguage: 'de-DE', files: [] };
const app: ResolvedOperation = { id: 'app', operation: 'add-appx', source: '/x.msix', files: [] };

const judged = (request: ResolvedOperation[], strategy?: StrategyName): string[] => orderProblems(request, strategy).map((problem) => `${problem.severity} ${problem.operation} after ${problem.after}`);

test("Microsoft's own sequence has nothing against it", () => {
  expect(judged([edition, key, ssu, lp, german, capability('basic', 'Language.Basic'), capability('ocr', 'Language.OCR'), fod, lcu, cleanUp, net, netUpdate, telnet, app], 'offline')).toEqual([]);
  expect(judged([])).toEqual([]);
});

for (const [title, request, expected] of [
  ['servicing stack first', [lcu, ssu], ['warning ssu after lcu']],
  ['servicing stack before packages', [lp, fod, ssu], ['warning ssu after lp']],
  ['language pack before features on demand', [fod, lp], ['warning lp after fod']],
  ['language pack before the cumulative update', [lcu, lp], ['warning lp after lcu']],
  ['feature on demand before the cumulative update', [lcu, fod], ['warning fod after lcu']],
  ['the update is applied again', [lcu, lp, fod, update('lcu-again', 'cumulative-update')], []],
  ['a language pack given as a package', [lcu, update('lp-cab', 'language-pack')], ['warning lp-cab after lcu']],
  ['the basic feature of a language', [capability('ocr', 'Language.OCR'), capability('basic', 'Language.Basic')], ['warning basic after ocr']],
  ['clean-up before .NET Framework 3.5', [net, cleanUp], ['error clean after net']],
  ['clean-up before other features', [telnet, cleanUp], ['warning clean after telnet']],
  ['.NET Framework 3.5 before language packs', [lp, net], ['warning net after lp']],
  ['.NET Framework 3.5 after the update', [lp, lcu, net], ['warning net after lcu']],
  ['.NET Framework 3.5 after the update, with its own', [lp, lcu, net, netUpdate], []],
  ['edition before updates and key', [update('kb', 'other'), key, edition], ['warning edition after kb', 'warning edition after key']],
  ['UI language before its pack', [german, lp], ['error lp after german']],
  ['app before a language', [app, lp], ['warning lp after app']],
] as const)
  test(title, () => expect(judged([...request], 'offline')).toEqual([...expected]));

test('the packages of a Windows PE image among themselves', () => {
  const pe = (...packages: ResolvedOperation[]): ResolvedOperation => ({ id: 'pe', operation: 'update-windows-pe', packages: packages.map(({ id }) => `/x/${id}.cab`), files: [], payload: { kind: 'windows-pe', drivers: [], packages: packages.flatMap(({ payload }) => (payload?.kind === 'package' ? [payload] : [])) } });
  const [component, resources] = [update('WinPE-WMI', 'other'), update('WinPE-WMI_de-de', 'language-pack')];
  expect(judged([pe(ssu, component, resources, lcu)])).toEqual([]);
  expect(orderProblems([pe(lcu, component, resources)], 'offline')).toMatchObject([{ operation: 'pe', after: 'pe', text: expect.stringContaining("the language pack 'WinPE-WMI_de-de.cab' comes after the cumulative update 'lcu.cab'") }]);
});

test('what one strategy suffers from is said of that one; without a strategy nothing stops a plan', () => {
  expect(judged([net, cleanUp], 'audit')).toEqual([]);
  expect(judged([german, lp], 'setup')).toEqual([]);
  expect(judged([net, cleanUp])).toEqual(['warning clean after net']);
});

test('a problem names both operations and a page of Microsoft', () => {
  const [problem] = orderProblems([lcu, lp], 'offline');
  expect(problem?.text).toBe("the language pack 'lp' comes after the cumulative update 'lcu': its resources stay as old as the pack; add the cumulative update behind it, or again");
  for (const { source, text, severity, strategies } of ORDER_RULES) {
    expect(source.url).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    expect(text).toContain('{early}');
    expect(text).toContain('{late}');
    if (severity === 'error') expect(strategies, text).toBeDefined();
  }
});
