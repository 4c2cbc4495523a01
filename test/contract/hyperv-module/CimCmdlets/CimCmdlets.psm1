# The classes of Hyper-V's WMI provider (version 2) that stand for screen and keyboard, and three that describe the host.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
foreach ($module in 'StubState', 'StubQemu') { Import-Module -Name (Join-Path -Path $shared -ChildPath "$module.psm1") }

# Windows virtual-key codes to QEMU's names.
$keys = @{ 13 = 'ret'; 32 = 'spc'; 27 = 'esc'; 9 = 'tab' }

# The host of the stub: a server on real hardware.
$described = @{
  'Win32_ComputerSystem'                 = @{ Model = 'Stub'; Manufacturer = 'Stub'; HypervisorPresent = $true }
  'Win32_OperatingSystem'                = @{ Caption = 'Stub of Windows Server'; BuildNumber = '20348'; ProductType = 3; OperatingSystemSKU = 8; FreePhysicalMemory = 8388608 }
  'Win32_Processor'                      = @{ VirtualizationFirmwareEnabled = $false; SecondLevelAddressTranslationExtensions = $true }
  'Msvm_VirtualSystemManagementService'  = @{}
}

function Find-RunningMachine {
  param([Parameter(Mandatory = $true)][string] $Filter)
  $id = [regex]::Match($Filter, "='([0-9A-Fa-f-]{36})'").Groups[1].Value
  return @(Get-StubMachine | Where-Object -FilterScript { $_['id'] -eq $id -and (Get-StubProcess -Machine $_) -ne 0 })
}

# The screen's picture: width, height and the bytes of its pixels (PPM, 8 bits a colour).
function Get-Picture {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  $file = Get-StubPath -Machine $Machine -Name ('screen-{0}.ppm' -f $PID)
  $null = Invoke-StubMonitor -Socket (Get-StubPath -Machine $Machine -Name 'qmp') -Commands @(@{ execute = 'screendump'; arguments = @{ filename = $file } })
  $bytes = [System.IO.File]::ReadAllBytes($file)
  [System.IO.File]::Delete($file)
  $head = [regex]::Match([System.Text.Encoding]::ASCII.GetString($bytes, 0, 32), '^P6\s(\d+)\s(\d+)\s255\s')
  return @{ Width = [int]$head.Groups[1].Value; Height = [int]$head.Groups[2].Value; Bytes = $bytes; At = $head.Length }
}

# RGB 565, little-endian, of the size asked for.
function ConvertTo-Thumbnail {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Picture, [Parameter(Mandatory = $true)][int] $Width, [Parameter(Mandatory = $true)][int] $Height)
  $from = $Picture['Bytes']
  $to = New-Object -TypeName byte[] -ArgumentList ($Width * $Height * 2)
  $next = 0
  for ($y = 0; $y -lt $Height; $y++) {
    $row = $Picture['At'] + [int][math]::Floor($y * $Picture['Height'] / $Height) * $Picture['Width'] * 3
    for ($x = 0; $x -lt $Width; $x++) {
      $at = $row + [int][math]::Floor($x * $Picture['Width'] / $Width) * 3
      $value = (($from[$at] -shr 3) -shl 11) -bor (($from[$at + 1] -shr 2) -shl 5) -bor ($from[$at + 2] -shr 3)
      $to[$next] = $value -band 0xff
      $to[$next + 1] = $value -shr 8
      $next += 2
    }
  }
  return , $to
}

function Get-CimInstance {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][string] $ClassName, [string] $Namespace = 'root\cimv2', [string] $Filter = '')
  if ($described.ContainsKey($ClassName)) { return [pscustomobject](@{ Class = $ClassName } + $described[$ClassName]) }
  if ($Namespace -ne 'root\virtualization\v2' -or @('Msvm_ComputerSystem', 'Msvm_Keyboard') -notcontains $ClassName) { throw ('Invalid class {0}' -f $ClassName) }
  foreach ($machine in @(Find-RunningMachine -Filter $Filter)) { [pscustomobject]@{ Class = $ClassName; Machine = $machine } }
}

function Get-CimAssociatedInstance {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][object] $InputObject, [Parameter(Mandatory = $true)][string] $ResultClassName, [string] $Association)
  switch ($ResultClassName) {
    'Msvm_VideoHead' {
      # A quarter each way: a thumbnail of the whole screen would take this script several seconds.
      $picture = Get-Picture -Machine $InputObject.Machine
      return [pscustomobject]@{ CurrentHorizontalResolution = [int]($picture['Width'] / 4); CurrentVerticalResolution = [int]($picture['Height'] / 4) }
    }
    'Msvm_VirtualSystemSettingData' { return [pscustomobject]@{ Class = $ResultClassName; Machine = $InputObject.Machine } }
    'Msvm_KvpExchangeComponent' { return [pscustomobject]@{ GuestIntrinsicExchangeItems = @() } }
    default { throw ('Invalid class {0}' -f $ResultClassName) }
  }
}

function Invoke-CimMethod {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][object] $InputObject, [Parameter(Mandatory = $true)][string] $MethodName, [System.Collections.IDictionary] $Arguments)
  switch ($MethodName) {
    'GetVirtualSystemThumbnailImage' {
      $picture = Get-Picture -Machine $Arguments['TargetSystem'].Machine
      return [pscustomobject]@{ ReturnValue = 0; ImageData = (ConvertTo-Thumbnail -Picture $picture -Width $Arguments['WidthPixels'] -Height $Arguments['HeightPixels']) }
    }
    'TypeKey' {
      $key = $keys[[int]$Arguments['keyCode']]
      if ($null -eq $key) { return [pscustomobject]@{ ReturnValue = 32773 } }
      $null = Invoke-StubMonitor -Socket (Get-StubPath -Machine $InputObject.Machine -Name 'qmp') -Commands @(@{ execute = 'send-key'; arguments = @{ keys = @(@{ type = 'qcode'; data = $key }) } })
      return [pscustomobject]@{ ReturnValue = 0 }
    }
    default { throw ('Invalid method {0}' -f $MethodName) }
  }
}

Export-ModuleMember -Function 'Get-CimInstance', 'Get-CimAssociatedInstance', 'Invoke-CimMethod'
