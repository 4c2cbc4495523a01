# Carries out one verb of the Hyper-V provider. One JSON document {"verb": ..., "arguments": {...}} comes on standard input,
# one leaves on standard output between two marker lines (modules print warnings there, too). Runs on Windows PowerShell 5.1
# and PowerShell 7. Exit code 0: the verb succeeded; 1: the document holds the error.
#
# This file must not name the automatic variable for pipeline input: PowerShell's host would then read standard input
# itself, in the console's code page (PowerShell/PowerShell: ConsoleHost.cs, AstSearcher).
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# Started from PowerShell 7 by way of another program, Windows PowerShell would inherit its module folders and fail to load
# even its own modules (about_PSModulePath).
if ($PSVersionTable.PSVersion.Major -lt 6) { $env:PSModulePath = $env:ProgramFiles + '\WindowsPowerShell\Modules;' + $PSHOME + '\Modules' }
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'

Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'exchange.psm1')

# Verb -> module file, function, and whether the Hyper-V module is needed.
$verbs = @{
  'probe'                 = @('host.psm1', 'Get-WimproofHost', $false)
  'find-switch'           = @('network.psm1', 'Find-WimproofSwitch', $true)
  'new-switch'            = @('network.psm1', 'New-WimproofSwitch', $true)
  'remove-switch'         = @('network.psm1', 'Remove-WimproofSwitch', $true)
  'get-addresses'         = @('network.psm1', 'Get-WimproofAddress', $true)
  'new-disk'              = @('disk.psm1', 'New-WimproofDisk', $true)
  'new-differencing-disk' = @('disk.psm1', 'New-WimproofDifferencingDisk', $true)
  'convert-disk'          = @('disk.psm1', 'Convert-WimproofDisk', $true)
  'new-machine'           = @('machine.psm1', 'New-WimproofMachine', $true)
  'start-machine'         = @('machine.psm1', 'Start-WimproofMachine', $true)
  'stop-machine'          = @('machine.psm1', 'Stop-WimproofMachine', $true)
  'get-state'             = @('machine.psm1', 'Get-WimproofState', $true)
  'remove-machine'        = @('machine.psm1', 'Remove-WimproofMachine', $true)
  'checkpoint-machine'    = @('checkpoint.psm1', 'Checkpoint-WimproofMachine', $true)
  'restore-machine'       = @('checkpoint.psm1', 'Restore-WimproofMachine', $true)
  'get-picture'           = @('console.psm1', 'Get-WimproofPicture', $false)
  'send-key'              = @('console.psm1', 'Send-WimproofKey', $false)
  'read-guest-files'      = @('guest.psm1', 'Get-WimproofGuestFile', $false)
  'watch'                 = @('watch.psm1', 'Watch-WimproofMachine', $true)
}

$exitCode = 1
try {
  $request = Read-WimproofRequest
  if (-not $verbs.ContainsKey($request.Verb)) {
    throw (New-Object -TypeName System.ArgumentException -ArgumentList ('unknown verb ' + $request.Verb))
  }
  $module, $function, $needsHyperV = $verbs[$request.Verb]
  # Imported by name and first: another module with a Get-VM of its own (VMware PowerCLI) must not be found instead.
  if ($needsHyperV) { Import-Module -Name 'Hyper-V' }
  Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath $module)
  $parameters = $request.Arguments
  $value = & $function @parameters
  $answer = [ordered]@{ ok = $true; value = $value }
  $exitCode = 0
} catch {
  $answer = [ordered]@{ ok = $false; error = (ConvertTo-WimproofError -Record $_) }
}
Write-WimproofAnswer -Answer $answer
exit $exitCode
