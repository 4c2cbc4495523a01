# Virtual switches, and the addresses at which a guest is reached.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The Default Switch of Windows clients (NAT and DHCP) has this id everywhere; its name may be translated.
$defaultSwitch = [guid]'c08cb7b8-9b3c-408e-8e30-5e16a3aeb444'
$namespace = 'root\virtualization\v2'

# The switch of that name; without a name the Default Switch. `name` is null when there is none.
function Find-WimproofSwitch {
  [CmdletBinding()]
  param([AllowEmptyString()][string] $Name = '')
  if ($Name -eq '') {
    $found = @(Get-VMSwitch | Where-Object -FilterScript { $_.Id -eq $defaultSwitch })
  } else {
    $found = @(Get-VMSwitch | Where-Object -FilterScript { $_.Name -eq $Name })
  }
  if ($found.Count -eq 0) { return [ordered]@{ name = $null; type = $null; isDefault = $false } }
  return [ordered]@{ name = [string]$found[0].Name; type = $found[0].SwitchType.ToString(); isDefault = [bool]($found[0].Id -eq $defaultSwitch) }
}

# An internal switch: guests and this host, and nobody else. Both give themselves link-local addresses.
function New-WimproofSwitch {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][string] $Name)
  $null = New-VMSwitch -Name $Name -SwitchType Internal -Notes 'made by wimproof for one run'
  return [ordered]@{ name = $Name }
}

# Removes the switch if it is there.
function Remove-WimproofSwitch {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][string] $Name)
  $found = @(Get-VMSwitch | Where-Object -FilterScript { $_.Name -eq $Name })
  foreach ($switch in $found) { Remove-VMSwitch -VMSwitch $switch -Force -Confirm:$false }
  return [ordered]@{ removed = [bool]($found.Count -gt 0) }
}

# Number of this host's interface on a switch: the zone of link-local addresses. Null when the host has none there.
function Get-HostInterface {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][string] $SwitchName)
  try {
    $virtual = @(Get-VMNetworkAdapter -ManagementOS -SwitchName $SwitchName)
    if ($virtual.Count -eq 0) { return $null }
    $device = [string]$virtual[0].DeviceId
    $adapters = @(Get-NetAdapter -IncludeHidden | Where-Object -FilterScript { [string]$_.DeviceID -eq $device })
    if ($adapters.Count -eq 0) { return $null }
    return [int]$adapters[0].InterfaceIndex
  } catch {
    return $null
  }
}

# Addresses out of the guest's key-value pairs, for when the network adapter does not show them.
function Get-ExchangedAddress {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][guid] $Id)
  $found = @()
  $system = Get-CimInstance -Namespace $namespace -ClassName 'Msvm_ComputerSystem' -Filter ("Name='{0}'" -f $Id)
  if ($null -eq $system) { return $found }
  foreach ($component in @(Get-CimAssociatedInstance -InputObject $system -ResultClassName 'Msvm_KvpExchangeComponent')) {
    foreach ($item in @($component.GuestIntrinsicExchangeItems)) {
      if ([string]::IsNullOrEmpty($item)) { continue }
      $instance = [xml]$item
      $key = $instance.SelectSingleNode("/INSTANCE/PROPERTY[@NAME='Name']/VALUE")
      $data = $instance.SelectSingleNode("/INSTANCE/PROPERTY[@NAME='Data']/VALUE")
      if ($null -eq $key -or $null -eq $data) { continue }
      if (@('NetworkAddressIPv4', 'NetworkAddressIPv6') -contains $key.InnerText) {
        $found += @($data.InnerText.Split(';') | Where-Object -FilterScript { $_ -ne '' })
      }
    }
  }
  return $found
}

# What the guest's integration services report. Empty until they run: not in Windows PE, and not during Setup.
function Get-WimproofAddress {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][guid] $Id)
  $addresses = @()
  $zone = $null
  foreach ($adapter in @(Get-VMNetworkAdapter -VM (Get-VM -Id $Id))) {
    foreach ($address in @($adapter.IPAddresses)) {
      if (-not [string]::IsNullOrEmpty($address)) { $addresses += [string]$address }
    }
    if ($null -eq $zone -and -not [string]::IsNullOrEmpty($adapter.SwitchName)) { $zone = Get-HostInterface -SwitchName $adapter.SwitchName }
  }
  if ($addresses.Count -eq 0) {
    # A second source only: when it cannot be asked, there is simply no address yet.
    try { $addresses = @(Get-ExchangedAddress -Id $Id | ForEach-Object -Process { [string]$_ }) } catch { $addresses = @() }
  }
  return [ordered]@{ addresses = @($addresses); zone = $zone }
}

Export-ModuleMember -Function 'Find-WimproofSwitch', 'New-WimproofSwitch', 'Remove-WimproofSwitch', 'Get-WimproofAddress'
