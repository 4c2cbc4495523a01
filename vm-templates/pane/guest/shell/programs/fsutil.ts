import { closeSync, existsSync, ftruncateSync, openSync, statfsSync } from 'node:fs';
import type { Process, Program } from '../../system.ts';
import { complain, say } from './console.ts';

const size = (bytes: number): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${bytes.toLocaleString('en-US')} (${(bytes / 1024 ** power).toFixed(1)} ${units[power]})`;
};

/** fsutil volume diskfree d: | file createnew path bytes | dirty query d:. */
export const program: Program = (process) => {
  const [area = '', verb = '', first = '', second = ''] = process.argv.map((word) => word);
  switch (`${area} ${verb}`.toLowerCase()) {
    case 'volume diskfree': return diskFree(process, first);
    case 'file createnew': return createNew(process, first, Number(second));
    case 'dirty query':
      say(process, `Volume - ${first} is NOT Dirty`);
      return 0;
    default:
      say(process, `${area} is an invalid parameter.`, '---- Commands Supported ----', '', 'dirty           Manage volume dirty bit', 'file            File specific commands', 'volume          Volume management');
      return 1;
  }
};

function diskFree(process: Process, volume: string): number {
  const drive = process.system.drives.get(volume.slice(0, 1).toUpperCase());
  if (!drive || !/^[a-z]:\\?$/i.test(volume)) {
    complain(process, 'Error:  The system cannot find the path specified.');
    return 1;
  }
  const { bavail, bfree, blocks, bsize } = statfsSync(drive.root);
  say(process, `Total free bytes                : ${size(bfree * bsize)}`, `Total bytes                     : ${size(blocks * bsize)}`, `Total quota free bytes          : ${size(bavail * bsize)}`);
  return 0;
}

function createNew(process: Process, path: string, bytes: number): number {
  const posix = process.system.resolve(path, process.cwd);
  if (!Number.isSafeInteger(bytes) || bytes < 0 || existsSync(posix)) {
    complain(process, existsSync(posix) ? 'Error:  The file exists.' : 'Error:  The parameter is incorrect.');
    return 1;
  }
  const handle = openSync(posix, 'w');
  ftruncateSync(handle, bytes);
  closeSync(handle);
  say(process, `File ${path} is created`);
  return 0;
}
