# Checkpoints. As Hyper-V does it, the first one gives each disk a differencing file (.avhdx); memory and later states are
# kept in these, as QEMU's snapshots. Removing the last checkpoint merges them, once the machine is off.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
foreach ($module in 'StubState', 'StubArguments', 'StubQemu') { Import-Module -Name (Join-Path -Path $shared -ChildPath "$module.psm1") }
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'MachineBehaviour.psm1')

function Add-DifferencingFile {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  foreach ($drive in @($Machine['drives'])) {
    if ($drive['kind'] -ne 'disk' -or $drive['path'].EndsWith('.avhdx')) { continue }
    $new = [System.IO.Path]::ChangeExtension($drive['path'], '.{0}.avhdx' -f [guid]::NewGuid().ToString('N').Substring(0, 8))
    $null = Invoke-StubMonitor -Socket (Get-StubPath -Machine $Machine -Name 'qmp') -Commands @(@{ execute = 'blockdev-snapshot-sync'; arguments = @{ device = 'drive-' + $drive['id'].Substring(0, 8); 'snapshot-file' = $new; format = 'qcow2' } })
    $drive['parent'] = $drive['path']
    $drive['path'] = $new
  }
  Save-StubMachine -Machine $Machine
}

# Puts the differencing files' content into their parents.
function Merge-DifferencingFile {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  foreach ($drive in @($Machine['drives'])) {
    if (-not $drive['path'].EndsWith('.avhdx')) { continue }
    $null = Invoke-StubProgram -Program 'qemu-img' -Arguments @('commit', '-q', '-f', 'qcow2', $drive['path'])
    [System.IO.File]::Delete($drive['path'])
    $drive['path'] = $drive['parent']
  }
  Save-StubMachine -Machine $Machine
}

function Get-CheckpointBehaviour {
  return @{
    'Checkpoint-VM'      = {
      param($given)
      foreach ($machine in @(Find-StubMachine -Given $given)) {
        if ((Get-StubState -Machine $machine) -ne 'Running') { throw (New-StubError -Message 'The stub makes checkpoints of running machines alone' -Id 'InvalidState' -Category 'InvalidOperation') }
        Add-DifferencingFile -Machine $machine
        $checkpoint = @{ id = [guid]::NewGuid().ToString(); name = [string]$given['SnapshotName'] }
        Invoke-StubHumanMonitor -Machine $machine -Line ('savevm s{0}' -f $checkpoint['id'].Substring(0, 8))
        $machine['checkpoints'] = @($machine['checkpoints']) + @($checkpoint)
        Save-StubMachine -Machine $machine
      }
    }
    'Get-VMSnapshot'     = {
      param($given)
      foreach ($machine in @(Find-StubMachine -Given @{ VM = $given['VM'] })) {
        foreach ($one in @($machine['checkpoints'])) { [pscustomobject]@{ PSTypeName = 'Microsoft.HyperV.PowerShell.VMSnapshot'; Id = [guid]$one['id']; Name = $one['name']; VMId = [guid]$machine['id']; VMName = $machine['name'] } }
      }
    }
    # A checkpoint with memory leaves the machine saved.
    'Restore-VMSnapshot' = {
      param($given)
      foreach ($machine in @(Find-StubMachine -Given @{ VM = $given['VM'] })) {
        $found = @($machine['checkpoints'] | Where-Object -FilterScript { @($given['Name']) -contains $_['name'] })
        if ($found.Count -ne 1) { throw (New-StubError -Message ('{0} has {1} checkpoints of that name' -f $machine['name'], $found.Count) -Id 'ObjectNotFound' -Category 'ObjectNotFound') }
        Stop-StubProcess -Machine $machine
        $machine['saved'] = 's' + $found[0]['id'].Substring(0, 8)
        Save-StubMachine -Machine $machine
      }
    }
    'Remove-VMSnapshot'  = {
      param($given)
      foreach ($checkpoint in @($given['VMSnapshot'])) {
        $machine = Find-StubMachine -Given @{ Id = $checkpoint.VMId }
        $machine['checkpoints'] = @($machine['checkpoints'] | Where-Object -FilterScript { $_['id'] -ne [string]$checkpoint.Id })
        Save-StubMachine -Machine $machine
        if ($machine['checkpoints'].Count -eq 0 -and (Get-StubState -Machine $machine) -ne 'Running') { Merge-DifferencingFile -Machine $machine }
      }
    }
  }
}

Export-ModuleMember -Function 'Get-CheckpointBehaviour'
