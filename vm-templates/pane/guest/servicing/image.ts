import { existsSync } from 'node:fs';
import { type Registry, openRegistry } from '../registry/registry.ts';
import type { System } from '../system.ts';
import { imagePath } from './image-path.ts';
import { HR, ServicingError } from './servicing-error.ts';

export const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
export const CBS = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing';

/**
 * A Windows image that can be serviced: the running system or a directory with a Windows in it.
 * Operations live in their own files and take an image: package-add, package-remove, packages, features, driver-store, products, intl.
 */
export interface ServicedImage {
  /** POSIX directory of the Windows volume. */
  root: string;
  online: boolean;
  registry: Registry;
  /** `amd64`, `x86`, `arm64`. */
  architecture: string;
  /** Four parts, e.g. `10.0.26100.1`. */
  version: string;
  /** `Professional`, `WindowsPE`. */
  edition: string;
  /** WinPE images take packages and drivers, but are never serviced online. */
  isPe: boolean;
  /** POSIX path of a Windows path relative to the volume (`Windows\\INF`), matched without regard to case. */
  path(windowsPath: string): string;
  /** Writes changed hives. Call after every operation: a power cut must not undo what was reported as done. */
  save(): void;
}

/** What dism says (with error 2) when a directory holds no Windows. */
function inaccessible(): ServicingError {
  return new ServicingError(HR.FILE_NOT_FOUND, 'Unable to access the image. \r\nMake sure that the image path and the Windows directory for the image exist and you have Read permissions on the folder.', true);
}

function describe(root: string, online: boolean, registry: Registry): ServicedImage {
  const current = registry.get(CURRENT_VERSION);
  if (!current) throw inaccessible();
  const architecture = registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment')?.text('PROCESSOR_ARCHITECTURE') ?? 'AMD64';
  const numbers = [current.number('CurrentMajorVersionNumber') ?? 10, current.number('CurrentMinorVersionNumber') ?? 0, current.text('CurrentBuildNumber') ?? '0', current.number('UBR') ?? 0];
  return {
    root,
    online,
    registry,
    architecture: architecture.toLowerCase(),
    version: numbers.join('.'),
    edition: current.text('EditionID') ?? '',
    isPe: registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\MiniNT') !== undefined,
    path: (windowsPath) => imagePath(root, windowsPath),
    save: () => registry.flush(),
  };
}

/** Opens an offline image. Throws ServicingError 0x80070002 when there is no Windows in the directory; RegistryError for corrupt hives. */
export function openImage(root: string): ServicedImage {
  const config = imagePath(root, 'Windows\\System32\\config');
  if (!existsSync(imagePath(config, 'SOFTWARE')) || !existsSync(imagePath(config, 'SYSTEM'))) throw inaccessible();
  return describe(root, false, openRegistry(config));
}

/** The running system as an image; shares its live registry. */
export function onlineImage(system: System): ServicedImage {
  const drive = system.drives.get(system.systemDrive);
  if (!drive) throw inaccessible();
  return describe(drive.root, true, system.registry);
}
