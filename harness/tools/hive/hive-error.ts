import { WimproofError } from '../../errors/wimproof-error.ts';

/** The file is no hive, or one that cannot be read whole. `offset` is that in the file. */
export function hiveError(why: string, offset?: number): WimproofError {
  return new WimproofError({
    code: 'WP-HIVE-UNREADABLE',
    kind: 'infrastructure',
    cause: `the registry hive cannot be read: ${why}${offset === undefined ? '' : `, at byte ${offset}`}`,
    mend: 'copy the hive again from a machine that is off; a hive is a file such as Windows\\System32\\config\\SOFTWARE',
  });
}
