import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Life } from '../system.ts';
import { WINPESHL } from './launch-apps.ts';

/**
 * Which life begins, as Windows decides it: an image from media with `\setup.exe` at its root is Setup, unless it has a
 * winpeshl.ini that starts something else; without it Windows PE (winpeshl starts what it finds); a disk boots to audit mode when the image state says so
 * (`\Windows\Setup\State\State.ini`, Windows Setup states), else normally.
 * @param root POSIX root of the system volume
 */
export function chooseLife(root: string, bootedFrom: 'media' | 'disk'): Life {
  if (bootedFrom === 'media') return existsSync(path.join(root, 'setup.exe')) && !existsSync(path.join(root, WINPESHL)) ? 'setup' : 'pe';
  return /RESEAL_TO_AUDIT/.test(imageState(root)) ? 'audit' : 'normal';
}

/** `ImageState` of `State.ini`; empty when there is none. The file is UTF-16 on Windows, plain text is read too. */
export function imageState(root: string): string {
  try {
    const bytes = readFileSync(path.join(root, 'Windows', 'Setup', 'State', 'State.ini'));
    const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
    return /^ImageState=(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  } catch {
    return '';
  }
}
