# Virtual hard disks. Nothing is ever mounted: no drive letters, no elevation.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function New-WimproofDisk {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][string] $Path,
    [Parameter(Mandatory = $true)][uint64] $SizeBytes
  )
  $null = New-VHD -Path $Path -SizeBytes $SizeBytes -Dynamic
  return [ordered]@{ path = $Path }
}

function New-WimproofDifferencingDisk {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][string] $Path,
    [Parameter(Mandatory = $true)][string] $ParentPath
  )
  $null = New-VHD -Path $Path -ParentPath $ParentPath -Differencing
  return [ordered]@{ path = $Path }
}

# Copies a disk with all that its parents hold. The formats are those of the file name extensions, .vhd or .vhdx.
function Convert-WimproofDisk {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][string] $Path,
    [Parameter(Mandatory = $true)][string] $DestinationPath,
    [Parameter(Mandatory = $true)][ValidateSet('Dynamic', 'Fixed')][string] $Type
  )
  $null = Convert-VHD -Path $Path -DestinationPath $DestinationPath -VHDType $Type
  return [ordered]@{ path = $DestinationPath }
}

Export-ModuleMember -Function 'New-WimproofDisk', 'New-WimproofDifferencingDisk', 'Convert-WimproofDisk'
