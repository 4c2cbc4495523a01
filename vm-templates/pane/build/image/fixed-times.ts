import { lutimes, readdir } from 'node:fs/promises';
import path from 'node:path';

/** The moment that every file in the image carries (seconds since 1970): 2024-04-01, the age of a release build. */
export const IMAGE_TIME = 1_711_929_600;

/** Sets the times of everything below a directory, so that two builds of the same sources differ in nothing that matters. */
export async function fixTimes(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    await lutimes(path.join(entry.parentPath, entry.name), IMAGE_TIME, IMAGE_TIME);
  }
  await lutimes(directory, IMAGE_TIME, IMAGE_TIME);
}
