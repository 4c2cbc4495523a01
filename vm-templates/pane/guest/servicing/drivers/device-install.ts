import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { SetupApiEntry } from '../../logs/setupapi-log.ts';
import { CLASS, type Device, ENUM, listDevices, setExtension } from './devices.ts';
import { type FileCopy, type InstallSection, readInstallSection, type ServiceInstall } from './driver-install-section.ts';
import { readInf } from './driver-package.ts';
import type { DriverNode } from './driver-rank.ts';
import { REPOSITORY } from './driver-store.ts';
import type { ServicedImage } from '../image.ts';
import { installationLines } from './device-install-log.ts';
import { findEntry } from '../image-path.ts';
import type { InfRegistryValue } from './inf-add-reg.ts';
import { expandInfDirectory } from './inf-directories.ts';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const ROOTS: Record<string, string> = { HKLM: 'HKLM', HKCR: 'HKLM\\SOFTWARE\\Classes', HKCU: 'HKU\\.DEFAULT', HKU: 'HKU' };

/** What an installation did, as lines for setupapi.dev.log, and the co-installers that took part. */
export interface DeviceInstallation {
  lines: SetupApiEntry[];
  coInstallers: string[];
  /** A boot-start driver is loaded at the next start only. */
  restartNeeded: boolean;
}

/** First `{class}\\NNNN` that no device has. One that a device left behind (Generalize forgets devices only) is emptied. */
function softwareKey(image: ServicedImage, classGuid: string): string {
  const taken = new Set(listDevices(image.registry).map((device) => device.driverKey.toLowerCase()));
  let number = 0;
  while (taken.has(`${classGuid}\\${String(number).padStart(4, '0')}`)) number += 1;
  const name = `${classGuid}\\${String(number).padStart(4, '0')}`;
  image.registry.deleteKey(`${CLASS}\\${name}`);
  return name;
}

function copyFiles(image: ServicedImage, files: FileCopy[], from: string): void {
  for (const file of files) {
    const source = findEntry(from, file.source);
    if (!source || !existsSync(source)) continue;
    const target = image.path(file.target);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target);
  }
}

/** Writes values of AddReg sections; `relative` is the key that HKR stands for. */
function writeValues(image: ServicedImage, values: InfRegistryValue[], relative: string): void {
  for (const value of values) {
    const root = value.root === 'HKR' ? relative : ROOTS[value.root]!;
    const key = image.registry.create([root, value.subkey].filter(Boolean).join('\\'));
    if (!value.keep || key.value(value.name) === undefined) key.setValue(value.name, value.type, value.data);
  }
}

/** AddService: the service's key. A binary in the driver store is named from the system root. */
function addService(image: ServicedImage, service: ServiceInstall, store: string): void {
  const key = image.registry.create(`${SERVICES}\\${service.name}`);
  key.setValue('Type', 'REG_DWORD', service.type);
  key.setValue('Start', 'REG_DWORD', service.start);
  key.setValue('ErrorControl', 'REG_DWORD', service.errorControl);
  if (service.displayName) key.setValue('DisplayName', 'REG_SZ', service.displayName);
  if (service.group) key.setValue('Group', 'REG_SZ', service.group);
  key.setValue('ImagePath', 'REG_EXPAND_SZ', expandInfDirectory(service.binary, store).replace(/^Windows\\/i, '\\SystemRoot\\'));
}

/** Windows path (no drive) of the folder in the driver store that a stored package lies in. */
function storeFolder(node: DriverNode): string {
  return node.driver.inbox ? 'Windows\\INF' : `${REPOSITORY}\\${basename(dirname(node.driver.infPath))}`;
}

/** What Control\Class and Enum say of a device once it has this driver; gives its software key. */
function writeDeviceKeys(image: ServicedImage, device: Device, { driver, model, matchingId }: DriverNode, install: InstallSection): string {
  const { registry } = image;
  const target = device.driverKey.toLowerCase().startsWith(`${driver.classGuid}\\`) ? device.driverKey : softwareKey(image, driver.classGuid);
  if (device.driverKey && device.driverKey !== target) registry.deleteKey(`${CLASS}\\${device.driverKey}`);
  registry.create(`${CLASS}\\${driver.classGuid}`).setValue('Class', 'REG_SZ', driver.className);
  const software = registry.create(`${CLASS}\\${target}`);
  const texts: [string, string][] = [
    ['DriverDesc', model.description], ['InfPath', driver.publishedName], ['InfSection', model.installSection], ['ProviderName', driver.provider],
    ['DriverDate', driver.date.split('/').map(Number).join('-')], ['DriverVersion', driver.version], ['MatchingDeviceId', matchingId.toLowerCase()],
  ];
  for (const [name, value] of texts) software.setValue(name, 'REG_SZ', value);
  if (install.coInstallers.length > 0) software.setValue('CoInstallers32', 'REG_MULTI_SZ', install.coInstallers);
  else software.deleteValue('CoInstallers32');
  const key = registry.create(`${ENUM}\\${device.instanceId}`);
  const facts: [string, string][] = [['Driver', target], ['ClassGUID', driver.classGuid], ['DeviceDesc', model.description], ['Mfg', model.manufacturer]];
  for (const [name, value] of facts) key.setValue(name, 'REG_SZ', value);
  if (model.service) key.setValue('Service', 'REG_SZ', model.service);
  else key.deleteValue('Service');
  return target;
}

/**
 * Installs a stored driver on a device of a running system: files, services, software key below Control\Class, what Enum says of the
 * device, co-installers ("How Setup Selects Drivers", "Writing a Co-installer"). An extension INF adds its part and does not become
 * the device's driver. Changes are not saved.
 */
export function installOnDevice(image: ServicedImage, device: Device, node: DriverNode): DeviceInstallation {
  const { driver, model } = node;
  const store = storeFolder(node);
  const install = readInstallSection(readInf(driver.infPath), model.installSection, image.architecture, store);
  copyFiles(image, [...install.files, ...install.coInstallerFiles], dirname(driver.infPath));
  for (const service of install.services) addService(image, service, store);
  const isExtension = driver.extensionId !== '';
  if (isExtension) setExtension(image.registry, device, driver.publishedName, true);
  const target = isExtension ? device.driverKey : writeDeviceKeys(image, device, node, install);
  if (target) writeValues(image, install.registry, `${CLASS}\\${target}`);
  return { coInstallers: install.coInstallers, restartNeeded: driver.bootCritical && !driver.inbox, lines: installationLines(node, install) };
}
