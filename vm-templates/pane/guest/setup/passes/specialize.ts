import { CURRENT_VERSION, onlineImage } from '../../servicing/image.ts';
import { ensureBuiltinAccounts } from '../accounts.ts';
import { component } from '../unattend/answer-file.ts';
import { runSynchronousCommands } from '../unattend/run-synchronous.ts';
import { applyInternational } from './international.ts';
import { runPass, setImageState, type SetupContext } from './setup-context.ts';
import { applyComputerName, applyProductKey, applyRegistrySettings, applyShellSettings } from './shell-settings.ts';

/** Where the machine's own part of specialize is noted, so that a restart asked for by a command does not do it twice. */
const STATUS = 'HKLM\\SYSTEM\\Setup\\Status';

/** The specialize pass: what makes an image this machine (name, SID, built-in accounts), the answer file's settings, then its commands as SYSTEM. */
export async function specialize(context: SetupContext, resume: 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE' | 'IMAGE_STATE_GENERALIZE_RESEAL_TO_AUDIT'): Promise<void> {
  const { system, log } = context;
  const status = system.registry.create(STATUS);
  ensureBuiltinAccounts(system);
  setImageState(system, 'IMAGE_STATE_UNDEPLOYABLE');
  const answered = await runPass(context, 'specialize', async (components) => {
    if (status.number('MachineSpecialized') !== 1) {
      const shell = component(components, 'Microsoft-Windows-Shell-Setup');
      applyComputerName(system, shell, log);
      applyShellSettings(system, shell, 'specialize');
      applyProductKey(system, shell, log);
      applyInternational(component(components, 'Microsoft-Windows-International-Core'), onlineImage(system), 'specialize', log);
      applyRegistrySettings(system, components);
      status.setValue('MachineSpecialized', 'REG_DWORD', 1);
    }
    await runSynchronousCommands(component(components, 'Microsoft-Windows-Deployment'), { system, log, pass: 'specialize', account: { name: 'SYSTEM', administrator: true }, logon: 'service' }, () => setImageState(system, resume));
  });
  if (!answered) applyComputerName(system, undefined, log);
  system.registry.create(CURRENT_VERSION).setValue('InstallDate', 'REG_DWORD', Math.floor(Date.now() / 1000));
  status.deleteValue('MachineSpecialized');
  setImageState(system, resume === 'IMAGE_STATE_GENERALIZE_RESEAL_TO_AUDIT' ? 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT' : 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE');
}
