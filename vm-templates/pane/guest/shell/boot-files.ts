import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileTime, newHive } from '../registry/hive-tree.ts';
import { writeHiveFile } from '../registry/hive-file.ts';
import { RegistryKey } from '../registry/registry.ts';
import { imagePath } from '../servicing/image-path.ts';

/** The boot files could not be made; `message` is bcdboot's. */
export class BootFilesError extends Error {}

/** Object types and elements of a BCD store (bcdedit's `application` and `library` numbers). */
const BOOT_MANAGER = '{9dea862c-5cdd-4e70-acc1-f32b344d4795}';
const BCD = { managerType: 0x10100002, loaderType: 0x10200003, path: '12000002', description: '12000004', osDevice: '22000002', displayOrder: '24000001', default: '23000003', locale: '12000005' };

/**
 * Makes a system partition boot a Windows: copies its boot manager to `\EFI\Microsoft\Boot` and to the fallback place that
 * firmware looks at without an entry, and writes the BCD store. POSIX paths. Throws BootFilesError.
 */
export function writeBootFiles(windows: string, systemPartition: string): void {
  const source = imagePath(windows, 'Boot\\EFI\\bootmgfw.efi');
  if (!existsSync(source)) throw new BootFilesError('Failure when attempting to copy boot files.');
  const microsoft = join(systemPartition, 'EFI', 'Microsoft', 'Boot');
  const fallback = join(systemPartition, 'EFI', 'Boot');
  try {
    for (const folder of [microsoft, fallback]) mkdirSync(folder, { recursive: true });
    copyFileSync(source, join(microsoft, 'bootmgfw.efi'));
    copyFileSync(source, join(fallback, 'bootx64.efi'));
  } catch (error) {
    throw new BootFilesError(`Failure when attempting to copy boot files. ${error instanceof Error ? error.message : ''}`.trim());
  }
  writeStore(join(microsoft, 'BCD'));
}

/** A minimal BCD store: the boot manager and one loader. The file is a registry hive, as Windows' is. */
function writeStore(file: string): void {
  const tree = newHive('NewStoreRoot');
  const root = new RegistryKey(tree.root, () => undefined);
  const loader = `{${randomUUID()}}`;
  const object = (id: string, type: number, elements: Record<string, string | string[]>): void => {
    root.create(`Objects\\${id}\\Description`).setValue('Type', 'REG_DWORD', type);
    for (const [number, data] of Object.entries(elements)) root.create(`Objects\\${id}\\Elements\\${number}`).setValue('Element', Array.isArray(data) ? 'REG_MULTI_SZ' : 'REG_SZ', data);
  };
  root.create('Description').setValue('KeyName', 'REG_SZ', 'BCD00000000');
  object(BOOT_MANAGER, BCD.managerType, { [BCD.path]: '\\EFI\\Microsoft\\Boot\\bootmgfw.efi', [BCD.description]: 'Windows Boot Manager', [BCD.locale]: 'en-US', [BCD.displayOrder]: [loader], [BCD.default]: loader });
  object(loader, BCD.loaderType, { [BCD.path]: '\\Windows\\system32\\winload.efi', [BCD.description]: 'Windows 11', [BCD.osDevice]: 'partition', [BCD.locale]: 'en-US' });
  writeHiveFile(file, tree, fileTime(new Date()));
}
