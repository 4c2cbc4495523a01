# Frees what a dead run left in Hyper-V: one machine, or one switch, by its name. For the ledger, which knows nothing but
# argument lists. Exit code 0: it is gone, or was never made. Names other than ours are refused.
param(
  [Parameter(Mandatory = $true)][ValidateSet('machine', 'switch')][string] $Kind,
  [Parameter(Mandatory = $true)][ValidatePattern('^wimproof-[a-z0-9-]+$')][string] $Name
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
if ($PSVersionTable.PSVersion.Major -lt 6) { $env:PSModulePath = $env:ProgramFiles + '\WindowsPowerShell\Modules;' + $PSHOME + '\Modules' }
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'

try {
  Import-Module -Name 'Hyper-V'
  if ($Kind -eq 'machine') {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'machine.psm1')
    $null = Remove-WimproofMachine -Name $Name
  } else {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'network.psm1')
    $null = Remove-WimproofSwitch -Name $Name
  }
  exit 0
} catch {
  [Console]::Out.WriteLine($_.Exception.Message)
  exit 1
}
