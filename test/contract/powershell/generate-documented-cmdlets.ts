// Writes documented-cmdlets.json: node --import tsx generate-documented-cmdlets.ts <windows-powershell-docs> <PowerShell-Docs>
// The arguments are git repositories with MicrosoftDocs/windows-powershell-docs and MicrosoftDocs/PowerShell-Docs. Only facts
// are taken: names, types, parameter sets, positions, accepted words.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DocumentedCmdlet, DocumentedCmdlets, DocumentedParameter } from './documented-cmdlet.ts';
import { readCmdletPage } from './read-cmdlet-page.ts';

/** Oldest first: a parameter must be in all of them. Windows Server 2016 is the oldest host with Windows PowerShell 5.1. */
const VERSIONS = {
  windows: [['server2016', 'docset/winserver2016-ps'], ['server2025', 'docset/winserver2025-ps']],
  powershell: [['5.1', 'reference/5.1'], ['7.6', 'reference/7.6']],
} as const;
const REPOSITORIES = { windows: 'MicrosoftDocs/windows-powershell-docs', powershell: 'MicrosoftDocs/PowerShell-Docs' };

/** Cmdlets that are used here, or that a change would likely use. */
const NAMES: Record<keyof typeof VERSIONS, Record<string, string>> = {
  windows: {
    'Hyper-V':
      'Add-VMDvdDrive Add-VMHardDiskDrive Add-VMNetworkAdapter Add-VMScsiController Checkpoint-VM Connect-VMNetworkAdapter Convert-VHD Copy-VMFile Disable-VMIntegrationService ' +
      'Disconnect-VMNetworkAdapter Dismount-VHD Enable-VMIntegrationService Enable-VMTPM Export-VM Get-VHD Get-VM Get-VMBios Get-VMComPort Get-VMDvdDrive Get-VMFirmware Get-VMHardDiskDrive ' +
      'Get-VMHost Get-VMIntegrationService Get-VMKeyProtector Get-VMNetworkAdapter Get-VMProcessor Get-VMSecurity Get-VMSnapshot Get-VMSwitch Get-VMVideo Merge-VHD Mount-VHD New-VHD New-VM New-VMSwitch ' +
      'Remove-VM Remove-VMDvdDrive Remove-VMHardDiskDrive Remove-VMNetworkAdapter Remove-VMSavedState Remove-VMSnapshot Remove-VMSwitch Rename-VM Resize-VHD Restart-VM Restore-VMSnapshot Resume-VM Save-VM ' +
      'Set-VM Set-VMBios Set-VMComPort Set-VMDvdDrive Set-VMFirmware Set-VMHardDiskDrive Set-VMKeyProtector Set-VMMemory Set-VMNetworkAdapter Set-VMProcessor Set-VMVideo Start-VM Stop-VM Suspend-VM Test-VHD',
    NetAdapter: 'Get-NetAdapter',
    NetTCPIP: 'Get-NetIPAddress Get-NetIPInterface Get-NetNeighbor New-NetIPAddress Remove-NetIPAddress',
    Dism: 'Get-WindowsOptionalFeature',
    Storage: 'Dismount-DiskImage Get-Disk Get-DiskImage Get-Partition Get-Volume Mount-DiskImage',
  },
  powershell: {
    CimCmdlets: 'Get-CimAssociatedInstance Get-CimInstance Invoke-CimMethod New-CimInstance New-CimSession Remove-CimSession',
    'Microsoft.PowerShell.Core': 'Export-ModuleMember ForEach-Object Get-Command Get-Module Import-Module Invoke-Command New-Module New-PSSession Out-Null Remove-Module Remove-PSSession Set-StrictMode Where-Object',
    'Microsoft.PowerShell.Diagnostics': 'Get-WinEvent',
    'Microsoft.PowerShell.Management':
      'Add-Content Copy-Item Get-ChildItem Get-Content Get-Item Get-ItemProperty Get-Location Get-Process Get-Service Join-Path Move-Item New-Item Pop-Location Push-Location Remove-Item Remove-ItemProperty ' +
      'Rename-Item Resolve-Path Set-Content Set-ItemProperty Set-Location Split-Path Start-Process Start-Service Stop-Process Stop-Service Test-Connection Test-Path Wait-Process',
    'Microsoft.WSMan.Management': 'Get-WSManInstance New-WSManInstance Remove-WSManInstance Set-WSManInstance',
    'Microsoft.PowerShell.Security': 'ConvertFrom-SecureString ConvertTo-SecureString Get-Acl Set-Acl',
    'Microsoft.PowerShell.Utility':
      'Add-Member Add-Type Compare-Object ConvertFrom-Json ConvertTo-Json Get-Date Get-Event Get-FileHash Get-Member Get-Random Get-Unique Get-Variable Group-Object Measure-Object New-Event New-Object New-TimeSpan ' +
      'Out-File Out-String Register-ObjectEvent Remove-Event Remove-Variable Select-Object Select-String Set-Variable Sort-Object Start-Sleep Tee-Object Unregister-Event Wait-Event ' +
      'Write-Debug Write-Error Write-Host Write-Information Write-Output Write-Progress Write-Verbose Write-Warning',
  },
};

const repositories = { windows: process.argv[2]!, powershell: process.argv[3]! };
const git = (repository: string, ...args: string[]) => execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 2 ** 27, stdio: ['ignore', 'pipe', 'ignore'] });

const table: DocumentedCmdlets = { sources: {}, cmdlets: {} };
for (const kind of ['windows', 'powershell'] as const) {
  const commit = git(repositories[kind], 'rev-parse', 'HEAD').trim();
  for (const [version] of VERSIONS[kind]) table.sources[version] = { repository: REPOSITORIES[kind], commit };
  for (const [module, names] of Object.entries(NAMES[kind])) for (const name of names.split(' ')) table.cmdlets[name] = gather(kind, module, name);
}
table.cmdlets = Object.fromEntries(Object.entries(table.cmdlets).sort(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(path.join(import.meta.dirname, 'documented-cmdlets.json'), render(table));

/** The newest page, with what the older ones lack or have beyond it. */
function gather(kind: keyof typeof VERSIONS, module: string, name: string): DocumentedCmdlet {
  const found = VERSIONS[kind].flatMap(([version, folder]) => {
    const page = `${folder}/${module}/${name}.md`;
    try {
      return [{ version, page, ...readCmdletPage(git(repositories[kind], 'show', `HEAD:${page}`)) }];
    } catch {
      return [];
    }
  });
  if (found.length === 0) throw new Error(`no page of ${name}`);
  const newest = found.at(-1)!;
  // PowerShell's own pages are complete: what has none in 5.1 is not there. Of Windows' modules some pages are missing.
  const versions = kind === 'powershell' ? VERSIONS[kind].map(([version]) => version as string) : found.map(({ version }) => version as string);
  const parameters: Record<string, DocumentedParameter> = {};
  for (const one of [...found].reverse()) {
    for (const [parameter, facts] of Object.entries(one.parameters)) {
      const notIn = versions.filter((version) => !found.find((other) => other.version === version)?.parameters[parameter]);
      parameters[parameter] ??= { ...facts, ...(notIn.length > 0 ? { notIn } : {}) };
    }
  }
  return { module, pages: Object.fromEntries(found.map((one) => [one.version, one.page])), sets: newest.sets, parameters };
}

/** JSON with a line for every parameter, so that a change of the documentation can be read as a change of lines. */
function render({ sources, cmdlets }: DocumentedCmdlets): string {
  const list = (indent: string, entries: [string, string][]) => entries.map(([key, value]) => `${indent}${JSON.stringify(key)}: ${value}`).join(',\n');
  const cmdlet = ({ parameters, ...rest }: DocumentedCmdlet) =>
    `{\n${list('   ', Object.entries(rest).map(([key, value]) => [key, JSON.stringify(value)]))},\n   "parameters": {\n${list('    ', Object.entries(parameters).map(([key, value]) => [key, JSON.stringify(value)]))}\n   }\n  }`;
  return `{\n "sources": {\n${list('  ', Object.entries(sources).map(([key, value]) => [key, JSON.stringify(value)]))}\n },\n "cmdlets": {\n${list('  ', Object.entries(cmdlets).map(([key, value]) => [key, cmdlet(value)]))}\n }\n}\n`;
}
