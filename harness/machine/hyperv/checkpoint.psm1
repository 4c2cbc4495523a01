# Standard checkpoints: disks and memory.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'machine.psm1')

function Checkpoint-WimproofMachine {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][guid] $Id,
    [Parameter(Mandatory = $true)][string] $CheckpointName
  )
  Checkpoint-VM -VM (Get-VM -Id $Id) -SnapshotName $CheckpointName
  return [ordered]@{ name = $CheckpointName }
}

# A machine that is put back to a checkpoint with memory is left in the state Saved: it has to be started.
function Restore-WimproofMachine {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][guid] $Id,
    [Parameter(Mandatory = $true)][string] $CheckpointName
  )
  Restore-VMSnapshot -VM (Get-VM -Id $Id) -Name $CheckpointName -Confirm:$false
  if ((Get-VM -Id $Id).State.ToString() -eq 'Running') { return [ordered]@{ record = (Get-WorkerRecord) } }
  return (Start-WimproofMachine -Id $Id)
}

Export-ModuleMember -Function 'Checkpoint-WimproofMachine', 'Restore-WimproofMachine'
