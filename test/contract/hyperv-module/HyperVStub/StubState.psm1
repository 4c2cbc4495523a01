# What the stub knows: one JSON file for each machine, one for the switches, in the folder that WIMPROOF_HYPERV_STUB names.
# Every call of the provider is a PowerShell of its own, so nothing is kept in memory. PowerShell 7 on Linux only.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$defaultSwitch = @{ id = 'c08cb7b8-9b3c-408e-8e30-5e16a3aeb444'; name = 'Default Switch'; type = 'Internal' }

# The state's folder, or one below it.
function Get-StubFolder {
  param([string] $Below = '')
  if ([string]::IsNullOrEmpty($env:WIMPROOF_HYPERV_STUB)) { throw 'WIMPROOF_HYPERV_STUB does not name a folder for the state of the stub' }
  $folder = [System.IO.Path]::Combine($env:WIMPROOF_HYPERV_STUB, $Below)
  return [System.IO.Directory]::CreateDirectory($folder).FullName
}

# Read by other processes at any time, so the file is replaced as a whole.
function Write-StubFile {
  param([Parameter(Mandatory = $true)][string] $Path, [Parameter(Mandatory = $true)][object] $Value)
  $new = '{0}.{1}' -f $Path, $PID
  [System.IO.File]::WriteAllText($new, (ConvertTo-Json -InputObject $Value -Depth 8))
  [System.IO.File]::Move($new, $Path, $true)
}

function Get-StubMachine {
  $folder = Get-StubFolder -Below 'machines'
  foreach ($file in @([System.IO.Directory]::GetFiles($folder, '*.json') | Sort-Object)) {
    ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file)) -AsHashtable
  }
}

function Save-StubMachine {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  Write-StubFile -Path ([System.IO.Path]::Combine((Get-StubFolder -Below 'machines'), $Machine['id'] + '.json')) -Value $Machine
}

function Remove-StubMachine {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  [System.IO.File]::Delete([System.IO.Path]::Combine((Get-StubFolder -Below 'machines'), $Machine['id'] + '.json'))
}

# With WIMPROOF_HYPERV_STUB_DEFAULT_SWITCH set, the host has the switch that Windows clients have.
function Get-StubSwitch {
  $file = [System.IO.Path]::Combine((Get-StubFolder), 'switches.json')
  if (-not [string]::IsNullOrEmpty($env:WIMPROOF_HYPERV_STUB_DEFAULT_SWITCH)) { $defaultSwitch }
  if ([System.IO.File]::Exists($file)) { (ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file)) -AsHashtable)['switches'] }
}

function Set-StubSwitch {
  param([Parameter(Mandatory = $true)][AllowEmptyCollection()][object[]] $Switches)
  Write-StubFile -Path ([System.IO.Path]::Combine((Get-StubFolder), 'switches.json')) -Value @{ switches = @($Switches | Where-Object -FilterScript { $_['id'] -ne $defaultSwitch['id'] }) }
}

# The next number of a machine's start; record numbers of the event log are made from it.
function New-StubStart {
  $file = [System.IO.Path]::Combine((Get-StubFolder), 'starts')
  $number = 1
  if ([System.IO.File]::Exists($file)) { $number = 1 + [int][System.IO.File]::ReadAllText($file) }
  [System.IO.File]::WriteAllText($file, [string]$number)
  return $number
}

# Where the host reaches the machine: an address of its own in 127.0.0.0/8, of which QEMU forwards ports to the guest.
function Get-StubAddress {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  $bytes = ([guid]$Machine['id']).ToByteArray()
  return '127.{0}.{1}.{2}' -f (64 + $bytes[0] % 64), $bytes[1], (1 + $bytes[2] % 254)
}

# An error as the Hyper-V cmdlets raise it.
function New-StubError {
  param([Parameter(Mandatory = $true)][string] $Message, [string] $Id = 'InvalidParameter', [System.Management.Automation.ErrorCategory] $Category = 'InvalidArgument')
  return New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList (New-Object -TypeName System.InvalidOperationException -ArgumentList $Message), $Id, $Category, $null
}

# Runs a program to its end and returns what it printed.
function Invoke-StubProgram {
  param([Parameter(Mandatory = $true)][string] $Program, [Parameter(Mandatory = $true)][string[]] $Arguments)
  $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo -ArgumentList $Program
  foreach ($argument in $Arguments) { $start.ArgumentList.Add($argument) }
  $start.RedirectStandardInput = $true
  $start.RedirectStandardOutput = $true
  $start.RedirectStandardError = $true
  $process = [System.Diagnostics.Process]::Start($start)
  $process.StandardInput.Close()
  $said = $process.StandardError.ReadToEndAsync()
  $printed = $process.StandardOutput.ReadToEnd()
  $process.WaitForExit()
  if ($process.ExitCode -ne 0) { throw (New-StubError -Message ('{0}: {1}' -f $Program, $said.Result.Trim()) -Id 'OperationFailed' -Category 'NotSpecified') }
  return $printed
}

Export-ModuleMember -Function '*-Stub*'
