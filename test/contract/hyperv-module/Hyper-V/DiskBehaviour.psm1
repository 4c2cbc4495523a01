# Virtual hard disks, by qemu-img. QEMU cannot make differencing VHDX files: those are qcow2 under their name.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$shared = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'HyperVStub'
foreach ($module in 'StubState', 'StubArguments') { Import-Module -Name (Join-Path -Path $shared -ChildPath "$module.psm1") }

function Get-DiskBehaviour {
  return @{
    'New-VHD'     = {
      param($given)
      foreach ($path in @($given['Path'])) {
        if ([System.IO.File]::Exists($path)) { throw (New-StubError -Message ('The file {0} exists' -f $path) -Id 'ObjectExists' -Category 'ResourceExists') }
        if ($given.ContainsKey('ParentPath')) {
          if ([System.IO.Path]::GetExtension($path) -ne [System.IO.Path]::GetExtension($given['ParentPath'])) { throw (New-StubError -Message 'A differencing disk has the format of its parent') }
          $null = Invoke-StubProgram -Program 'qemu-img' -Arguments @('create', '-q', '-f', 'qcow2', '-F', (Get-StubFormat -Path $given['ParentPath']), '-b', $given['ParentPath'], $path)
        } else {
          $null = Invoke-StubProgram -Program 'qemu-img' -Arguments @('create', '-q', '-f', (Get-FileFormat -Path $path), $path, [string]$given['SizeBytes'])
        }
        Get-StubDisk -Path $path
      }
    }
    'Get-VHD'     = { param($given) foreach ($path in @($given['Path'])) { Get-StubDisk -Path $path } }
    'Convert-VHD' = {
      param($given)
      $to = $given['DestinationPath']
      if ([System.IO.File]::Exists($to)) { throw (New-StubError -Message ('The file {0} exists' -f $to) -Id 'ObjectExists' -Category 'ResourceExists') }
      $options = @()
      # A fixed VHD of exactly the size that the source has.
      if ([string]$given['VHDType'] -eq 'Fixed') { $options = @('-o', @{ vpc = 'subformat=fixed,force_size=on'; vhdx = 'subformat=fixed'; qcow2 = 'preallocation=metadata' }[(Get-FileFormat -Path $to)]) }
      $null = Invoke-StubProgram -Program 'qemu-img' -Arguments (@('convert', '-f', (Get-StubFormat -Path $given['Path']), '-O', (Get-FileFormat -Path $to)) + $options + @($given['Path'], $to))
    }
  }
}

# The format that a file name's extension stands for. QEMU takes no checkpoints of a machine with VHDX files, not even below
# others: with WIMPROOF_HYPERV_STUB_VHDX=qcow2, qcow2 files have that name.
function Get-FileFormat {
  param([Parameter(Mandatory = $true)][string] $Path)
  $format = @{ '.vhd' = 'vpc'; '.vhdx' = 'vhdx' }[[System.IO.Path]::GetExtension($Path).ToLowerInvariant()]
  if ($null -eq $format) { throw (New-StubError -Message ('{0} is neither .vhd nor .vhdx' -f $Path)) }
  if ($format -eq 'vhdx' -and $env:WIMPROOF_HYPERV_STUB_VHDX -eq 'qcow2') { return 'qcow2' }
  return $format
}

function Get-StubDisk {
  param([Parameter(Mandatory = $true)][string] $Path)
  if (-not [System.IO.File]::Exists($Path)) { throw (New-StubError -Message ('The file {0} is not there' -f $Path) -Id 'ObjectNotFound' -Category 'ObjectNotFound') }
  $facts = ConvertFrom-Json -InputObject (Invoke-StubProgram -Program 'qemu-img' -Arguments @('info', '--force-share', '--output=json', $Path)) -AsHashtable
  $type = 'Dynamic'
  if ($facts.ContainsKey('backing-filename')) { $type = 'Differencing' }
  return [pscustomobject]@{ PSTypeName = 'Microsoft.Vhd.PowerShell.VirtualHardDisk'; Path = $Path; VhdType = $type; Size = [uint64]$facts['virtual-size']; FileSize = [uint64]$facts['actual-size']; ParentPath = [string]$facts['full-backing-filename'] }
}

Export-ModuleMember -Function 'Get-DiskBehaviour'
