import { decoratedSection } from './driver-models.ts';
import { addRegistryValues, type InfRegistryValue } from './inf-add-reg.ts';
import { infDirectory } from './inf-directories.ts';
import type { Inf } from './inf.ts';

export interface ServiceInstall {
  name: string;
  displayName: string;
  /** SERVICE_KERNEL_DRIVER 1, ... as in `Services\<name>\Type`. */
  type: number;
  /** 0 boot, 1 system, 2 auto, 3 demand, 4 disabled. */
  start: number;
  errorControl: number;
  /** As in the INF, `%13%\x.sys`. */
  binary: string;
  group: string;
}
export interface FileCopy {
  /** Name in the package. */
  source: string;
  /** Windows path relative to the system volume. */
  target: string;
}
/** What a DDInstall section asks for, with its sections .Services and .CoInstallers. */
export interface InstallSection {
  /** Decorated name as found in the INF. */
  name: string;
  files: FileCopy[];
  registry: InfRegistryValue[];
  services: ServiceInstall[];
  /** Entries of CoInstallers32: `file.dll,EntryPoint`. */
  coInstallers: string[];
  coInstallerFiles: FileCopy[];
}

function copies(inf: Inf, section: string, store: string): FileCopy[] {
  const directoryOf = (list: string): string | undefined => {
    const fields = inf.section('DestinationDirs').find((line) => line.key.toLowerCase() === list.toLowerCase())?.fields ?? inf.section('DestinationDirs').find((line) => line.key.toLowerCase() === 'defaultdestdir')?.fields;
    const base = infDirectory(fields?.[0] ?? '', store);
    return base === undefined ? undefined : [base, fields?.[1] ?? ''].filter(Boolean).join('\\');
  };
  const lists = inf.section(section).filter((line) => line.key.toLowerCase() === 'copyfiles').flatMap((line) => line.fields.filter(Boolean));
  return lists.flatMap((list): FileCopy[] => {
    const names = list.startsWith('@') ? [[list.slice(1)]] : inf.section(list).map((line) => (line.key === '' ? line.fields : [line.key, ...line.fields]));
    const directory = directoryOf(list.startsWith('@') ? 'defaultdestdir' : list);
    // Files of directory 13 stay in the driver store; an unknown directory is Windows' to judge, and nothing is copied there.
    if (directory === undefined || directory === store) return [];
    return names.flatMap(([target = '', source = '']) => (target === '' ? [] : [{ source: source || target, target: `${directory}\\${target}` }]));
  });
}

function registryOf(inf: Inf, section: string): InfRegistryValue[] {
  return inf.section(section).filter((line) => line.key.toLowerCase() === 'addreg').flatMap((line) => line.fields.filter(Boolean).flatMap((name) => addRegistryValues(inf, name)));
}

function services(inf: Inf, section: string): ServiceInstall[] {
  return inf.section(section).filter((line) => line.key.toLowerCase() === 'addservice').flatMap(({ fields }): ServiceInstall[] => {
    const [name = '', , install = ''] = fields;
    // `AddService = ,2` says that the device has no service.
    if (name === '' || install === '') return [];
    const text = (key: string): string => inf.value(install, key);
    return [{ name, displayName: text('DisplayName'), type: Number(text('ServiceType') || 1), start: Number(text('StartType') || 3), errorControl: Number(text('ErrorControl') || 1), binary: text('ServiceBinary'), group: text('LoadOrderGroup') }];
  });
}

/** Reads the DDInstall section that fits the architecture, and what hangs on it. `store` is the package's folder as a Windows path without drive. */
export function readInstallSection(inf: Inf, installSection: string, architecture: string, store: string): InstallSection {
  const name = decoratedSection(inf, installSection, architecture);
  const coInstallers = decoratedSection(inf, installSection, architecture, '.CoInstallers');
  const entries = registryOf(inf, coInstallers).filter((value) => value.name.toLowerCase() === 'coinstallers32');
  return {
    name,
    files: copies(inf, name, store),
    registry: registryOf(inf, name),
    services: services(inf, decoratedSection(inf, installSection, architecture, '.Services')),
    coInstallers: entries.flatMap(({ data }) => (Array.isArray(data) ? data : [String(data)])),
    coInstallerFiles: copies(inf, coInstallers, store),
  };
}
