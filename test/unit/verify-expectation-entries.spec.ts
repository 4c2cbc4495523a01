import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { EXPECTATION_SUBJECTS, expectationSchema } from '../../harness/scenario/expectation-schema.ts';
import { expectationProblems } from '../../harness/scenario/expectation-problems.ts';
import { expectationsFromEntry } from '../../harness/scenario/expectations-from-entry.ts';

function expectations(yaml: string) {
  const entry = expectationSchema.parse(parse(yaml));
  return 'remove' in entry ? [] : expectationsFromEntry(entry).map(({ origin: _origin, ...rest }) => rest);
}

const ENTRIES: [yaml: string, ...meaning: Record<string, unknown>[]][] = [
  ['{package: A~1~amd64~~1.0}', { id: 'package:A~1~amd64~~1.0', kind: 'package', identity: 'A~1~amd64~~1.0', state: 'installed' }],
  ['{package: "*RollupFix*", state: absent}', { id: 'package-pattern:*RollupFix*', kind: 'package-pattern', pattern: '*RollupFix*', state: 'absent' }],
  ['{package: kb5044033}', { id: 'update:KB5044033', kind: 'update', kb: 'KB5044033', state: 'installed' }],
  ['{supersededPackages: absent}', { id: 'no-superseded-packages', kind: 'no-superseded-packages' }],
  ['{feature: A, state: removed}', { id: 'feature:A', kind: 'feature', feature: 'A', state: 'removed' }],
  ['{capability: C~~~~0.0.1.0}', { id: 'capability:C~~~~0.0.1.0', kind: 'capability', capability: 'C~~~~0.0.1.0', state: 'installed' }],
  ['{language: de-DE}', { id: 'language:de-DE', kind: 'language', language: 'de-DE', state: 'installed' }],
  ['{driver: NetKVM.inf, version: "1.0"}', { id: 'driver:netkvm.inf', kind: 'driver', originalFileName: 'netkvm.inf', version: '1.0', state: 'present' }],
  ["{device: 'PCI\\VEN_1AF4&DEV_1000', driver: NetKVM.inf}", { id: 'device:PCI\\VEN_1AF4&DEV_1000', kind: 'device-driver', device: 'PCI\\VEN_1AF4&DEV_1000', driver: 'netkvm.inf' }],
  ['{application: Tool, version: "1.2", state: absent}', { id: 'application:Tool', kind: 'application', name: 'Tool', version: '1.2', state: 'absent' }],
  ["{patch: '{21111111-2222-3333-4444-555555555555}'}", { id: 'patch:{21111111-2222-3333-4444-555555555555}', kind: 'patch', patchCode: '{21111111-2222-3333-4444-555555555555}', state: 'applied' }],
  ['{patch: Hotfix *}', { id: 'patch:Hotfix *', kind: 'patch', name: 'Hotfix *', state: 'applied' }],
  ['{appx: Contoso.Notes}', { id: 'appx:Contoso.Notes', kind: 'appx', package: 'Contoso.Notes', state: 'present' }],
  ['{international: {uiLanguage: de-DE, timeZone: UTC}}', { id: 'international:system-ui-language', kind: 'international', setting: 'system-ui-language', value: 'de-DE' }, { id: 'international:time-zone', kind: 'international', setting: 'time-zone', value: 'UTC' }],
  ['{edition: Enterprise}', { id: 'edition:Enterprise', kind: 'edition', edition: 'Enterprise' }],
  ['{build: 26100}', { id: 'build', kind: 'build', range: '26100' }],
  ["{revision: '>=2033'}", { id: 'revision', kind: 'revision', range: '>=2033' }],
  ['{imageState: IMAGE_STATE_COMPLETE}', { id: 'image-state', kind: 'image-state', state: 'IMAGE_STATE_COMPLETE' }],
  ['{pendingReboot: absent}', { id: 'no-pending-reboot', kind: 'no-pending-reboot' }],
  ['{diskUsedGiB: 20}', { id: 'disk-used', kind: 'disk-used', range: '<=20' }],
  ["{diskUsedGiB: '<=20.5'}", { id: 'disk-used', kind: 'disk-used', range: '<=20.5' }],
  ["{registry: 'HKLM\\SOFTWARE\\C', value: V, type: REG_DWORD, data: 1}", { id: 'registry-value:HKLM\\SOFTWARE\\C\\V', kind: 'registry-value', key: 'HKLM\\SOFTWARE\\C', value: 'V', type: 'REG_DWORD', data: '1', state: 'present' }],
  ["{registry: 'HKLM\\SOFTWARE\\C', state: absent}", { id: 'registry-value:HKLM\\SOFTWARE\\C\\', kind: 'registry-value', key: 'HKLM\\SOFTWARE\\C', value: '', state: 'absent' }],
  ["{file: 'C:\\a.txt', version: '1.0'}", { id: 'file:C:\\a.txt', kind: 'file', path: 'C:\\a.txt', version: '1.0', state: 'present' }],
  ['{service: Spooler, state: stopped, startType: disabled}', { id: 'service:Spooler', kind: 'service', service: 'Spooler', state: 'present', running: false, startType: 'disabled' }],
  ['{service: Spooler, state: absent}', { id: 'service:Spooler', kind: 'service', service: 'Spooler', state: 'absent' }],
  ['{log: cbs, level: error, from: 2026-08-29 22:00:00, to: "2026-08-29T23:00:00"}', { id: 'log:cbs:error', kind: 'log', path: '%SystemRoot%\\Logs\\CBS\\CBS.log', level: 'error', from: '2026-08-29T22:00:00', to: '2026-08-29T23:00:00', state: 'absent' }],
  ["{log: 'C:\\x.log', text: done, state: present}", { id: 'log:C:\\x.log:done', kind: 'log', path: 'C:\\x.log', text: 'done', state: 'present' }],
  ['{componentStore: healthy}', { id: 'component-store', kind: 'component-store', health: 'healthy' }],
  ['{powershell: "1 + 1", equals: 2, title: Sum}', { id: 'powershell:Sum', kind: 'powershell', script: '1 + 1', title: 'Sum', equals: 2 }],
  ['{powershell: "$true"}', { id: 'powershell:$true', kind: 'powershell', script: '$true', equals: true }],
  ['{windowsPe: pe, packages: [A], drivers: [n.inf], scratchSpace: 512}', { id: 'windows-pe:pe', operation: 'pe', kind: 'windows-pe', packages: ['A'], drivers: [{ originalFileName: 'n.inf' }], scratchSpace: 512 }],
  ['{listing: list, what: [packages]}', { id: 'listing:list', operation: 'list', kind: 'listing', what: ['packages'] }],
  ['{patchCheck: check, state: not-applicable}', { id: 'patch-applicable:check', operation: 'check', kind: 'patch-applicable', applicable: false }],
  ['{completed: clean}', { id: 'completed:clean', operation: 'clean', kind: 'completed' }],
];
for (const [yaml, ...meaning] of ENTRIES) test(`${yaml} is understood`, () => expect(expectations(yaml)).toEqual(meaning));

test('every subject is tried here', () => {
  expect(EXPECTATION_SUBJECTS.filter((subject) => !ENTRIES.some(([yaml]) => subject in (parse(yaml) as object)))).toEqual([]);
});

for (const yaml of ['{build: ">= 5"}', '{file: notes.txt}', '{file: "C:\\\\a", sha256: abc}', '{log: cbs}', '{log: nonsense, level: error}', '{registry: SOFTWARE\\X}', '{service: X, startType: sometimes}', '{log: cbs, level: error, from: yesterday}', '{listing: x}', '{pendingReboot: present}', '{device: X}', '{feature: A, language: de-DE}'])
  test(`${yaml} is refused`, () => expect(expectationSchema.safeParse(parse(yaml)).success).toBe(false));

test('ids are unique, the derived ones too; operations must be there; log text must be findable', () => {
  const problems = (yaml: string) => expectationProblems((parse(yaml) as unknown[]).map((entry) => expectationSchema.parse(entry)), ['pe']).map(({ code, path }) => [code, path.join('.')]);
  expect(problems('[{feature: A}, {feature: B}, {windowsPe: pe}]')).toEqual([]);
  expect(problems('[{feature: A}, {feature: A, state: disabled}]')).toEqual([['WP-SCENARIO-DUPLICATE-ID', 'expect.1']]);
  expect(problems('[{feature: A}, {feature: A, id: other, strategies: [audit]}]')).toEqual([]);
  expect(problems('[{completed: pee}]')).toEqual([['WP-SCENARIO-UNKNOWN-OPERATION-ID', 'expect.0.completed']]);
  expect(problems(`[{log: cbs, text: '"%"'}]`)).toEqual([['WP-EXPECTATION-LOG', 'expect.0.text']]);
});
