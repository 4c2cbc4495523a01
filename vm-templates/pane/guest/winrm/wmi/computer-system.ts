import type { MachineFacts } from './machine-facts.ts';
import type { WmiInstance } from './instance.ts';

/** Win32_ComputerSystem, properties in the order in which Windows lists them. */
export function computerSystem(facts: MachineFacts): WmiInstance {
  const server = facts.productType === 3;
  return {
    className: 'Win32_ComputerSystem',
    properties: [
      ['AutomaticManagedPagefile', true],
      ['BootROMSupported', true],
      ['BootupState', 'Normal boot'],
      ['Caption', facts.computerName],
      ['CreationClassName', 'Win32_ComputerSystem'],
      ['CurrentTimeZone', facts.timeZone],
      ['Description', 'AT/AT COMPATIBLE'],
      ['DNSHostName', facts.computerName],
      ['Domain', 'WORKGROUP'],
      ['DomainRole', server ? 2 : 0],
      ['HypervisorPresent', true],
      ['InstallDate', null],
      ['Name', facts.computerName],
      ['NumberOfLogicalProcessors', facts.processors],
      ['NumberOfProcessors', 1],
      ['PartOfDomain', false],
      ['PrimaryOwnerName', facts.registeredUser],
      ['Roles', ['LM_Workstation', 'LM_Server', 'NT', ...(server ? ['Server_NT'] : [])]],
      ['Status', 'OK'],
      ['SystemType', 'x64-based PC'],
      ['TotalPhysicalMemory', facts.totalMemory],
      ['UserName', null],
      ['Workgroup', 'WORKGROUP'],
    ],
  };
}
