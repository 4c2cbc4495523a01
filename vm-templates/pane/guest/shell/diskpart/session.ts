import type { Disk, DiskPartition } from '../../boot/disks.ts';
import type { System } from '../../system.ts';
import type { DiskManager } from '../disks.ts';

/** What diskpart has in focus. Numbers rather than objects: a table changes under a running script. */
export interface Session {
  system: System;
  disks: DiskManager;
  disk?: number;
  partition?: number;
  out(...lines: string[]): void;
}
/** A command that was understood and could not be done. */
export class CommandFailed extends Error {}
/** A command or argument that diskpart does not know. */
export class SyntaxFailed extends Error {}

export const WRONG_ARGUMENTS = 'The arguments specified for this command are not valid.\nFor more information on the command type: HELP';

/** The disk in focus, read anew. */
export async function focusDisk(session: Session): Promise<Disk> {
  const disk = session.disk === undefined ? undefined : (await session.disks.listDisks()).find((entry) => entry.number === session.disk);
  if (!disk) throw new CommandFailed('There is no disk selected.\nPlease select a disk and try again.');
  return disk;
}

/** The partition in focus; `what` is how the message names it. */
export async function focusPartition(session: Session, what: 'partition' | 'volume' = 'volume'): Promise<DiskPartition> {
  const partition = session.disk === undefined ? undefined : (await focusDisk(session)).partitions.find((entry) => entry.number === session.partition);
  if (!partition) throw new CommandFailed(`There is no ${what} selected.\nPlease select a ${what} and try again.`);
  return partition;
}

/** The letter that a partition's volume has. */
export function letterOf(session: Session, partition: DiskPartition): string | undefined {
  return [...session.system.drives.values()].find((drive) => drive.device === partition.device)?.letter;
}

/** `size=100`, `label="x y"`, `quick`: lower-case keys; a bare word has an empty value. */
export function parameters(text: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const match of text.matchAll(/([a-z]+)\s*(?:=\s*(?:"([^"]*)"|(\S+)))?/gi)) result.set(match[1]!.toLowerCase(), match[2] ?? match[3] ?? '');
  return result;
}
