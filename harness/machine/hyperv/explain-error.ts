import type { WimproofError } from '../../errors/wimproof-error.ts';
import { hyperVError } from './hyperv-error.ts';
import type { PowerShellError } from './host-record.ts';

/** How to install Hyper-V. Sources: Enable-WindowsOptionalFeature and Install-WindowsFeature pages; "Install Hyper-V". */
export const INSTALL_HYPERV = 'On Windows Server: Install-WindowsFeature -Name Hyper-V -IncludeManagementTools -Restart; on Windows 10 and 11 Pro: Enable-WindowsOptionalFeature -Online -FeatureName Microsoft-Hyper-V -All';
/** Group by its well-known SID: names are localised. */
export const GET_RIGHTS = "Start wimproof elevated; or Add-LocalGroupMember -SID 'S-1-5-32-578' -Member <you>, sign out and in again (the serial line still needs an elevated start)";
/** Sources: "BCDEdit /set" (hypervisorlaunchtype), "Run Hyper-V in a virtual machine with nested virtualization". */
export const START_HYPERVISOR = 'Run `bcdedit /set hypervisorlaunchtype auto` elevated and restart; switch virtualisation on in the firmware; in a Hyper-V guest: Set-VMProcessor -VMName <guest> -ExposeVirtualizationExtensions $true on its host, with the guest off';

interface Rule {
  code: string;
  matches: (error: PowerShellError, codes: Set<string>) => boolean;
  cause: string;
  mend: string;
}

const has = (...wanted: string[]) => (_: PowerShellError, codes: Set<string>) => wanted.some((code) => codes.has(code));

/**
 * In order. Identifiers and HRESULTs decide, since messages are translated: minikube issues 4067, 6346, 9286, 16665,
 * MSLab issue 300 and multipass issues 1323, 3090 show both in four languages. Numbers: winerror.h ([MS-ERREF]).
 */
const RULES: Rule[] = [
  {
    code: 'WP-HYPERV-MODULE',
    matches: (error) => error.fullyQualifiedErrorId.startsWith('Modules_ModuleNotFound'),
    cause: 'the Hyper-V PowerShell module is not on this computer',
    mend: INSTALL_HYPERV,
  },
  {
    code: 'WP-HYPERV-RIGHTS',
    // 0x80041003: WBEM_E_ACCESS_DENIED. Reading machines without rights fails with `required permission` alone.
    matches: (error, codes) => error.category === 'PermissionDenied' || error.fullyQualifiedErrorId.startsWith('AccessDenied') || has('0X80070005', '0X80041003')(error, codes) || /required permission/i.test(error.message),
    cause: 'this account may not do that in Hyper-V, or Hyper-V may not use a file',
    mend: GET_RIGHTS,
  },
  {
    code: 'WP-HYPERV-MEMORY',
    // 0x800705AA: insufficient system resources, with the id `Unspecified`; 0x8007000E: out of memory.
    matches: (error, codes) => error.fullyQualifiedErrorId.startsWith('OutOfMemory') || has('0X800705AA', '0X8007000E')(error, codes),
    cause: 'this host has not enough free memory for the machine',
    mend: 'Close other machines and programs, give the machine less memory (machine.memoryMiB), or run fewer machines at once (--jobs)',
  },
  {
    code: 'WP-HYPERV-NOT-RUNNING',
    // 0x80370102: HCS_E_HYPERV_NOT_INSTALLED. The message is docker/for-win issues 4470, 4792.
    matches: (error, codes) => has('0X80370102', '0XC0351000')(error, codes) || /hypervisor is not running|Hyper-V components is not running/i.test(error.message),
    cause: 'the hypervisor does not run',
    mend: START_HYPERVISOR,
  },
  {
    code: 'WP-HYPERV-SWITCH',
    matches: (error) => /(VMSwitch|ConnectVMNetworkAdapter)$/.test(error.fullyQualifiedErrorId) || (/NewVM$/.test(error.fullyQualifiedErrorId) && /switch/i.test(error.message)),
    cause: 'the virtual switch cannot be used',
    mend: 'See `Get-VMSwitch` for those that exist, and name one in WIMPROOF_HYPERV_SWITCH',
  },
  {
    code: 'WP-HYPERV-DISK-FULL',
    matches: has('0X80070070', '0X80070027'),
    cause: 'the disk of this host is full',
    mend: 'Free space where the run folder and the cache are, or run `wimproof clean --cache`',
  },
  {
    code: 'WP-HYPERV-FILE-IN-USE',
    matches: has('0X80070020', '0X80070021'),
    cause: 'another program holds a disk or a medium of the machine',
    mend: 'See whether a machine of an earlier run still exists (`wimproof clean`), or whether a virus scanner holds the file',
  },
  {
    code: 'WP-HYPERV-FILE',
    matches: has('0X80070002', '0X80070003'),
    cause: 'Hyper-V does not find a file of the machine',
    mend: 'Keep run folder and cache on a local disk: Hyper-V opens files as its own service',
  },
];

/** Every HRESULT that an error names: in its record, and in its message as `(0x8007000E)`. */
function codesOf(error: PowerShellError): Set<string> {
  const named = [...error.message.matchAll(/0x[0-9a-f]{8}/gi)].map((match) => match[0]);
  return new Set([error.hresult, ...(error.hresults ?? []), ...named].map((code) => code.toUpperCase()));
}

/**
 * Says in our words what PowerShell's error record says.
 * @param doing what was tried, as it follows `Hyper-V could not`: `start machine x`
 */
export function explainError(error: PowerShellError, doing: string): WimproofError {
  const codes = codesOf(error);
  const rule = RULES.find((one) => one.matches(error, codes));
  const said = error.message.replace(/\s+/g, ' ').trim().slice(0, 300);
  const record = `${error.fullyQualifiedErrorId || error.category}${error.at ? ` at ${error.at}` : ''}`;
  if (!rule) return hyperVError('WP-HYPERV-FAILED', `Hyper-V could not ${doing}: ${said} (${record})`, 'See the message, and the event logs Hyper-V-VMMS-Admin and Hyper-V-Worker-Admin');
  return hyperVError(rule.code, `Hyper-V could not ${doing}: ${rule.cause}: ${said} (${record})`, rule.mend);
}
