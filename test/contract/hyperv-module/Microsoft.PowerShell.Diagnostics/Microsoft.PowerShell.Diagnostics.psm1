# The log of Hyper-V's worker processes, made from the events of QEMU's monitors.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
foreach ($module in 'StubState', 'StubQemu') { Import-Module -Name (Join-Path -Path $shared -ChildPath "$module.psm1") }

$log = 'Microsoft-Windows-Hyper-V-Worker-Admin'
# Numbers: microsoft/openvmm, petri/src/vm/hyperv/powershell.rs.
$reset = 18514
$turnedOff = 18502
$askedToShutDown = 18504
$guestShutDown = 18508
$critical = 18528

# The records of one start. A number is that of the start times 1000, and its place among the start's events.
function Get-StartRecord {
  param([Parameter(Mandatory = $true)][string] $File)
  $number, $id = [System.IO.Path]::GetFileName($File).Split('-', 2)
  $machine = Get-StubMachine | Where-Object -FilterScript { $_['id'] -eq $id } | Select-Object -First 1
  $at = [long]$number * 1000
  $ended = $false
  foreach ($line in [System.IO.File]::ReadAllText($File).Split("`n")) {
    if (-not $line.Contains('"event"')) { continue }
    $event = ConvertFrom-Json -InputObject $line -AsHashtable
    $record = 0
    if ($event['event'] -eq 'RESET' -and $event['data']['guest']) { $record = $reset }
    if ($event['event'] -eq 'SHUTDOWN') {
      $ended = $true
      $record = $turnedOff
      if ($event['data']['guest']) {
        $record = $guestShutDown
        if ($null -ne $machine -and $machine['stopping']) { $record = $askedToShutDown }
      }
    }
    $at++
    if ($record -ne 0) { New-StubRecord -Number $at -Event $record -Machine $id }
  }
  $current = $null -ne $machine -and @($machine['starts'])[-1] -eq [int]$number
  if ($current -and -not $ended -and (Get-StubProcess -Machine $machine) -eq 0) { New-StubRecord -Number ($at + 1) -Event $critical -Machine $id }
}

function New-StubRecord {
  param([Parameter(Mandatory = $true)][long] $Number, [Parameter(Mandatory = $true)][int] $Event, [Parameter(Mandatory = $true)][string] $Machine)
  $record = [pscustomobject]@{ Id = $Event; RecordId = $Number; VmId = $Machine.ToUpperInvariant() }
  return ($record | Add-Member -MemberType ScriptMethod -Name 'ToXml' -Value { "<Event><UserData><VmlEventLog><VmId>$($this.VmId)</VmId></VmlEventLog></UserData></Event>" } -PassThru)
}

function Get-WinEvent {
  [CmdletBinding()]
  param([string] $ListLog, [string] $LogName, [string] $FilterXPath, [long] $MaxEvents = 0, [switch] $Oldest)
  if (@($ListLog, $LogName) -notcontains $log) { throw 'there is no such log' }
  if ($ListLog -ne '') { return [pscustomobject]@{ LogName = $log; IsEnabled = $true } }
  $files = @([System.IO.Directory]::GetFiles((Get-StubFolder -Below 'events')) | Sort-Object)
  $records = @($files | ForEach-Object -Process { Get-StartRecord -File $_ } | Sort-Object -Property RecordId -Descending:(-not $Oldest))
  if ($FilterXPath -ne '') {
    if ($FilterXPath -notmatch 'EventRecordID > (\d+)') { throw ('the stub does not understand {0}' -f $FilterXPath) }
    $after = [long]$Matches[1]
    $records = @($records | Where-Object -FilterScript { $_.RecordId -gt $after })
  }
  if ($MaxEvents -gt 0) { $records = @($records | Select-Object -First $MaxEvents) }
  if ($records.Count -eq 0) { $PSCmdlet.WriteError((New-StubError -Message 'No events were found that match the specified selection criteria.' -Id 'NoMatchingEventsFound' -Category 'ObjectNotFound')) }
  return $records
}

Export-ModuleMember -Function 'Get-WinEvent'
