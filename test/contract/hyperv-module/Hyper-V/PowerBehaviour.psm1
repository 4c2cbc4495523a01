# Starting, stopping and removing machines.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
foreach ($module in 'StubState', 'StubQemu') { Import-Module -Name (Join-Path -Path $shared -ChildPath "$module.psm1") }
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'MachineBehaviour.psm1')

function Get-PowerBehaviour {
  return @{
    'Start-VM'  = { param($given) foreach ($machine in @(Find-StubMachine -Given $given)) { Start-StubProcess -Machine $machine -Checkpoint $machine['saved'] } }
    'Stop-VM'   = {
      param($given)
      foreach ($machine in @(Find-StubMachine -Given $given)) {
        $state = Get-StubState -Machine $machine
        if ($state -ne 'Running') { throw (New-StubError -Message ('{0} cannot be stopped while it is {1}' -f $machine['name'], $state) -Id 'InvalidState' -Category 'InvalidOperation') }
        if ($given.ContainsKey('TurnOff')) {
          Stop-StubProcess -Machine $machine
          continue
        }
        # Asking is the integration services' job.
        if (-not (Test-StubService -Machine $machine)) { throw (New-StubError -Message ('{0} could not be shut down: its integration services do not run' -f $machine['name']) -Id 'OperationFailed' -Category 'NotSpecified') }
        $machine['stopping'] = $true
        Save-StubMachine -Machine $machine
        $null = Invoke-StubMonitor -Socket (Get-StubPath -Machine $machine -Name 'qmp') -Commands @(@{ execute = 'system_powerdown' })
        Wait-StubProcess -Machine $machine -Seconds 300
      }
    }
    'Remove-VM' = {
      param($given)
      foreach ($machine in @(Find-StubMachine -Given $given)) {
        if ((Get-StubState -Machine $machine) -eq 'Running') { throw (New-StubError -Message ('{0} cannot be removed while it runs' -f $machine['name']) -Id 'InvalidState' -Category 'InvalidOperation') }
        [System.IO.Directory]::Delete((Get-StubPath -Machine $machine -Name '.'), $true)
        if ($machine['comPort'] -ne '') { [System.IO.File]::Delete($machine['comPort']) }
        Remove-StubMachine -Machine $machine
      }
    }
  }
}

Export-ModuleMember -Function 'Get-PowerBehaviour'
