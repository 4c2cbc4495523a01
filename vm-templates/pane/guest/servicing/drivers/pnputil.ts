import type { Program } from '../../system.ts';
import { installBestDrivers } from './plug-and-play.ts';
import { addDriverPackages } from './pnputil-add.ts';
import { createPnputilContext, type PnputilContext } from './pnputil-context.ts';
import { enumerateDevices, enumerateDrivers } from './pnputil-list.ts';
import { deleteDriverPackage, exportDriverPackages } from './pnputil-remove.ts';
import { enumerateHardware } from './present-devices.ts';

const USAGE = 87;
/** Flags that only an administrator may use, by the command they belong to. */
const CHANGES = ['add-driver', 'delete-driver', 'export-driver', 'scan-devices', 'a', 'd'];

function usage({ line, has }: PnputilContext): number {
  line('PNPUTIL [/add-driver <...> | /delete-driver <...> |');
  line('         /export-driver <...> | /enum-drivers |');
  line('         /enum-devices [<...>] | /scan-devices [<...>] |');
  line('         /?]');
  return has('?') ? 0 : USAGE;
}

function scan({ image, line }: PnputilContext): number {
  line('Scanning for device hardware changes.');
  enumerateHardware(image.registry);
  installBestDrivers(image);
  line('Scan complete.');
  return 0;
}

/** `pnputil.exe`, with the syntax of Windows 10 and later and that of Vista (`-a`, `-i -a`, `-d`, `-f -d`, `-e`), each with its own output ("PnPUtil Command Syntax"). */
export const program: Program = (process) => {
  const context = createPnputilContext(process);
  const { has, words, line } = context;
  line('Microsoft PnP Utility');
  line();
  if (CHANGES.some(has) && !process.account.administrator && process.account.name.toUpperCase() !== 'SYSTEM') {
    line('Failed to complete the operation: Access is denied.');
    return 5;
  }
  const [added] = has('add-driver') ? words('add-driver') : words('a');
  if (added) return addDriverPackages(context, added, !has('add-driver'));
  const [deleted] = has('delete-driver') ? words('delete-driver') : words('d');
  if (deleted) return deleteDriverPackage(context, deleted);
  if (has('enum-drivers') || has('e')) return enumerateDrivers(context, has('e'));
  if (has('enum-devices')) return enumerateDevices(context);
  const [name, target] = words('export-driver');
  if (name && target) return exportDriverPackages(context, name, target);
  return has('scan-devices') ? scan(context) : usage(context);
};
