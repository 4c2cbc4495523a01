import { statfsSync, statSync } from 'node:fs';
import type { Builtin, Context } from '../context.ts';
import { baseName, hasWildcard, joinPath, parentPath } from '../windows-path.ts';
import { isDirectory, isThere, matching, place, type Place } from './place.ts';
import { switchesOf } from './switches.ts';

const grouped = (value: number): string => value.toLocaleString('en-US');
const two = (value: number): string => String(value).padStart(2, '0');

function stamp(time: Date): string {
  const hour = time.getHours() % 12 || 12;
  return `${two(time.getMonth() + 1)}/${two(time.getDate())}/${time.getFullYear()}  ${two(hour)}:${two(time.getMinutes())} ${time.getHours() < 12 ? 'AM' : 'PM'}`;
}

/** A volume's serial number as `dir` prints it: Pane derives it from letter and label, since POSIX does not tell it. */
function serialNumber(letter: string, label: string): string {
  let hash = 0x811c9dc5;
  for (const char of letter + label) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  const text = hash.toString(16).toUpperCase().padStart(8, '0');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

function volumeHeader({ state, streams }: Context, letter: string): void {
  const label = state.system.drives.get(letter)?.label ?? '';
  streams.stdout(label === '' ? ` Volume in drive ${letter} has no label.\r\n` : ` Volume in drive ${letter} is ${label}\r\n`);
  streams.stdout(` Volume Serial Number is ${serialNumber(letter, label)}\r\n`);
}

export const vol: Builtin = (args, context) => {
  const letter = (args.trim() || context.state.cwd).slice(0, 1).toUpperCase();
  if (!context.state.system.drives.has(letter)) {
    context.streams.stderr('The system cannot find the drive specified.\r\n');
    return 1;
  }
  volumeHeader(context, letter);
  return 0;
};

interface Listing {
  directory: string;
  entries: Place[];
}

/** DIR [/B] [/S] [/A[:[-]D]] [/O] [path...]. Order by name always. */
export const dir: Builtin = (args, context) => {
  const { state, streams } = context;
  const { switches, operands } = switchesOf(args);
  const attributes = [...switches].find((entry) => entry.startsWith('A'))?.replace(/^A:?/, '');
  const keep = (entry: Place): boolean => {
    if (attributes?.includes('-D')) return !isDirectory(entry);
    return attributes?.includes('D') ? isDirectory(entry) : true;
  };
  const listings = (operands.length === 0 ? ['.'] : operands).flatMap((operand) => listingsOf(operand, context, switches.has('S')));
  const shown = listings.map((listing) => ({ ...listing, entries: listing.entries.filter(keep) }));
  const total = shown.reduce((sum, listing) => sum + listing.entries.length, 0);
  const first = place(state, operands[0] ?? '.');
  if (!switches.has('B') && first.posix !== undefined) {
    volumeHeader(context, first.path.slice(0, 1));
    if (total === 0) streams.stdout(`\r\n Directory of ${isDirectory(first) ? first.path : parentPath(first.path)}\r\n\r\n`);
  }
  if (total === 0 && !(listings.length > 0 && isDirectory(first) && attributes === undefined && !switches.has('B'))) {
    streams.stderr(first.posix === undefined ? 'The system cannot find the path specified.\r\n' : 'File Not Found\r\n');
    return 1;
  }
  for (const listing of shown) if (listing.entries.length > 0 || !switches.has('S')) print(listing, context, switches);
  return 0;
};

function listingsOf(operand: string, context: Context, deep: boolean): Listing[] {
  const target = place(context.state, operand);
  if (!hasWildcard(baseName(target.path)) && !isThere(target)) return [];
  const directory = isDirectory(target) ? target.path : parentPath(target.path);
  const pattern = isDirectory(target) ? '*' : baseName(target.path);
  const here = { directory, entries: matching(context.state, joinPath(directory, pattern), 'all') };
  if (!deep) return [here];
  const inner = matching(context.state, joinPath(directory, '*'), 'all').filter(isDirectory);
  return [here, ...inner.flatMap((entry) => listingsOf(joinPath(entry.path, pattern), context, true))];
}

function print({ directory, entries }: Listing, { state, streams }: Context, switches: Set<string>): void {
  if (switches.has('B')) {
    for (const entry of entries) streams.stdout(`${switches.has('S') ? entry.path : baseName(entry.path)}\r\n`);
    return;
  }
  streams.stdout(`\r\n Directory of ${directory}\r\n\r\n`);
  let bytes = 0;
  let directories = 0;
  for (const entry of entries) {
    const info = statSync(entry.posix!);
    if (info.isDirectory()) directories += 1;
    else bytes += info.size;
    streams.stdout(`${stamp(info.mtime)}    ${info.isDirectory() ? '<DIR>         ' : grouped(info.size).padStart(14)} ${baseName(entry.path)}\r\n`);
  }
  const space = statfsSync(state.system.resolve(`${directory.slice(0, 2)}\\`));
  streams.stdout(`${String(entries.length - directories).padStart(16)} File(s) ${grouped(bytes).padStart(14)} bytes\r\n`);
  streams.stdout(`${String(directories).padStart(16)} Dir(s) ${grouped(space.bavail * space.bsize).padStart(15)} bytes free\r\n`);
}
