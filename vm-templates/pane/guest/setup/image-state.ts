import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Registry } from '../registry/registry.ts';
import { imagePath } from '../servicing/image-path.ts';

/** Windows Setup states: what `ImageState` may say about an image. */
export type ImageState =
  | 'IMAGE_STATE_COMPLETE'
  | 'IMAGE_STATE_UNDEPLOYABLE'
  | 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE'
  | 'IMAGE_STATE_GENERALIZE_RESEAL_TO_AUDIT'
  | 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE'
  | 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT';

const STATE_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State';
const STATE_FILE = 'Windows\\Setup\\State\\State.ini';

/**
 * `ImageState` as the registry has it; what State.ini says when the value is missing; undefined without either.
 * @param root POSIX root of the Windows volume
 */
export function readImageState(registry: Registry, root: string): ImageState | undefined {
  const stored = registry.get(STATE_KEY)?.text('ImageState');
  if (stored) return stored as ImageState;
  try {
    // UTF-16 on Windows; without its zero bytes the text reads the same in either encoding.
    const text = readFileSync(imagePath(root, STATE_FILE), 'latin1').replaceAll('\0', '');
    return /ImageState=(\S+)/.exec(text)?.[1] as ImageState | undefined;
  } catch {
    return undefined;
  }
}

/** Writes both places, as Windows does: tools poll the registry, offline tools and the next boot read State.ini. The hive waits for its flush. */
export function writeImageState(registry: Registry, root: string, state: ImageState): void {
  const file = imagePath(root, STATE_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.from(`\ufeff[State]\r\nImageState=${state}\r\n`, 'utf16le'));
  registry.create(STATE_KEY).setValue('ImageState', 'REG_SZ', state);
}

/** `HKLM\SYSTEM\Setup`: whether Windows starts windeploy (SetupType 2) instead of the logon, and whether OOBE is still to come. */
export function writeSetupFlags(registry: Registry, flags: { inProgress: boolean; oobe: boolean }): void {
  const key = registry.create('HKLM\\SYSTEM\\Setup');
  key.setValue('SystemSetupInProgress', 'REG_DWORD', flags.inProgress ? 1 : 0);
  key.setValue('SetupType', 'REG_DWORD', flags.inProgress ? 2 : 0);
  key.setValue('CmdLine', 'REG_SZ', flags.inProgress ? 'oobe\\windeploy.exe' : '');
  key.setValue('OOBEInProgress', 'REG_DWORD', flags.oobe ? 1 : 0);
}
