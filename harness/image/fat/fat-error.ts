import { mediumError } from '../image-error.ts';

/** A volume that cannot be trusted. */
export function fatError(name: string, why: string) {
  return mediumError('WP-FAT-FORMAT', `${name} holds no sound FAT16 volume: ${why}`, 'The disk was damaged or cut off; run again');
}
