# What this host can do. Every part is asked on its own: a missing module must not hide missing rights.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The value of a block, or null when it fails.
function Get-ValueOrNull {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][scriptblock] $Block)
  try { return & $Block } catch { return $null }
}

# Rights are told by well-known identifiers; names of groups are localised. S-1-5-32-578 is Hyper-V Administrators.
function Get-WimproofRights {
  [CmdletBinding()]
  param()
  $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
  $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $identity
  $groups = @($identity.Groups | ForEach-Object -Process { $_.Value })
  return [ordered]@{
    elevated            = [bool]$principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
    hyperVAdministrator = [bool]($groups -contains 'S-1-5-32-578')
  }
}

function Get-WimproofSystem {
  [CmdletBinding()]
  param()
  $computer = Get-CimInstance -ClassName 'Win32_ComputerSystem'
  $system = Get-CimInstance -ClassName 'Win32_OperatingSystem'
  $processors = @(Get-CimInstance -ClassName 'Win32_Processor')
  return [ordered]@{
    caption                = [string]$system.Caption
    build                  = [string]$system.BuildNumber
    server                 = [bool]($system.ProductType -ne 1)
    edition                = [int]$system.OperatingSystemSKU
    model                  = [string]$computer.Model
    manufacturer           = [string]$computer.Manufacturer
    hypervisorPresent      = [bool]$computer.HypervisorPresent
    # False while a hypervisor runs, whatever the processor can do.
    virtualizationFirmware = [bool]($processors[0].VirtualizationFirmwareEnabled)
    secondLevelTranslation = [bool]($processors[0].SecondLevelAddressTranslationExtensions)
    freeMemoryMiB          = [long]([math]::Floor($system.FreePhysicalMemory / 1024))
  }
}

# Whether the Hyper-V cmdlets answer, and which switches there are.
function Get-WimproofVirtualization {
  [CmdletBinding()]
  param()
  try {
    Import-Module -Name 'Hyper-V'
    $vmHost = Get-VMHost
    $switches = @(Get-VMSwitch | ForEach-Object -Process { [ordered]@{ name = [string]$_.Name; id = [string]$_.Id; type = $_.SwitchType.ToString() } })
    return [ordered]@{ answers = $true; logicalProcessors = [int]$vmHost.LogicalProcessorCount; switches = @($switches); error = $null }
  } catch {
    return [ordered]@{ answers = $false; logicalProcessors = 0; switches = @(); error = (ConvertTo-WimproofError -Record $_) }
  }
}

function Get-WimproofHost {
  [CmdletBinding()]
  param()
  $module = Get-ValueOrNull -Block { Get-Module -ListAvailable -Name 'Hyper-V' | Sort-Object -Property 'Version' -Descending | Select-Object -First 1 }
  $service = Get-ValueOrNull -Block { (Get-Service -Name 'vmms').Status.ToString() }
  $log = Get-ValueOrNull -Block { $null = Get-WinEvent -ListLog 'Microsoft-Windows-Hyper-V-Worker-Admin'; $true }
  $moduleVersion = $null
  if ($null -ne $module) { $moduleVersion = [string]$module.Version }
  return [ordered]@{
    powershell     = [ordered]@{ version = [string]$PSVersionTable.PSVersion; edition = [string]$PSVersionTable.PSEdition; is64Bit = [bool][System.Environment]::Is64BitProcess }
    module         = $moduleVersion
    service        = $service
    rights         = (Get-ValueOrNull -Block { Get-WimproofRights })
    system         = (Get-ValueOrNull -Block { Get-WimproofSystem })
    virtualization = (Get-WimproofVirtualization)
    workerLog      = [bool]$log
  }
}

Export-ModuleMember -Function 'Get-WimproofHost'
