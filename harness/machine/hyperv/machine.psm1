# A machine from its making to its removal.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$workerLog = 'Microsoft-Windows-Hyper-V-Worker-Admin'

# A machine that is off, with everything attached. `Media` are ISO files in their order.
function New-WimproofMachine {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][string] $Name,
    [Parameter(Mandatory = $true)][string] $Folder,
    [Parameter(Mandatory = $true)][ValidateSet(1, 2)][int] $Generation,
    [Parameter(Mandatory = $true)][long] $MemoryBytes,
    [Parameter(Mandatory = $true)][int] $Processors,
    [Parameter(Mandatory = $true)][string] $SwitchName,
    [Parameter(Mandatory = $true)][string] $SerialPipe,
    [Parameter(Mandatory = $true)][string[]] $Disks,
    [AllowEmptyCollection()][string[]] $Media = @(),
    [Parameter(Mandatory = $true)][bool] $BootMedia,
    # A name of Hyper-V's, or empty for no Secure Boot.
    [AllowEmptyString()][string] $SecureBootTemplate = '',
    [bool] $Tpm = $false
  )
  $vm = New-VM -Name $Name -Path $Folder -Generation $Generation -MemoryStartupBytes $MemoryBytes -NoVHD -SwitchName $SwitchName
  $settings = @{ AutomaticStartAction = 'Nothing'; AutomaticStopAction = 'TurnOff'; CheckpointType = 'Standard'; Notes = 'made by wimproof for one run' }
  # Not in the module of Windows Server 2016, which makes no automatic checkpoints either.
  if ((Get-Command -Name 'Set-VM').Parameters.ContainsKey('AutomaticCheckpointsEnabled')) { $settings['AutomaticCheckpointsEnabled'] = $false }
  Set-VM -VM $vm -StaticMemory -ProcessorCount $Processors @settings
  Set-VMComPort -VM $vm -Number 1 -Path $SerialPipe
  if ($Generation -eq 2) {
    $order = @(Add-SyntheticDrive -VM $vm -Disks $Disks -Media $Media -BootMedia $BootMedia)
    if ($SecureBootTemplate -eq '') {
      Set-VMFirmware -VM $vm -BootOrder $order -EnableSecureBoot Off
    } else {
      Set-VMFirmware -VM $vm -BootOrder $order -EnableSecureBoot On -SecureBootTemplate $SecureBootTemplate
    }
    if ($Tpm) {
      Set-VMKeyProtector -VM $vm -NewLocalKeyProtector
      Enable-VMTPM -VM $vm
    }
  } else {
    Add-EmulatedDrive -VM $vm -Disks $Disks -Media $Media
    # The disk has precedence, as soon as it can boot.
    Set-VMBios -VM $vm -StartupOrder @('IDE', 'CD', 'LegacyNetworkAdapter', 'Floppy')
  }
  return [ordered]@{ id = [string]$vm.Id }
}

# Generation 2: all on the one SCSI controller, disks first. Returns the boot order: the first disk, then the media.
function Add-SyntheticDrive {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][object] $VM, [string[]] $Disks, [string[]] $Media, [bool] $BootMedia)
  $location = 0
  $order = @()
  foreach ($disk in $Disks) {
    $drive = Add-VMHardDiskDrive -VM $VM -ControllerType SCSI -ControllerNumber 0 -ControllerLocation $location -Path $disk -Passthru
    if ($location -eq 0) { $order += $drive }
    $location++
  }
  foreach ($medium in $Media) {
    $drive = Add-VMDvdDrive -VM $VM -ControllerNumber 0 -ControllerLocation $location -Path $medium -Passthru
    if ($BootMedia) { $order += $drive }
    $location++
  }
  return $order
}

# Generation 1: four places on two IDE controllers, and a drive without a disc in one of them from the start.
function Add-EmulatedDrive {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][object] $VM, [string[]] $Disks, [string[]] $Media)
  foreach ($drive in @(Get-VMDvdDrive -VM $VM)) { Remove-VMDvdDrive -VMDvdDrive $drive }
  $place = 0
  foreach ($disk in $Disks) {
    Add-VMHardDiskDrive -VM $VM -ControllerType IDE -ControllerNumber ([int][math]::Floor($place / 2)) -ControllerLocation ($place % 2) -Path $disk
    $place++
  }
  foreach ($medium in $Media) {
    Add-VMDvdDrive -VM $VM -ControllerNumber ([int][math]::Floor($place / 2)) -ControllerLocation ($place % 2) -Path $medium
    $place++
  }
}

# Number of the newest record in the log that tells of restarts and ends. 0 when it is empty or may not be read.
function Get-WorkerRecord {
  [CmdletBinding()]
  param()
  try {
    $newest = @(Get-WinEvent -LogName $workerLog -MaxEvents 1 -ErrorAction SilentlyContinue)
  } catch {
    return [long]0
  }
  if ($newest.Count -eq 0) { return [long]0 }
  return [long]$newest[0].RecordId
}

# Starts or goes on. `record`: what is newer in the log is about this start.
function Start-WimproofMachine {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][guid] $Id)
  $record = Get-WorkerRecord
  Start-VM -VM (Get-VM -Id $Id)
  return [ordered]@{ record = $record }
}

# `TurnOff` pulls the plug; `Shutdown` asks the guest's integration services, and fails at once when they do not run.
function Stop-WimproofMachine {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][guid] $Id,
    [Parameter(Mandatory = $true)][ValidateSet('TurnOff', 'Shutdown')][string] $How
  )
  $vm = Get-VM -Id $Id
  if ($vm.State.ToString() -ne 'Off') {
    if ($How -eq 'TurnOff') { Stop-VM -VM $vm -TurnOff -Force -Confirm:$false } else { Stop-VM -VM $vm -Force -Confirm:$false }
  }
  return [ordered]@{ state = (Get-VM -Id $Id).State.ToString() }
}

function Get-WimproofState {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][guid] $Id)
  return [ordered]@{ state = (Get-VM -Id $Id).State.ToString() }
}

# Turns off and removes the machine of that name if it is there. Its disks stay, with what their checkpoints hold.
function Remove-WimproofMachine {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][string] $Name)
  # All are listed: asked for one name, a missing machine and missing rights would look alike.
  $found = @(Get-VM | Where-Object -FilterScript { $_.Name -eq $Name })
  foreach ($vm in $found) {
    # A saved machine holds no memory and cannot be turned off.
    if (@('Off', 'OffCritical', 'Saved', 'SavedCritical') -notcontains $vm.State.ToString()) { Stop-VM -VM $vm -TurnOff -Force -Confirm:$false }
    $checkpoints = @(Get-VMSnapshot -VM $vm)
    foreach ($checkpoint in $checkpoints) { Remove-VMSnapshot -VMSnapshot $checkpoint -Confirm:$false }
    if ($checkpoints.Count -gt 0) { Wait-WimproofMerge -VM $vm }
    Remove-VM -VM $vm -Force -Confirm:$false
  }
  return [ordered]@{ removed = [bool]($found.Count -gt 0) }
}

# Hyper-V merges a removed checkpoint's disk (.avhdx) in the background, once the machine is off; there is no event for it.
function Wait-WimproofMerge {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][object] $VM)
  $deadline = (Get-Date).AddMinutes(30)
  while ((Get-Date) -lt $deadline) {
    $unmerged = @(Get-VMHardDiskDrive -VM $VM | Where-Object -FilterScript { [string]$_.Path -like '*.avhdx' })
    if ($unmerged.Count -eq 0) { return }
    Start-Sleep -Milliseconds 500
  }
  throw (New-Object -TypeName System.TimeoutException -ArgumentList 'the disks of removed checkpoints were not merged within 30 minutes')
}

Export-ModuleMember -Function 'New-WimproofMachine', 'Start-WimproofMachine', 'Stop-WimproofMachine', 'Get-WimproofState', 'Remove-WimproofMachine', 'Get-WorkerRecord'
