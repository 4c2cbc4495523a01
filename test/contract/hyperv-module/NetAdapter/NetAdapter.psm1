# The host's end of an internal switch: its loopback interface.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
Import-Module -Name (Join-Path -Path $shared -ChildPath 'StubState.psm1')

function Get-NetAdapter {
  [CmdletBinding()]
  param([switch] $IncludeHidden)
  if (-not $IncludeHidden) { return }
  foreach ($one in @(Get-StubSwitch)) { [pscustomobject]@{ Name = 'vEthernet ({0})' -f $one['name']; DeviceID = '{' + $one['id'].ToUpperInvariant() + '}'; InterfaceIndex = 1 } }
}

Export-ModuleMember -Function 'Get-NetAdapter'
