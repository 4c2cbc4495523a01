import { closeSysprepWindow } from '../../setup/session.ts';
import type { Program } from '../../system.ts';
import { complain, say } from './console.ts';

/** taskkill [/f] /im name. The one process with a window is Sysprep's in audit mode. */
export const program: Program = (process) => {
  const at = process.argv.findIndex((word) => word.toLowerCase() === '/im');
  const image = process.argv[at + 1];
  if (at < 0 || image === undefined) {
    complain(process, 'ERROR: Invalid syntax. Neither /FI nor /PID nor /IM were specified.', 'Type "TASKKILL /?" for usage.');
    return 1;
  }
  if (image.toLowerCase() === 'sysprep.exe' && closeSysprepWindow(process.system)) {
    say(process, `SUCCESS: The process "sysprep.exe" with PID 4242 has been terminated.`);
    return 0;
  }
  complain(process, `ERROR: The process "${image}" not found.`);
  return 128;
};
