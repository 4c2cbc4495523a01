# Drives QEMU as a machine's record says. Synthetic devices are virtio ones, the emulated ones of generation 1 IDE and e1000.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'StubState.psm1')
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'StubArguments.psm1')

function Get-StubPath {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [Parameter(Mandatory = $true)][string] $Name)
  return [System.IO.Path]::Combine((Get-StubFolder -Below ('run/' + $Machine['id'].Substring(0, 8))), $Name)
}

# Id of the machine's process, or 0.
function Get-StubProcess {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  $file = Get-StubPath -Machine $Machine -Name 'pid'
  try {
    $id = [int][System.IO.File]::ReadAllText($file).Trim()
    if ([System.IO.File]::ReadAllText("/proc/$id/cmdline").Contains($Machine['id'])) { return $id }
  } catch [System.IO.IOException] {
    return 0
  }
  return 0
}

function Get-StubState {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  if ((Get-StubProcess -Machine $Machine) -ne 0) { return 'Running' }
  if ($Machine['saved'] -ne '') { return 'Saved' }
  return 'Off'
}

# Sends commands to one of QEMU's monitors (QMP) and returns the last answer.
function Invoke-StubMonitor {
  param([Parameter(Mandatory = $true)][string] $Socket, [AllowEmptyCollection()][object[]] $Commands = @())
  $client = New-Object -TypeName System.Net.Sockets.Socket -ArgumentList 'Unix', 'Stream', 'Unspecified'
  try {
    $client.Connect((New-Object -TypeName System.Net.Sockets.UnixDomainSocketEndPoint -ArgumentList $Socket))
    $stream = New-Object -TypeName System.Net.Sockets.NetworkStream -ArgumentList $client
    $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $stream
    $null = $reader.ReadLine()
    $answer = $null
    foreach ($command in @(@{ execute = 'qmp_capabilities' }) + $Commands) {
      $bytes = [System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $command -Depth 8 -Compress) + "`n")
      $stream.Write($bytes, 0, $bytes.Length)
      do {
        $line = $reader.ReadLine()
        if ($null -eq $line) { return $answer }
        $answer = ConvertFrom-Json -InputObject $line -AsHashtable
      } until ($answer.ContainsKey('return') -or $answer.ContainsKey('error'))
      if ($answer.ContainsKey('error')) { throw (New-StubError -Message $answer['error']['desc'] -Id 'OperationFailed' -Category 'NotSpecified') }
    }
    return $answer['return']
  } finally {
    $client.Dispose()
  }
}

# A command of the monitor for people; it says what went wrong in words.
function Invoke-StubHumanMonitor {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [Parameter(Mandatory = $true)][string] $Line)
  $said = Invoke-StubMonitor -Socket (Get-StubPath -Machine $Machine -Name 'qmp') -Commands @(@{ execute = 'human-monitor-command'; arguments = @{ 'command-line' = $Line } })
  if ([string]$said -match 'Error') { throw (New-StubError -Message $said -Id 'OperationFailed' -Category 'NotSpecified') }
}

function Start-StubProcess {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [string] $Checkpoint = '')
  if ((Get-StubProcess -Machine $Machine) -ne 0) { return }
  $number = New-StubStart
  $Machine['starts'] = @($Machine['starts']) + @($number)
  $Machine['saved'] = ''
  $Machine['stopping'] = $false
  Save-StubMachine -Machine $Machine
  foreach ($name in 'pid', 'qmp', 'events', 'packets') { [System.IO.File]::Delete((Get-StubPath -Machine $Machine -Name $name)) }
  if ($Machine['comPort'] -ne '') { [System.IO.File]::Delete($Machine['comPort']) }
  $arguments = @(Get-StubArgument -Machine $Machine -Number $number)
  if ($Checkpoint -ne '') { $arguments += @('-loadvm', $Checkpoint) }
  $null = Invoke-StubProgram -Program 'qemu-system-x86_64' -Arguments $arguments
  # Once a monitor has been spoken to, its log gets every event, listened to or not.
  $null = Invoke-StubMonitor -Socket (Get-StubPath -Machine $Machine -Name 'events')
  $null = Invoke-StubMonitor -Socket (Get-StubPath -Machine $Machine -Name 'qmp') -Commands @(@{ execute = 'cont' })
}

# Pulls the plug, and waits until the process is gone.
function Stop-StubProcess {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  $id = Get-StubProcess -Machine $Machine
  if ($id -eq 0) { return }
  $null = Invoke-StubMonitor -Socket (Get-StubPath -Machine $Machine -Name 'qmp') -Commands @(@{ execute = 'quit' })
  Wait-StubProcess -Machine $Machine -Seconds 20
}

function Wait-StubProcess {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [Parameter(Mandatory = $true)][int] $Seconds)
  $deadline = (Get-Date).AddSeconds($Seconds)
  while ((Get-StubProcess -Machine $Machine) -ne 0) {
    if ((Get-Date) -gt $deadline) { throw (New-StubError -Message ('{0} did not go off within {1} s' -f $Machine['name'], $Seconds) -Id 'OperationTimeout' -Category 'OperationTimeout') }
    Start-Sleep -Milliseconds 50
  }
}

# Integration services are taken to run as soon as the guest has an address: a DHCP acknowledgement (RFC 2131: cookie,
# option 53 with value 5) is among the packets.
function Test-StubService {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  $file = Get-StubPath -Machine $Machine -Name 'packets'
  if ((Get-StubProcess -Machine $Machine) -eq 0 -or -not [System.IO.File]::Exists($file)) { return $false }
  $stream = [System.IO.File]::Open($file, 'Open', 'Read', 'ReadWrite')
  try {
    $bytes = New-Object -TypeName byte[] -ArgumentList ([int][math]::Min($stream.Length, 1048576))
    $read = $stream.Read($bytes, 0, $bytes.Length)
    return [System.Text.Encoding]::Latin1.GetString($bytes, 0, $read).Contains([string]::new([char[]](0x63, 0x82, 0x53, 0x63, 0x35, 0x01, 0x05)))
  } finally {
    $stream.Dispose()
  }
}

Export-ModuleMember -Function '*-Stub*'
