import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { startPlugAndPlay } from '../../servicing/drivers/plug-and-play.ts';
import type { Process, Program } from '../../system.ts';
import { complain, say } from './console.ts';
import { powerOff } from './shutdown.ts';

async function bringUpNetwork(process: Process): Promise<string | undefined> {
  const { startNetwork } = await import('../../boot/network.ts');
  const { runtimeDirectory } = await import('../../boot/runtime.ts');
  const name = await startNetwork(runtimeDirectory());
  process.system.log(`wpeinit: network ${name ?? 'not available'}`);
  return name;
}

/** wpeinit: plug and play, network. Its result is 0 even without a network adapter. */
export const wpeinit: Program = async (process) => {
  if (!needPe(process)) return 1;
  // Drivers that were added to the Windows PE image are installed here, before the network that may need them.
  startPlugAndPlay(process.system);
  await bringUpNetwork(process);
  return 0;
};

function needPe(process: Process): boolean {
  if (process.system.life === 'pe' || process.system.life === 'setup') return true;
  complain(process, `'${process.name}' is not recognized as an internal or external command,`, 'operable program or batch file.');
  return false;
}

/** wpeutil reboot | shutdown | initializenetwork | createpagefile [/path=] [/size=MB] | updatebootinfo | disablefirewall | ... */
export const wpeutil: Program = async (process) => {
  if (!needPe(process)) return 1;
  const { system } = process;
  const [verb = '', ...options] = process.argv;
  switch (verb.toLowerCase()) {
    case 'reboot': void powerOff(system, 'restart', 'wpeutil'); return 0;
    case 'shutdown': void powerOff(system, 'shutdown', 'wpeutil'); return 0;
    case 'initializenetwork': await bringUpNetwork(process); break;
    case 'createpagefile': if (!createPageFile(process, options)) return 1; break;
    case 'updatebootinfo': system.registry.create('HKLM\\SYSTEM\\CurrentControlSet\\Control').setValue('PEFirmwareType', 'REG_DWORD', 2); break;
    case 'disablefirewall':
    case 'enablefirewall':
    case 'waitfornetwork':
    case 'waitforremovablestorage':
    case 'setkeyboardlayout':
    case 'setuserlocale':
    case 'setmuilanguage': break;
    default:
      complain(process, 'The command failed. Unknown command.', '');
      return 1;
  }
  say(process, '', 'The command completed successfully.', '');
  return 0;
};

/** Makes the file, so that a full or missing volume is noticed; Pane itself does not page to it. */
function createPageFile(process: Process, options: string[]): boolean {
  const value = (name: string): string | undefined => options.map((word) => new RegExp(`^/${name}[=:](.*)$`, 'i').exec(word)?.[1]).find((text) => text !== undefined);
  const size = Number(value('size') ?? 64);
  try {
    if (!Number.isInteger(size) || size < 1) throw new Error('size');
    const handle = openSync(process.system.resolve(value('path') ?? 'X:\\pagefile.sys', process.cwd), 'w');
    ftruncateSync(handle, size * 1024 * 1024);
    closeSync(handle);
    return true;
  } catch {
    complain(process, 'The command failed. The system cannot find the path specified.', '');
    return false;
  }
}
