# Screen and keyboard, which have no cmdlets: the Hyper-V WMI provider (version 2).
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$namespace = 'root\virtualization\v2'

# A method of the provider returns 0, or one of the numbers that its page lists.
function Assert-ReturnValue {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][object] $Result, [Parameter(Mandatory = $true)][string] $Method)
  if ($Result.ReturnValue -ne 0) {
    throw (New-Object -TypeName System.InvalidOperationException -ArgumentList ('{0} returned {1}' -f $Method, $Result.ReturnValue))
  }
}

function Get-ComputerSystem {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][guid] $Id)
  $system = Get-CimInstance -Namespace $namespace -ClassName 'Msvm_ComputerSystem' -Filter ("Name='{0}'" -f $Id)
  if ($null -eq $system) {
    throw (New-Object -TypeName System.InvalidOperationException -ArgumentList ('there is no machine {0}' -f $Id))
  }
  return $system
}

# Writes the screen as raw pixels (RGB 565, little-endian, no padding) and tells its size.
function Get-WimproofPicture {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][guid] $Id,
    [Parameter(Mandatory = $true)][string] $Path
  )
  $system = Get-ComputerSystem -Id $Id
  $width = 0
  $height = 0
  foreach ($head in @(Get-CimAssociatedInstance -InputObject $system -ResultClassName 'Msvm_VideoHead')) {
    # A number in some versions, an array with one number in others.
    $width = [int](@($head.CurrentHorizontalResolution)[0])
    $height = [int](@($head.CurrentVerticalResolution)[0])
    if ($width -gt 0 -and $height -gt 0) { break }
  }
  if ($width -le 0 -or $height -le 0) { $width = 1024; $height = 768 }
  $settings = @(Get-CimAssociatedInstance -InputObject $system -ResultClassName 'Msvm_VirtualSystemSettingData' -Association 'Msvm_SettingsDefineState')[0]
  $service = @(Get-CimInstance -Namespace $namespace -ClassName 'Msvm_VirtualSystemManagementService')[0]
  $result = Invoke-CimMethod -InputObject $service -MethodName 'GetVirtualSystemThumbnailImage' -Arguments @{ TargetSystem = $settings; WidthPixels = [uint16]$width; HeightPixels = [uint16]$height }
  Assert-ReturnValue -Result $result -Method 'GetVirtualSystemThumbnailImage'
  [System.IO.File]::WriteAllBytes($Path, [byte[]]$result.ImageData)
  return [ordered]@{ width = $width; height = $height }
}

# Presses and releases a key by its Windows virtual-key code.
function Send-WimproofKey {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][guid] $Id,
    [Parameter(Mandatory = $true)][uint32] $KeyCode
  )
  $keyboard = @(Get-CimInstance -Namespace $namespace -ClassName 'Msvm_Keyboard' -Filter ("SystemName='{0}'" -f $Id))[0]
  $result = Invoke-CimMethod -InputObject $keyboard -MethodName 'TypeKey' -Arguments @{ keyCode = $KeyCode }
  Assert-ReturnValue -Result $result -Method 'TypeKey'
  return [ordered]@{ typed = $KeyCode }
}

Export-ModuleMember -Function 'Get-WimproofPicture', 'Send-WimproofKey'
