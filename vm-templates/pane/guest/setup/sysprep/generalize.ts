import { showPhase } from '../../boot/phase.ts';
import type { System } from '../../system.ts';
import { forgetMachineSid } from '../accounts.ts';
import { NAMELESS, writeComputerName } from '../computer-name.ts';
import type { SetupLog } from '../setup-log.ts';
import { component, componentsOf, flagAt } from '../unattend/answer-file.ts';
import { cacheProcessed } from '../unattend/cache.ts';
import { findAnswerFile } from '../unattend/search.ts';
import { recordGeneralize } from './obstacles.ts';

const ENUM = 'HKLM\\SYSTEM\\CurrentControlSet\\Enum';

/** The generalize pass of the answer file in force; with it done, the cached file says so. */
function generalizePass(system: System, log: SetupLog): { keepDevices: boolean } {
  const found = findAnswerFile(system, 'generalize', (line) => log.info(line, 'SYSPRP'));
  if (!found) return { keepDevices: false };
  const pnp = component(componentsOf(found.answer, 'generalize', system.architecture), 'Microsoft-Windows-PnpSysprep');
  cacheProcessed(system.drives.get(system.systemDrive)!.root, found.answer, 'generalize');
  return { keepDevices: flagAt(pnp, 'PersistAllDeviceInstalls') };
}

/** Devices are detected anew at the next boot; their driver packages stay in the store. */
function forgetDevices(system: System): void {
  const root = system.registry.create(ENUM);
  for (const bus of root.subkeys()) root.deleteSubkey(bus);
}

/** Takes out what makes this installation this machine's: device nodes, the SID, the computer's name. Throws UnusableAnswerFile. */
export function generalize(system: System, log: SetupLog): void {
  showPhase(system, 'generalize');
  const { keepDevices } = generalizePass(system, log);
  if (keepDevices) log.info('PersistAllDeviceInstalls is true: device nodes are kept', 'SYSPRP');
  else forgetDevices(system);
  forgetMachineSid(system);
  writeComputerName(system.registry, NAMELESS);
  recordGeneralize(system);
}
