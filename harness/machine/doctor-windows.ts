import { execa } from 'execa';
import type { Finding } from './doctor.ts';

/**
 * Hyper-V on a Windows host: the service runs, and this user may manage machines: elevated, or a member of Hyper-V
 * Administrators (S-1-5-32-578; by id, since names are localised).
 */
export async function hyperVFindings(): Promise<Finding[]> {
  const script = [
    '$service = (Get-Service vmms -ErrorAction SilentlyContinue).Status',
    '$groups = [Security.Principal.WindowsIdentity]::GetCurrent().Groups.Value',
    "$admin = ([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole('Administrators')",
    "ConvertTo-Json -Compress @{ service = \"$service\"; rights = $admin -or ($groups -contains 'S-1-5-32-578') }",
  ].join('; ');
  const result = await execa('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], { reject: false, timeout: 20_000, windowsHide: true });
  return hyperVFindingsFrom(result.exitCode === 0 ? result.stdout : '');
}

/** Judges what the script above prints. */
export function hyperVFindingsFrom(printed: string): Finding[] {
  let state: { service?: string; rights?: boolean };
  try {
    state = JSON.parse(printed) as typeof state;
  } catch {
    return [{ check: 'hyper-v', status: 'warn', what: 'Hyper-V could not be asked', mend: 'Check that Windows PowerShell runs' }];
  }
  const service: Finding = state.service === 'Running' ? { check: 'hyper-v', status: 'ok', what: 'Hyper-V is running' } : { check: 'hyper-v', status: 'warn', what: state.service ? `the Hyper-V service is ${state.service}` : 'Hyper-V is not installed', mend: 'Enable the Windows feature Microsoft-Hyper-V-All, or use QEMU' };
  const rights: Finding = state.rights ? { check: 'hyper-v-rights', status: 'ok', what: 'this user may manage Hyper-V machines' } : { check: 'hyper-v-rights', status: 'warn', what: 'this user may not manage Hyper-V machines', mend: 'Join the group Hyper-V Administrators (S-1-5-32-578) or start elevated' };
  return [service, rights];
}
