import { expect, test } from '@playwright/test';
import { PowerShell } from '../../harness/machine/hyperv/powershell.ts';
import { Playing } from './hyperv-playing.ts';

const ID = '761c1c43-37c3-4cf3-bef0-b1020747ffaa';
test.skip(process.platform === 'win32', 'the player is a script with a #! line');
let playing: Playing;
let powershell: PowerShell;
test.beforeEach(() => {
  playing = new Playing();
  powershell = new PowerShell(playing.program);
});
test.afterEach(() => playing.end());

const state = (deadlineMs = 20_000, signal?: AbortSignal) => powershell.call('get-state', { Id: ID }, { doing: 'tell the state', deadlineMs, signal });
const begin = '##wimproof-begin\r\n';
const end = '##wimproof-end\r\n';

test('an answer is found among whatever else is printed', async () => {
  playing.plays('get-state', { stdout: `\uFEFFWARNING: The module was loaded\r\nVERBOSE: {"ok":false}\r\n${begin}{"ok":true,"value":{"state":"Running"}}\r\n${end}bye\r\n`, stderr: '#< CLIXML\r\n<Objs/>' });
  expect(await state()).toEqual({ state: 'Running' });
});

test('a password goes over standard input alone, in ASCII', async () => {
  await powershell.call('read-guest-files', { Id: ID, UserName: 'Jürgen', Password: 'geheim€😀"\\', Paths: ['C:\\a'], LimitBytes: 1 }, { doing: 'read' });
  const [call] = playing.calls('read-guest-files');
  expect(call?.request?.arguments['Password']).toBe('geheim€😀"\\');
  expect(call?.argv.join(' ')).not.toMatch(/geheim|J.rgen/);
  expect(call?.stdin).toMatch(/^[\x20-\x7e]+$/);
  expect(call?.argv.slice(0, 5)).toEqual(['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File']);
  expect(call?.argv).toHaveLength(6);
});

test('what is no whole answer says what PowerShell printed', async () => {
  playing.plays('get-state', { stdout: `${begin}{"ok":true,"va`, exitCode: 1 });
  await expect(state()).rejects.toMatchObject({ code: 'WP-HYPERV-POWERSHELL', kind: 'infrastructure' });
  playing.plays('get-state', { stdout: `${begin}{"ok":true,"value":1}\r\n${end}${begin}{"ok":true,"value":2}\r\n${end}` });
  await expect(state()).rejects.toThrow(/2 answers/);
  playing.plays('get-state', { stdout: '', exitCode: 255 });
  await expect(state()).rejects.toThrow(/exit code 255.*it printed nothing/);
  // about_Execution_Policies: the error of a script that a policy forbids, in Windows PowerShell's form for redirected output.
  playing.plays('get-state', {
    exitCode: 1,
    stderr: '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S S="Error">invoke.ps1 cannot be loaded because running scripts is disabled on this system._x000D__x000A_</S><S S="Error">    + CategoryInfo          : SecurityError: (:) [], ParentContainsErrorRecordException_x000D__x000A_    + FullyQualifiedErrorId : UnauthorizedAccess_x000D__x000A_</S></Objs>',
  });
  await expect(state()).rejects.toMatchObject({ code: 'WP-HYPERV-POLICY', message: expect.stringContaining('running scripts is disabled on this system. + CategoryInfo') });
});

test('a call that hangs ends at its deadline, or when the run is cancelled', async () => {
  playing.plays('get-state', { hang: true });
  await expect(state(400)).rejects.toMatchObject({ code: 'WP-HYPERV-TIMEOUT' });
  const controller = new AbortController();
  const calling = state(20_000, controller.signal);
  setTimeout(() => controller.abort(new Error('cancelled by the user')), 200);
  await expect(calling).rejects.toThrow('cancelled by the user');
  await expect(new PowerShell('/nowhere/pwsh').call('probe', {}, { doing: 'ask' })).rejects.toMatchObject({ code: 'WP-HYPERV-POWERSHELL', message: expect.stringContaining('could not be started') });
});

// Error records as users of other projects have met them; the source is named with each.
const recorded: [code: string, source: string, error: object][] = [
  ['WP-HYPERV-MEMORY', 'kubernetes/minikube issue 4067', { category: 'NotSpecified', fullyQualifiedErrorId: 'OutOfMemory,Microsoft.HyperV.PowerShell.Commands.StartVM', message: '“minikube”无法启动。 系统内存不足，无法启动虚拟机 minikube。 无法初始化内存: Ran out of memory (0x8007000E)。' }],
  ['WP-HYPERV-MEMORY', 'microsoft/MSLab issue 300', { category: 'NotSpecified', fullyQualifiedErrorId: 'Unspecified,Microsoft.HyperV.PowerShell.Commands.StartVM', message: 'Nie można uruchomić maszyny „DC”. Nie można przydzielić 2048 MB pamięci RAM: Zasoby systemowe nie wystarczają do ukończenia żądanej usługi. (0x800705AA).' }],
  ['WP-HYPERV-RIGHTS', 'kubernetes/minikube issue 6918', { category: 'PermissionDenied', fullyQualifiedErrorId: 'AccessDenied,Microsoft.HyperV.PowerShell.Commands.StartVM', message: "'minikube' failed to start. (Virtual machine ID D43F8370-1920-4398-AAF3-19C8C7B6F0E6)" }],
  ['WP-HYPERV-NOT-RUNNING', 'docker/for-win issue 4792', { category: 'NotSpecified', fullyQualifiedErrorId: 'Unspecified,Microsoft.HyperV.PowerShell.Commands.StartVM', message: "The Virtual Machine Management Service failed to start the virtual machine 'DockerDesktopVM' because one of the Hyper-V components is not running (Virtual machine ID E74401CE-36E0-44FF-B97B-D2E0C9528FEB)." }],
  ['WP-HYPERV-SWITCH', 'canonical/multipass issue 1323', { category: 'ObjectNotFound', fullyQualifiedErrorId: 'ObjectNotFound,Microsoft.HyperV.PowerShell.Commands.GetVMSwitch', message: 'No Ethernet switch could be found matching the specified criteria.' }],
  ['WP-HYPERV-FAILED', 'canonical/multipass issue 3090', { category: 'NotSpecified', fullyQualifiedErrorId: 'Unspecified,Microsoft.HyperV.PowerShell.Commands.StartVM', message: '“my-vm”无法启动。 无法初始化 (0x8007000D)。' }],
  ['WP-HYPERV-MODULE', 'PowerShell 7.6 without the module', { category: 'ResourceUnavailable', fullyQualifiedErrorId: 'Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand', message: "The specified module 'Hyper-V' was not loaded because no valid module file was found in any module directory.", hresult: '0x80070002', hresults: ['0x80070002'], cmdlet: 'Import-Module', at: 'invoke.ps1:48' }],
];
for (const [code, source, error] of recorded) {
  test(`${code} from ${source}`, async () => {
    playing.fails('get-state', error);
    const thrown = await state().catch((one: unknown) => one);
    expect(thrown).toMatchObject({ code, kind: 'infrastructure', mend: expect.stringMatching(/\S{3}/) });
    expect((thrown as Error).message).toMatch(/^Hyper-V could not tell the state: /);
  });
}
