import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Process } from '../system.ts';
import { copyKey } from './copy-key.ts';
import { writeHiveFile } from './hive-file.ts';
import { fileTime } from './hive-tree.ts';
import { regArguments, RegUsage } from './reg-arguments.ts';
import { applyRegChanges, decodeRegFile, parseRegFile, renderRegFile } from './reg-file.ts';
import { confirmed, findKey, makeKey, mayChange, ownPath, regKeyPath, RegNotFound } from './reg-key.ts';
import { RegistryError } from './registry-error.ts';

/** `reg load KEY FILE` and `reg unload KEY`: only administrators, only directly below HKLM or HKU. */
export function regLoad(process: Process, argv: string[]): number {
  const { positional } = regArguments(argv, [], []);
  if (positional.length !== 2) throw new RegUsage('Invalid syntax.');
  const path = regKeyPath(positional[0]!);
  if (!mayChange(process, path)) throw new Error('A required privilege is not held by the client.');
  process.system.registry.loadHive(path, process.system.resolve(positional[1]!, process.cwd));
  process.stdout('The operation completed successfully.\r\n');
  return 0;
}
export function regUnload(process: Process, argv: string[]): number {
  const { positional } = regArguments(argv, [], []);
  if (positional.length !== 1) throw new RegUsage('Invalid syntax.');
  const path = regKeyPath(positional[0]!);
  if (!mayChange(process, path)) throw new Error('A required privilege is not held by the client.');
  try {
    process.system.registry.unloadHive(path);
  } catch (error) {
    if (error instanceof RegistryError && error.fault === 'not-found') throw new Error('The parameter is incorrect.');
    throw error;
  }
  process.stdout('The operation completed successfully.\r\n');
  return 0;
}

/** `reg export KEY FILE [/y]`: UTF-16 with byte order mark, as regedit version 5 files are. */
export function regExport(process: Process, argv: string[]): number {
  const { positional, options } = regArguments(argv, [], ['y']);
  if (positional.length !== 2) throw new RegUsage('Invalid syntax.');
  const path = regKeyPath(positional[0]!);
  const key = findKey(process, path);
  if (!key) throw new RegNotFound();
  const file = process.system.resolve(positional[1]!, process.cwd);
  if (existsSync(file) && !options.has('y') && !confirmed(process, `File ${positional[1]} already exists. Overwrite `)) {
    process.stdout('The operation was canceled by the user.\r\n');
    return 0;
  }
  writeFileSync(file, Buffer.from(`\ufeff${renderRegFile(key, path)}`, 'utf16le'));
  process.stdout('The operation completed successfully.\r\n');
  return 0;
}

/** `reg save KEY FILE [/y]`: a hive file with the key as its root, as `reg load` takes it. */
export function regSave(process: Process, argv: string[]): number {
  const { positional, options } = regArguments(argv, [], ['y']);
  if (positional.length !== 2) throw new RegUsage('Invalid syntax.');
  const path = regKeyPath(positional[0]!);
  const key = findKey(process, path);
  if (!key) throw new RegNotFound();
  if (!mayChange(process, 'HKEY_LOCAL_MACHINE')) throw new Error('A required privilege is not held by the client.');
  const file = process.system.resolve(positional[1]!, process.cwd);
  if (existsSync(file) && !options.has('y') && !confirmed(process, `File ${positional[1]} already exists. Overwrite `)) {
    process.stdout('The operation was canceled by the user.\r\n');
    return 0;
  }
  writeHiveFile(file, { root: key.node, minorVersion: 5, sequence: 1 }, fileTime(new Date()));
  process.stdout('The operation completed successfully.\r\n');
  return 0;
}

/** `reg copy KEY1 KEY2 [/s] [/f]`: values, and with /s everything below. */
export function regCopy(process: Process, argv: string[]): number {
  const { positional, options } = regArguments(argv, [], ['s', 'f']);
  if (positional.length !== 2) throw new RegUsage('Invalid syntax.');
  const [from, to] = positional.map(regKeyPath) as [string, string];
  const key = findKey(process, from);
  if (!key) throw new RegNotFound();
  if (!mayChange(process, to)) throw new Error('Access is denied.');
  const target = makeKey(process, to);
  const clash = key.values().find(({ name }) => target.value(name) !== undefined);
  if (clash && !options.has('f') && !confirmed(process, `Value ${to}\\${clash.name} exists, overwrite`)) {
    process.stdout('The operation was canceled by the user.\r\n');
    return 0;
  }
  copyKey(key, target, options.has('s'));
  process.stdout('The operation completed successfully.\r\n');
  return 0;
}

/** `reg import FILE`. Its success message goes to standard error: a quirk of the real program that scripts stumble over. */
export function regImport(process: Process, argv: string[]): number {
  const { positional } = regArguments(argv, [], []);
  if (positional.length !== 1) throw new RegUsage('Invalid syntax.');
  const file = process.system.resolve(positional[0]!, process.cwd);
  if (!existsSync(file)) throw new Error('The system cannot find the file specified.');
  const changes = parseRegFile(decodeRegFile(readFileSync(file)));
  if (changes.some((change) => !mayChange(process, regKeyPath(change.path)))) throw new Error('Error accessing the registry.');
  const own = changes.map((change) => ({ ...change, path: ownPath(process, regKeyPath(change.path)) }));
  if (own.some(({ path }) => !process.system.registry.isLoaded(path))) throw new Error('Error accessing the registry.');
  applyRegChanges(process.system.registry, own);
  process.stderr('The operation completed successfully.\r\n');
  return 0;
}
