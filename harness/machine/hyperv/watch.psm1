# Tells what becomes of a running machine, until it is off. The worker's log knows who ended or restarted it and why; the
# state is asked as well, in case that log cannot be read.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$workerLog = 'Microsoft-Windows-Hyper-V-Worker-Admin'
$signal = 'wimproof.worker'
# Records after which the machine is off: microsoft/openvmm, petri/src/vm/hyperv/powershell.rs.
$endings = @(18502, 18504, 18508, 18528, 18608)
# How often an Off without such a record is asked again: the log is written a moment after the state has changed.
$patience = 10

# Wakes the loop below at once when the log is written to. Without it the loop still looks once a second.
function Register-WorkerSignal {
  [CmdletBinding()]
  param()
  try {
    $watcher = New-Object -TypeName System.Diagnostics.Eventing.Reader.EventLogWatcher -ArgumentList $workerLog
    $null = Register-ObjectEvent -InputObject $watcher -EventName 'EventRecordWritten' -SourceIdentifier $signal
    $watcher.Enabled = $true
    return $true
  } catch {
    return $false
  }
}

# Records about this machine that are newer than Since, oldest first.
function Get-WorkerEvent {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][guid] $Id, [Parameter(Mandatory = $true)][long] $Since)
  try {
    $records = @(Get-WinEvent -LogName $workerLog -FilterXPath ('*[System[EventRecordID > {0}]]' -f $Since) -Oldest -ErrorAction SilentlyContinue)
  } catch {
    # The event log service may be restarting: the next look reads what this one did not.
    return @()
  }
  # The record's own data, not its message: that is translated, and missing where its provider's texts are.
  return @($records | Where-Object -FilterScript { $_.ToXml().IndexOf($Id.ToString(), [System.StringComparison]::OrdinalIgnoreCase) -ge 0 })
}

# The state, or null when the machine cannot be asked.
function Get-StateOrNull {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][guid] $Id)
  try { return (Get-VM -Id $Id).State.ToString() } catch { return $null }
}

function Watch-WimproofMachine {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][guid] $Id,
    # Process of whoever listens: when it is gone, nobody does.
    [Parameter(Mandatory = $true)][int] $OwnerProcess,
    [Parameter(Mandatory = $true)][long] $Since
  )
  $readable = $true
  try { $null = Get-WinEvent -ListLog $workerLog } catch { $readable = $false }
  $signalled = Register-WorkerSignal
  Write-WimproofEvent -Value ([ordered]@{ event = 'watching'; log = $readable; signalled = $signalled })
  $last = $Since
  $told = ''
  $ended = $false
  $again = 0
  while ($null -ne (Get-Process -Id $OwnerProcess -ErrorAction SilentlyContinue)) {
    $state = Get-StateOrNull -Id $Id
    if ($readable) {
      foreach ($record in @(Get-WorkerEvent -Id $Id -Since $last)) {
        $last = [math]::Max($last, [long]$record.RecordId)
        if ($endings -contains [int]$record.Id) { $ended = $true }
        Write-WimproofEvent -Value ([ordered]@{ event = 'record'; id = [int]$record.Id; record = [long]$record.RecordId })
      }
    }
    $gone = ($null -eq $state -or $state -eq 'Off' -or $state -eq 'OffCritical')
    if ($gone -and ($ended -or -not $readable -or $again -ge $patience)) {
      if ($null -eq $state) { $state = 'Gone' }
      Write-WimproofEvent -Value ([ordered]@{ event = 'state'; state = $state })
      break
    }
    if ($gone) {
      $again++
      Start-Sleep -Milliseconds 200
      continue
    }
    $again = 0
    if ($state -ne $told) {
      $told = $state
      Write-WimproofEvent -Value ([ordered]@{ event = 'state'; state = $state })
    }
    $null = Wait-Event -SourceIdentifier $signal -Timeout 1
    foreach ($waiting in @(Get-Event -SourceIdentifier $signal -ErrorAction SilentlyContinue)) { Remove-Event -EventIdentifier $waiting.EventIdentifier }
  }
  return [ordered]@{ record = $last }
}

Export-ModuleMember -Function 'Watch-WimproofMachine'
