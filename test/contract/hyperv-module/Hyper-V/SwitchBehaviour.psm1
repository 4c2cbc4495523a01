# Switches, network adapters and the host itself.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
foreach ($module in 'StubState', 'StubQemu') { Import-Module -Name (Join-Path -Path $shared -ChildPath "$module.psm1") }
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'MachineBehaviour.psm1')

function ConvertTo-StubSwitchObject {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Switch)
  return [pscustomobject]@{ PSTypeName = 'Microsoft.HyperV.PowerShell.VMSwitch'; Id = [guid]$Switch['id']; Name = $Switch['name']; SwitchType = $Switch['type'] }
}

function Get-SwitchBehaviour {
  return @{
    'Get-VMHost'           = { [pscustomobject]@{ LogicalProcessorCount = [System.Environment]::ProcessorCount; MemoryCapacity = 16GB; Name = 'stub' } }
    'Get-VMSwitch'         = {
      param($given)
      $all = @(Get-StubSwitch)
      if ($given.ContainsKey('Name')) { $all = @($all | Where-Object -FilterScript { $_['name'] -like $given['Name'] }) }
      foreach ($one in $all) { ConvertTo-StubSwitchObject -Switch $one }
    }
    'New-VMSwitch'         = {
      param($given)
      $new = @{ id = [guid]::NewGuid().ToString(); name = [string]$given['Name']; type = [string]$given['SwitchType'] }
      Set-StubSwitch -Switches (@(Get-StubSwitch) + @($new))
      ConvertTo-StubSwitchObject -Switch $new
    }
    'Remove-VMSwitch'      = {
      param($given)
      $names = @(@($given['VMSwitch']) + @($given['Name']) | ForEach-Object -Process { if ($null -ne $_) { if ($_ -is [string]) { $_ } else { $_.Name } } })
      Set-StubSwitch -Switches @(Get-StubSwitch | Where-Object -FilterScript { $names -notcontains $_['name'] })
    }
    # The adapter of the host on an internal switch, or those of machines.
    'Get-VMNetworkAdapter' = {
      param($given)
      if ($given.ContainsKey('ManagementOS')) {
        foreach ($one in @(Get-StubSwitch)) {
          if ($one['type'] -eq 'Internal' -and (-not $given.ContainsKey('SwitchName') -or $one['name'] -eq $given['SwitchName'])) { [pscustomobject]@{ Name = $one['name']; SwitchName = $one['name']; DeviceId = '{' + $one['id'].ToUpperInvariant() + '}' } }
        }
        return
      }
      foreach ($machine in @(Find-StubMachine -Given $given)) {
        $addresses = @()
        if (Test-StubService -Machine $machine) { $addresses = @(Get-StubAddress -Machine $machine) }
        [pscustomobject]@{ PSTypeName = 'Microsoft.HyperV.PowerShell.VMNetworkAdapter'; VMId = [guid]$machine['id']; VMName = $machine['name']; SwitchName = $machine['switch']; IPAddresses = $addresses }
      }
    }
  }
}

Export-ModuleMember -Function 'Get-SwitchBehaviour'
