import type { Finding } from './doctor.ts';
import { GET_RIGHTS, INSTALL_HYPERV, START_HYPERVISOR } from './hyperv/explain-error.ts';
import type { HostRecord } from './hyperv/host-record.ts';

/** Least memory for a machine with Windows, besides what the host needs. */
const WINDOWS_MIB = 4096;

/**
 * Judges what `probe` says of a Windows host. Pure. One finding for each: module, hypervisor, rights, serial line, log of
 * ends, switch, memory. Nothing is `fail`: without Hyper-V there is QEMU.
 */
export function judgeHost(host: HostRecord): Finding[] {
  return [
    moduleFinding(host),
    hypervisorFinding(host),
    ...(host.module === null ? [] : [rightsFinding(host), answersFinding(host), switchFinding(host), logFinding(host)]),
    ...(host.system ? [memoryFinding(host.system.freeMemoryMiB)] : []),
  ];
}

/** Whether Hyper-V can be used as these findings say: it answers, to somebody who may use it. */
export function canRunMachines(findings: readonly Finding[]): boolean {
  return ['hyper-v', 'hypervisor', 'hyper-v-answers'].every((check) => findings.some((one) => one.check === check && one.status === 'ok'));
}

function moduleFinding(host: HostRecord): Finding {
  const check = 'hyper-v';
  if (host.module === null) {
    if (!host.powershell.is64Bit) return { check, status: 'warn', what: 'PowerShell is a 32-bit one, which does not see Hyper-V', mend: 'Use a 64-bit Node' };
    return { check, status: 'warn', what: host.service === null ? 'Hyper-V is not installed' : 'Hyper-V is installed without its PowerShell module', mend: `${INSTALL_HYPERV}; or use QEMU` };
  }
  if (host.service !== 'Running') return { check, status: 'warn', what: `the Hyper-V service vmms is ${host.service ?? 'not there'}`, mend: host.service === null ? INSTALL_HYPERV : 'Run `Start-Service -Name vmms` elevated' };
  return { check, status: 'ok', what: `Hyper-V module ${host.module}, PowerShell ${host.powershell.version}${host.system ? `, ${host.system.caption} (${host.system.build})` : ''}` };
}

function hypervisorFinding({ system, virtualization }: HostRecord): Finding {
  const check = 'hypervisor';
  if (!system) return { check, status: 'warn', what: 'this computer could not be asked', mend: 'Check that the WMI service (winmgmt) runs' };
  const place = `${system.manufacturer} ${system.model}`;
  if (isVirtualMachine(system)) {
    // There a hypervisor is always present, the one below; and the processor's flags read false while Hyper-V runs.
    if (virtualization.answers) return { check, status: 'ok', what: `nested in ${place}: the first machine shows whether nested virtualisation is on (WP-HYPERV-NOT-RUNNING)` };
    if (system.virtualizationFirmware) return { check, status: 'ok', what: `${place} has nested virtualisation` };
    return { check, status: 'warn', what: `this computer is a virtual machine (${place}) without virtualisation of its own`, mend: START_HYPERVISOR };
  }
  if (system.hypervisorPresent) return { check, status: 'ok', what: 'the hypervisor runs' };
  return { check, status: 'warn', what: system.virtualizationFirmware ? 'the hypervisor does not run' : 'virtualisation is switched off in the firmware', mend: START_HYPERVISOR };
}

/** Win32_ComputerSystem of guests: Hyper-V and Azure say `Virtual Machine`, others their names. */
function isVirtualMachine({ model, manufacturer }: NonNullable<HostRecord['system']>): boolean {
  return /virtual|vmware|kvm|qemu|standard pc|amazon ec2|google compute/i.test(`${manufacturer} ${model}`);
}

function rightsFinding({ rights }: HostRecord): Finding {
  const check = 'hyper-v-rights';
  if (rights?.elevated) return { check, status: 'ok', what: 'elevated: may manage Hyper-V machines and open their serial lines' };
  if (rights?.hyperVAdministrator) return { check, status: 'warn', what: 'a Hyper-V administrator, not elevated: the serial lines of machines may stay closed', mend: 'Start wimproof elevated' };
  return { check, status: 'warn', what: 'this user may not manage Hyper-V machines', mend: GET_RIGHTS };
}

function answersFinding({ virtualization }: HostRecord): Finding {
  const check = 'hyper-v-answers';
  if (virtualization.answers) return { check, status: 'ok', what: `Get-VMHost answers (${virtualization.logicalProcessors} logical processors)` };
  const said = virtualization.error?.message.replace(/\s+/g, ' ').trim().slice(0, 200) ?? 'no reason given';
  return { check, status: 'warn', what: `Hyper-V does not answer: ${said}`, mend: virtualization.error?.category === 'PermissionDenied' || /permission/i.test(said) ? GET_RIGHTS : 'Restart the service vmms (`Restart-Service -Name vmms`, elevated)' };
}

function switchFinding({ virtualization }: HostRecord): Finding {
  const check = 'hyper-v-switch';
  const defaultSwitch = virtualization.switches.find((one) => one.id.toLowerCase() === 'c08cb7b8-9b3c-408e-8e30-5e16a3aeb444');
  if (defaultSwitch) return { check, status: 'ok', what: `machines use '${defaultSwitch.name}' (NAT, with DHCP)` };
  // No warning: this is how every Windows Server is, and it works.
  return { check, status: 'ok', what: 'each run makes an internal switch: machines reach this host and nothing else' };
}

function logFinding({ workerLog }: HostRecord): Finding {
  const check = 'hyper-v-log';
  if (workerLog) return { check, status: 'ok', what: 'the log that tells why machines end can be read' };
  return { check, status: 'warn', what: 'the event log Microsoft-Windows-Hyper-V-Worker-Admin cannot be read: restarts of guests are not seen', mend: 'Start wimproof elevated, or join Event Log Readers (S-1-5-32-573)' };
}

function memoryFinding(freeMiB: number): Finding {
  const check = 'hyper-v-memory';
  const what = `${(freeMiB / 1024).toFixed(1)} GiB of memory free for machines`;
  return freeMiB >= WINDOWS_MIB ? { check, status: 'ok', what } : { check, status: 'warn', what, mend: 'A machine with Windows takes 4 GiB: close other machines and programs' };
}
