# The service of Hyper-V, which PowerShell on Linux cannot ask for.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Get-Service {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][string] $Name)
  if ($Name -ne 'vmms') { throw ('there is no service {0}' -f $Name) }
  return [pscustomobject]@{ Name = 'vmms'; Status = 'Running' }
}

Export-ModuleMember -Function 'Get-Service'
