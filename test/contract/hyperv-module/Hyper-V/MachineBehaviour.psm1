# Machines and what is attached to them.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
foreach ($module in 'StubState', 'StubArguments', 'StubQemu') { Import-Module -Name (Join-Path -Path $shared -ChildPath "$module.psm1") }

function ConvertTo-StubVM {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  return [pscustomobject]@{
    PSTypeName     = 'Microsoft.HyperV.PowerShell.VirtualMachine'
    Id             = [guid]$Machine['id']
    Name           = $Machine['name']
    State          = Get-StubState -Machine $Machine
    Generation     = [int]$Machine['generation']
    Path           = $Machine['path']
    ProcessorCount = [int]$Machine['processors']
    MemoryStartup  = [long]$Machine['memory']
    Notes          = $Machine['notes']
  }
}

# The records that a cmdlet's VM, VMName, Name or Id mean; none of these: all.
function Find-StubMachine {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Given)
  $all = @(Get-StubMachine)
  if ($Given.ContainsKey('VM')) {
    foreach ($one in @($Given['VM'])) {
      $found = @($all | Where-Object -FilterScript { $_['id'] -eq [string]$one.Id })
      if ($found.Count -eq 0) { throw (New-StubError -Message ('The virtual machine {0} is not there any more' -f $one.Name) -Id 'ObjectNotFound' -Category 'ObjectNotFound') }
      $found
    }
    return
  }
  if ($Given.ContainsKey('Id')) {
    $found = @($all | Where-Object -FilterScript { $_['id'] -eq [string]$Given['Id'] })
    if ($found.Count -eq 0) { throw (New-StubError -Message ('Hyper-V was unable to find a virtual machine with id "{0}".' -f $Given['Id'])) }
    return $found
  }
  $key = @('VMName', 'Name') | Where-Object -FilterScript { $Given.ContainsKey($_) } | Select-Object -First 1
  if ($null -eq $key) { return $all }
  foreach ($name in @($Given[$key])) {
    $found = @($all | Where-Object -FilterScript { $_['name'] -like $name })
    if ($found.Count -eq 0) { throw (New-StubError -Message ('Hyper-V was unable to find a virtual machine with name "{0}".' -f $name)) }
    $found
  }
}

function ConvertTo-StubDrive {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [Parameter(Mandatory = $true)][System.Collections.IDictionary] $Drive)
  return [pscustomobject]@{ PSTypeName = 'Microsoft.HyperV.PowerShell.Drive'; Id = $Drive['id']; VMId = [guid]$Machine['id']; VMName = $Machine['name']; Path = $Drive['path']; ControllerType = $Drive['type']; ControllerNumber = $Drive['number']; ControllerLocation = $Drive['location'] }
}

function Add-StubDrive {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Given, [Parameter(Mandatory = $true)][string] $Kind)
  $machine = Find-StubMachine -Given $Given
  $type = 'SCSI'
  if ($machine['generation'] -eq 1) { $type = 'IDE' }
  if ($Given.ContainsKey('ControllerType') -and [string]$Given['ControllerType'] -ne $type) { throw (New-StubError -Message ('The stub has no {0} controller in generation {1}' -f $Given['ControllerType'], $machine['generation'])) }
  if (-not [System.IO.File]::Exists($Given['Path'])) { throw (New-StubError -Message ('The file {0} is not there' -f $Given['Path'])) }
  $drive = @{ id = [guid]::NewGuid().ToString(); kind = $Kind; type = $type; number = [int]$Given['ControllerNumber']; location = [int]$Given['ControllerLocation']; path = [string]$Given['Path'] }
  if (@($machine['drives'] | Where-Object -FilterScript { $_['number'] -eq $drive['number'] -and $_['location'] -eq $drive['location'] }).Count -gt 0) { throw (New-StubError -Message ('Location {0} of controller {1} is taken' -f $drive['location'], $drive['number'])) }
  $machine['drives'] = @($machine['drives']) + @($drive)
  Save-StubMachine -Machine $machine
  if ($Given.ContainsKey('Passthru')) { ConvertTo-StubDrive -Machine $machine -Drive $drive }
}

function Get-StubDrive {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Given, [Parameter(Mandatory = $true)][string] $Kind)
  foreach ($machine in @(Find-StubMachine -Given $Given)) {
    foreach ($drive in @($machine['drives'])) { if ($drive['kind'] -eq $Kind) { ConvertTo-StubDrive -Machine $machine -Drive $drive } }
  }
}

# Changes one machine's record, which must be off.
function Set-StubRecord {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Given, [Parameter(Mandatory = $true)][System.Collections.IDictionary] $Changes)
  foreach ($machine in @(Find-StubMachine -Given $Given)) {
    if ((Get-StubState -Machine $machine) -ne 'Off') { throw (New-StubError -Message ('{0} must be off to be changed' -f $machine['name']) -Id 'InvalidState' -Category 'InvalidOperation') }
    foreach ($key in $Changes.Keys) { $machine[$key] = $Changes[$key] }
    Save-StubMachine -Machine $machine
  }
}

function Get-MachineBehaviour {
  return @{
    'Get-VM'                = { param($given) foreach ($machine in @(Find-StubMachine -Given $given)) { ConvertTo-StubVM -Machine $machine } }
    'New-VM'                = {
      param($given)
      $switch = [string]$given['SwitchName']
      if ($switch -ne '' -and @(Get-StubSwitch | Where-Object -FilterScript { $_['name'] -eq $switch }).Count -eq 0) { throw (New-StubError -Message ('There is no switch "{0}"' -f $switch) -Id 'ObjectNotFound' -Category 'ObjectNotFound') }
      if ([long]$given['MemoryStartupBytes'] % 2097152 -ne 0) { throw (New-StubError -Message 'The memory is not a multiple of 2 MB') }
      $generation = 1
      if ($given.ContainsKey('Generation')) { $generation = [int]$given['Generation'] }
      $folder = [System.IO.Path]::Combine([string]$given['Path'], [string]$given['Name'])
      $null = [System.IO.Directory]::CreateDirectory($folder)
      $machine = @{
        id = [guid]::NewGuid().ToString(); name = [string]$given['Name']; path = $folder; generation = $generation; memory = [long]$given['MemoryStartupBytes']; processors = 1; notes = ''
        switch = $switch; comPort = ''; secureBoot = 'On'; tpm = $false; keyProtector = $false; bootOrder = @(); startupOrder = @('CD', 'IDE', 'LegacyNetworkAdapter', 'Floppy')
        drives = @(); checkpoints = @(); starts = @(); saved = ''; stopping = $false
      }
      # The first generation comes with a drive without a disc.
      if ($generation -eq 1) { $machine['drives'] = @(@{ id = [guid]::NewGuid().ToString(); kind = 'dvd'; type = 'IDE'; number = 1; location = 0; path = '' }) }
      Save-StubMachine -Machine $machine
      ConvertTo-StubVM -Machine $machine
    }
    'Set-VM'                = {
      param($given)
      $changes = @{}
      if ($given.ContainsKey('ProcessorCount')) { $changes['processors'] = [int]$given['ProcessorCount'] }
      if ($given.ContainsKey('MemoryStartupBytes')) { $changes['memory'] = [long]$given['MemoryStartupBytes'] }
      if ($given.ContainsKey('Notes')) { $changes['notes'] = [string]$given['Notes'] }
      Set-StubRecord -Given $given -Changes $changes
    }
    'Set-VMComPort'         = {
      param($given)
      if ([int]$given['Number'] -ne 1) { throw (New-StubError -Message 'The stub has COM1 alone') }
      Set-StubRecord -Given $given -Changes @{ comPort = [string]$given['Path'] }
    }
    'Set-VMFirmware'        = {
      param($given)
      $changes = @{}
      if ($given.ContainsKey('EnableSecureBoot')) { $changes['secureBoot'] = @{ on = 'On'; off = 'Off' }[([string]$given['EnableSecureBoot']).ToLowerInvariant()] }
      if ($given.ContainsKey('BootOrder')) { $changes['bootOrder'] = @($given['BootOrder'] | ForEach-Object -Process { [string]$_.Id }) }
      if ($given.ContainsKey('FirstBootDevice')) { $changes['bootOrder'] = @([string]$given['FirstBootDevice'].Id) }
      Set-StubRecord -Given $given -Changes $changes
    }
    'Set-VMBios'            = { param($given) Set-StubRecord -Given $given -Changes @{ startupOrder = @($given['StartupOrder'] | ForEach-Object -Process { [string]$_ }) } }
    'Set-VMKeyProtector'    = { param($given) Set-StubRecord -Given $given -Changes @{ keyProtector = $true } }
    # Noted, not driven: there is no TPM in the QEMU machine.
    'Enable-VMTPM'          = {
      param($given)
      foreach ($machine in @(Find-StubMachine -Given $given)) { if (-not $machine['keyProtector']) { throw (New-StubError -Message 'A key protector has to be set first' -Id 'InvalidState' -Category 'InvalidOperation') } }
      Set-StubRecord -Given $given -Changes @{ tpm = $true }
    }
    'Add-VMHardDiskDrive'   = { param($given) Add-StubDrive -Given $given -Kind 'disk' }
    'Add-VMDvdDrive'        = { param($given) Add-StubDrive -Given $given -Kind 'dvd' }
    'Get-VMHardDiskDrive'   = { param($given) Get-StubDrive -Given $given -Kind 'disk' }
    'Get-VMDvdDrive'        = { param($given) Get-StubDrive -Given $given -Kind 'dvd' }
    'Remove-VMDvdDrive'     = {
      param($given)
      foreach ($drive in @($given['VMDvdDrive'])) {
        $machine = Find-StubMachine -Given @{ Id = $drive.VMId }
        Set-StubRecord -Given @{ Id = $drive.VMId } -Changes @{ drives = @($machine['drives'] | Where-Object -FilterScript { $_['id'] -ne $drive.Id }) }
      }
    }
  }
}

Export-ModuleMember -Function 'Get-MachineBehaviour', 'Find-StubMachine', 'ConvertTo-StubVM'
