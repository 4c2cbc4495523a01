import type { MachineFacts } from './machine-facts.ts';
import type { WmiInstance } from './instance.ts';

function kilobytes(bytes: number): number {
  return Math.floor(bytes / 1024);
}

/** Win32_OperatingSystem, properties in the order in which Windows lists them. */
export function operatingSystem(facts: MachineFacts): WmiInstance {
  const [major, minor, build] = facts.version.split('.');
  const directory = `${facts.systemDrive}\\Windows`;
  return {
    className: 'Win32_OperatingSystem',
    properties: [
      ['BootDevice', '\\Device\\HarddiskVolume1'],
      ['BuildNumber', build!],
      ['BuildType', 'Multiprocessor Free'],
      ['Caption', facts.caption],
      ['CodeSet', '1252'],
      ['CountryCode', '1'],
      ['CreationClassName', 'Win32_OperatingSystem'],
      ['CSCreationClassName', 'Win32_ComputerSystem'],
      ['CSDVersion', null],
      ['CSName', facts.computerName],
      ['CurrentTimeZone', facts.timeZone],
      ['Debug', false],
      ['Description', ''],
      ['Distributed', false],
      ['EncryptionLevel', 256],
      ['FreePhysicalMemory', kilobytes(facts.freeMemory)],
      ['FreeVirtualMemory', kilobytes(facts.freeMemory)],
      ['InstallDate', facts.installDate ?? null],
      ['LastBootUpTime', facts.bootTime],
      ['LocalDateTime', new Date()],
      ['Locale', '0409'],
      ['Manufacturer', 'Microsoft Corporation'],
      ['MUILanguages', ['en-US']],
      ['Name', `${facts.caption}|${directory}|\\Device\\Harddisk0\\Partition3`],
      ['OperatingSystemSKU', facts.sku],
      ['Organization', facts.organization],
      ['OSArchitecture', '64-bit'],
      ['OSLanguage', 1033],
      ['OSType', 18],
      ['OtherTypeDescription', null],
      ['PortableOperatingSystem', false],
      ['Primary', true],
      ['ProductType', facts.productType],
      ['RegisteredUser', facts.registeredUser],
      ['SerialNumber', facts.productId],
      ['ServicePackMajorVersion', 0],
      ['ServicePackMinorVersion', 0],
      ['Status', 'OK'],
      ['SystemDevice', '\\Device\\HarddiskVolume3'],
      ['SystemDirectory', `${directory}\\system32`],
      ['SystemDrive', facts.systemDrive],
      ['TotalVirtualMemorySize', kilobytes(facts.totalMemory)],
      ['TotalVisibleMemorySize', kilobytes(facts.totalMemory)],
      ['Version', `${major}.${minor}.${build}`],
      ['WindowsDirectory', directory],
    ],
  };
}
