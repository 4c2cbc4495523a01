import { existsSync } from 'node:fs';
import type { Program } from '../../system.ts';
import { BootFilesError, writeBootFiles } from '../boot-files.ts';
import { withSystemPartition } from '../system-partition.ts';
import { complain, say } from './console.ts';

/** bcdboot source [/s volume:] [/f UEFI] [/l locale] [/v] [/c]. 193 when the files cannot be copied, as in Windows. */
export const program: Program = async (process) => {
  const { system } = process;
  const value = (name: string): string | undefined => process.argv[process.argv.findIndex((word) => word.toLowerCase() === name) + 1];
  const has = (name: string): boolean => process.argv.some((word) => word.toLowerCase() === name);
  const source = process.argv[0];
  if (source === undefined || source.startsWith('/')) {
    complain(process, 'Bcdboot - Bcd boot file creation and repair tool.', '', 'bcdboot <source> [/l <locale>] [/s <volume-letter> [/f <firmware>]] [/v]');
    return 1;
  }
  if (has('/f') && !/^(uefi|all)$/i.test(value('/f') ?? '')) {
    complain(process, 'Failure when initializing library system volume.');
    return 193;
  }
  const volume = has('/s') ? value('/s') : undefined;
  const drive = volume === undefined ? undefined : system.drives.get(volume.slice(0, 1).toUpperCase());
  if (has('/s') && !drive) {
    complain(process, 'Failure when initializing library system volume.');
    return 87;
  }
  try {
    const windows = system.resolve(source, process.cwd);
    if (!existsSync(windows)) throw new BootFilesError('Failure when attempting to copy boot files.');
    if (drive) writeBootFiles(windows, drive.root);
    else if ((await withSystemPartition(system, (root) => (writeBootFiles(windows, root), true))) === undefined) {
      complain(process, 'Failure when initializing library system volume.');
      return 15;
    }
  } catch (error) {
    if (!(error instanceof BootFilesError) && (error as Error).name !== 'PathNotFound') throw error;
    complain(process, error instanceof BootFilesError ? error.message : 'Failure when attempting to copy boot files.');
    return 193;
  }
  say(process, 'Boot files successfully created.');
  return 0;
};
