import { expect, test } from '@playwright/test';
import { addressTold, reachable } from '../../harness/machine/hyperv/addresses.ts';
import { formatRequest, parseEventLine, parseExchange, readStandardError } from '../../harness/machine/hyperv/exchange.ts';
import { explainError } from '../../harness/machine/hyperv/explain-error.ts';
import { machineName, machineRequest } from '../../harness/machine/hyperv/machine-request.ts';
import { endingOf, readWatchEvent } from '../../harness/machine/hyperv/machine-watch.ts';
import { findPowerShell, scriptArguments } from '../../harness/machine/hyperv/powershell-program.ts';
import type { MachineSpec } from '../../harness/machine/machine.ts';
import { defaultProvider } from '../../harness/machine/provider-names.ts';

test('a request is ASCII, and says the same', () => {
  const values = { Path: 'C:\\Läufe\\日本\\😀\u007f', Text: '"\n\u2028' };
  const request = formatRequest('new-disk', values);
  expect(request).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(request)).toEqual({ verb: 'new-disk', arguments: values });
});

test('an exchange: one answer between markers, whatever stands around it', () => {
  const whole = (document: string) => `##wimproof-begin\r\n${document}\r\n##wimproof-end\r\n`;
  expect(parseExchange(whole('{"ok":true,"value":null}'))).toEqual({ ok: true, value: null });
  expect(parseExchange(`\uFEFF${whole('{"ok":false,"error":{"category":"x"}}')}`)).toEqual({ ok: false, error: { category: 'x' } });
  expect(parseExchange('')).toMatchObject({ trouble: 'missing' });
  expect(parseExchange('##wimproof-begin\n{"ok":true')).toMatchObject({ trouble: 'cut' });
  expect(parseExchange(whole('{}') + whole('{}'))).toMatchObject({ trouble: 'repeated' });
  for (const bad of ['{', '[]', 'null', '{"ok":true}', '{"ok":false,"error":null}', '{"ok":"yes","value":1}']) expect(parseExchange(whole(bad)), bad).toMatchObject({ trouble: 'not-json' });
  // A marker in the middle of a line is text: a name of a machine, say.
  expect(parseExchange('WARNING: ##wimproof-begin\n')).toMatchObject({ trouble: 'missing' });
});

test('events are lines; anything else is not', () => {
  expect(parseEventLine('##wimproof-event {"event":"state","state":"Off"}\r')).toEqual({ event: 'state', state: 'Off' });
  for (const line of ['##wimproof-event {"event":"sta', 'WARNING: {}', '##wimproof-event 5', '']) expect(parseEventLine(line)).toBeUndefined();
});

test('standard error as CLIXML and as text', () => {
  expect(readStandardError('pwsh: No such\r\nfile')).toBe('pwsh: No such file');
  expect(readStandardError('#< CLIXML\r\n<Objs><Obj S="progress"><AV>Preparing modules</AV></Obj><S S="Error">a &lt;b&gt;_x000D__x000A_</S><S S="Warning">no</S></Objs>')).toBe('a <b>');
});

test('an error record keeps its id and place, and loses its line breaks', () => {
  const error = explainError({ category: 'InvalidArgument', fullyQualifiedErrorId: 'InvalidParameter,X', message: 'one\r\ntwo', hresult: '0x80131500', cmdlet: 'New-VM', at: 'machine.psm1:40' }, 'make machine x');
  expect(error).toMatchObject({ code: 'WP-HYPERV-FAILED', message: 'Hyper-V could not make machine x: one two (InvalidParameter,X at machine.psm1:40)' });
  const coded = (message: string, hresult = '0x80131500', fullyQualifiedErrorId = 'Unspecified,X') => explainError({ category: 'NotSpecified', fullyQualifiedErrorId, message, hresult, cmdlet: '' }, 'x').code;
  expect(coded('voll (0x80070070)')).toBe('WP-HYPERV-DISK-FULL');
  expect(coded('benutzt', '0x80070020')).toBe('WP-HYPERV-FILE-IN-USE');
  expect(coded('weg', '0x80070003')).toBe('WP-HYPERV-FILE');
  expect(coded('nein', '0x80041003')).toBe('WP-HYPERV-RIGHTS');
  expect(coded('x', '0x80131500', 'InvalidParameter,Microsoft.HyperV.PowerShell.Commands.NewVM')).toBe('WP-HYPERV-FAILED');
  expect(coded('Hyper-V was unable to find a virtual switch with name "Lab".', '0x80131500', 'InvalidParameter,Microsoft.HyperV.PowerShell.Commands.NewVM')).toBe('WP-HYPERV-SWITCH');
});

const spec: MachineSpec = { name: 'audit-start-1', folder: '/run/console', memoryMiB: 4096, processors: 2, devices: { disk: 'ahci', cdrom: 'ahci', network: 'e1000e' }, disk: '/run/disk.vhdx', media: ['/run/a.iso'], boot: 'disk', forward: [5986] };
const around = { token: '0a1b2c3d4e5f', switchName: 'Default Switch', serialPipe: '\\\\.\\pipe\\x' };

test('a machine: generation by firmware, Secure Boot by template, disks before media', () => {
  expect(machineRequest(spec, around)).toMatchObject({ Name: 'wimproof-audit-start-1-0a1b2c3d4e5f', Generation: 2, MemoryBytes: 4 * 1024 ** 3, BootMedia: false, SecureBootTemplate: '', Tpm: false });
  expect(machineRequest({ ...spec, secureBoot: 'microsoft-windows', tpm: true, boot: 'media' }, { ...around, jobDisk: '/run/job.vhdx' })).toMatchObject({ SecureBootTemplate: 'MicrosoftWindows', Tpm: true, BootMedia: true, Disks: ['/run/disk.vhdx', '/run/job.vhdx'] });
  expect(machineRequest({ ...spec, secureBoot: 'microsoft-uefi' }, around).SecureBootTemplate).toBe('MicrosoftUEFICertificateAuthority');
  expect(machineRequest({ ...spec, memoryMiB: 1023 }, around).MemoryBytes).toBe(1024 ** 3);
  expect(machineRequest({ ...spec, firmware: 'bios' }, around).Generation).toBe(1);
  expect(machineName({ name: 'x'.repeat(200) }, 't').length).toBeLessThan(100);
});

test('what generation 1 has not is refused as the scenario\'s fault', () => {
  const bios = { ...spec, firmware: 'bios' as const };
  for (const more of [{ secureBoot: 'microsoft-windows' as const }, { tpm: true }, { media: ['1', '2', '3', '4'] }]) expect(() => machineRequest({ ...bios, ...more }, around)).toThrow(expect.objectContaining({ code: 'WP-MACHINE-SPEC', kind: 'scenario' }));
  expect(() => machineRequest({ ...bios, media: ['1', '2', '3'] }, { ...around, jobDisk: '/j.vhdx' })).toThrow(/2 disks and 3 media/);
});

test('records of the worker\'s log: who restarted or ended the machine', () => {
  const record = (id: number) => readWatchEvent({ event: 'record', id, record: 1 });
  for (const id of [18514, 18515, 18560]) expect(record(id)).toEqual({ news: 'reset' });
  // A reset that we or somebody else at the host asked for is none of the guest's.
  for (const id of [18512, 18500, 18590, Number.NaN]) expect(record(id)).toBeUndefined();
  expect(record(18508)).toEqual({ news: 'reason', ending: { reason: 'guest', detail: 'guest-shutdown' } });
  expect(record(18502)).toMatchObject({ ending: { reason: 'host' } });
  expect(record(18528)).toMatchObject({ ending: { reason: 'crash' } });
  const state = (name: string) => readWatchEvent({ event: 'state', state: name });
  expect([state('Off'), state('Gone'), state('PausedCritical'), state('Running'), state('Saved')]).toEqual([{ news: 'off', state: 'Off' }, { news: 'off', state: 'Gone' }, { news: 'stuck', state: 'PausedCritical' }, undefined, undefined]);
});

test('an end without a record is a crash, unless the log cannot be read', () => {
  expect(endingOf('Off', { reason: 'guest', detail: 'guest-shutdown' }, true)).toEqual({ reason: 'guest', detail: 'guest-shutdown' });
  expect(endingOf('Off', undefined, true).reason).toBe('crash');
  expect(endingOf('Off', undefined, false).reason).toBe('guest');
  expect(endingOf('OffCritical', undefined, false)).toEqual({ reason: 'crash', detail: 'its state is OffCritical' });
});

test('addresses: routable before link-local, zones on IPv6 link-local, rubbish left out', () => {
  expect(reachable(['fe80::1', '169.254.7.8', '2001:db8::5', '172.20.1.2', 'FE80::1%5', 'x', ''], 12)).toEqual(['172.20.1.2', '2001:db8::5', '169.254.7.8', 'fe80::1%12']);
  expect(reachable(['fe80::1'], null)).toEqual([]);
  expect(addressTold('\u001b[2J##wimproof token=t event=address address=10.0.0.7')).toBe('10.0.0.7');
  for (const line of ['##wimproof event=address address=none', 'event=address address=10.0.0.7', '##wimproof event=ready address=10.0.0.7']) expect(addressTold(line)).toBeUndefined();
});

test('PowerShell: the one of Windows, never the 32-bit one, or the one that is named', () => {
  const windows = { SystemRoot: 'C:\\Windows' };
  expect(findPowerShell(windows, 'win32', 'x64')).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
  expect(findPowerShell(windows, 'win32', 'ia32')).toBe('C:\\Windows\\Sysnative\\WindowsPowerShell\\v1.0\\powershell.exe');
  expect(findPowerShell({ WIMPROOF_POWERSHELL: '/opt/pwsh/pwsh' }, 'linux')).toBe('/opt/pwsh/pwsh');
  expect(() => findPowerShell({ PATH: '', WIMPROOF_POWERSHELL: 'no-such-pwsh' }, 'linux')).toThrow(/no-such-pwsh/);
  expect(scriptArguments('free.ps1', '-Kind', 'switch')).toEqual(['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', expect.stringMatching(/hyperv.free\.ps1$/), '-Kind', 'switch']);
  expect(defaultProvider('linux')).toBe('qemu');
  expect(defaultProvider('win32', { SystemRoot: '/no-such-windows' })).toBe('qemu');
});
