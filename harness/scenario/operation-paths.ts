import path from 'node:path';
import type { OperationEntry } from './operation-schema.ts';

/** A path that an operation names. */
export interface OperationPath {
  /** Its place in the operation: `['source']`, `['packages', 0]`. */
  keys: (string | number)[];
  value: string;
  /** `driver`: an .inf or a folder with exactly one. */
  kind: 'file' | 'folder' | 'file-or-folder' | 'driver';
  /** What a file's name may end in. */
  extensions?: string[];
  /** What to do when it ends in something else. */
  mend?: string;
}

/** Every path that an operation of a scenario file names, in the order of its keys. Pure. */
export function operationPaths(entry: OperationEntry): OperationPath[] {
  const one = (key: string, value: string | undefined, kind: OperationPath['kind'], extensions?: string[], mend?: string): OperationPath[] =>
    value === undefined ? [] : [{ keys: [key], value, kind, ...(extensions && { extensions }), ...(mend !== undefined && { mend }) }];
  const many = (key: string, values: readonly string[] = [], extensions: string[], mend: string): OperationPath[] =>
    values.map((value, index) => ({ keys: [key, index], value, kind: 'file', extensions, mend }));
  const cab = 'name a .cab';
  switch (entry.operation) {
    case 'add-package':
      return entry.target === undefined
        ? one('source', entry.source, 'file', ['.cab', '.msu'], 'name a .cab or .msu; for checkpoint cumulative updates their folder, and the wanted .msu as `target`')
        : one('source', entry.source, 'folder');
    case 'remove-package':
      return one('source', entry.source, 'file', ['.cab'], cab);
    case 'add-language':
      return one('source', entry.source, 'file', ['.cab'], cab);
    case 'add-capability':
    case 'enable-feature':
    case 'check-component-store':
      return one('source', entry.source, 'folder');
    case 'add-driver':
      return [...one('source', entry.source, entry.recurse ? 'folder' : 'driver'), ...one('dpinst', entry.dpinst, 'file', ['.exe'], 'name dpinst.exe')];
    case 'install-application':
      return one('source', entry.source, 'file', ['.msi', '.exe'], 'name an .msi or .exe installer');
    case 'install-patch':
    case 'check-patch':
      return one('source', entry.source, 'file', ['.msp'], 'name an .msp');
    case 'add-appx': {
      const packages = ['.appx', '.msix', '.appxbundle', '.msixbundle'];
      const mend = `name an ${packages.join(', ')}`;
      return [...one('source', entry.source, 'file', packages, mend), ...many('dependencies', entry.dependencies, packages, mend), ...one('license', entry.license, 'file', ['.xml'], 'name the licence file (.xml)')];
    }
    case 'apply-answer-file':
      return one('source', entry.source, 'file', ['.xml'], 'name an answer file (.xml)');
    case 'copy-files':
      return one('source', entry.source, 'file-or-folder');
    case 'update-windows-pe':
      return [...many('packages', entry.packages, ['.cab'], cab), ...many('drivers', entry.drivers, ['.inf'], 'name an .inf'), ...one('startScript', entry.startScript, 'file', ['.cmd', '.bat'], 'name a batch file')];
    default:
      return [];
  }
}

/** The entry with every path replaced. Pure. */
export function mapOperationPaths<T extends OperationEntry>(entry: T, replace: (path: OperationPath) => string): T {
  const copy = structuredClone(entry);
  for (const found of operationPaths(entry)) {
    let place = copy as unknown as Record<string | number, unknown>;
    for (const key of found.keys.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
    place[found.keys.at(-1)!] = replace(found);
  }
  return copy;
}

/** What an operation is about, for its derived id: the payload's file name, or what it names. */
export function operationSubject(entry: OperationEntry): string {
  const file = (value: string): string => path.posix.basename(value.replaceAll('\\', '/'));
  switch (entry.operation) {
    case 'remove-package':
      return entry.package ?? file(entry.source ?? '');
    case 'add-language':
    case 'remove-language':
      return entry.language;
    case 'add-capability':
    case 'remove-capability':
      return entry.capability;
    case 'enable-feature':
    case 'disable-feature':
      return entry.feature;
    case 'remove-driver':
      return entry.driver;
    case 'set-international':
      return (['all', 'uiLanguage', 'systemLocale', 'userLocale', 'inputLocale', 'timeZone'] as const).filter((key) => entry[key] !== undefined).join('+');
    case 'set-edition':
      return entry.edition;
    case 'set-product-key':
      return 'key';
    case 'remove-appx':
      return entry.package;
    case 'set-registry-value':
    case 'remove-registry-value':
      return `${entry.key}\\${entry.value}`;
    case 'clean-up-image':
      return entry.resetBase ? 'reset-base' : 'components';
    case 'check-component-store':
      return entry.level ?? 'check';
    case 'update-windows-pe':
      return `boot.wim:${entry.index ?? 1}`;
    case 'list-image':
      return entry.what.join('+');
    case 'add-package':
      return entry.target ?? file(entry.source);
    case 'copy-files':
      return `${file(entry.source)} to ${entry.destination}`;
    default:
      return file(entry.source);
  }
}
