# QEMU's command line for a machine's record.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'StubState.psm1')

# Firmware of Debian's package ovmf. With the files named `ms`, Microsoft's keys are enrolled.
$firmware = @{
  'Off' = @('/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd')
  'On'  = @('/usr/share/OVMF/OVMF_CODE_4M.secboot.fd', '/usr/share/OVMF/OVMF_VARS_4M.ms.fd')
}

# Format of an image, by its content: differencing disks are qcow2, whatever their name.
function Get-StubFormat {
  param([Parameter(Mandatory = $true)][string] $Path)
  if ($Path.EndsWith('.vhd', [System.StringComparison]::OrdinalIgnoreCase)) { return 'vpc' }
  return (ConvertFrom-Json -InputObject (Invoke-StubProgram -Program 'qemu-img' -Arguments @('info', '--force-share', '--output=json', $Path))).format
}

function Get-StubArgument {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [Parameter(Mandatory = $true)][int] $Number)
  $run = Get-StubFolder -Below ('run/' + $Machine['id'].Substring(0, 8))
  $arguments = @('-name', ('stub-' + $Machine['id']), '-no-user-config', '-nodefaults', '-display', 'none', '-device', 'VGA', '-daemonize', '-S', '-pidfile', (Join-Path -Path $run -ChildPath 'pid'))
  # Emulation alone, so that a test is the same everywhere; no cx16, with which Linux guests panic at random.
  $arguments += @('-accel', 'tcg,thread=multi,tb-size=32', '-cpu', 'max,-cx16')
  $arguments += @('-m', ('{0}M' -f ([long]$Machine['memory'] / 1048576)), '-smp', [string]$Machine['processors'], '-rtc', 'base=utc')
  $arguments += @('-qmp', ('unix:{0},server=on,wait=off' -f (Join-Path -Path $run -ChildPath 'qmp')))
  $log = Join-Path -Path (Get-StubFolder -Below 'events') -ChildPath ('{0:d6}-{1}' -f $Number, $Machine['id'])
  $arguments += @('-chardev', ('socket,id=events,path={0},server=on,wait=off,logfile={1}' -f (Join-Path -Path $run -ChildPath 'events'), $log), '-mon', 'chardev=events,mode=control')
  if ($Machine['comPort'] -ne '') { $arguments += @('-chardev', ('socket,id=com1,path={0},server=on,wait=off' -f $Machine['comPort']), '-serial', 'chardev:com1') }
  if ($Machine['generation'] -eq 1) { $arguments += @('-machine', 'pc') } else { $arguments += @(Get-FirmwareArgument -Machine $Machine -Run $run) }
  $arguments += @(Get-DriveArgument -Machine $Machine)
  $arguments += @(Get-NetworkArgument -Machine $Machine -Run $run)
  return $arguments
}

# The variables lie in qcow2, or no checkpoint could be made of them.
function Get-FirmwareArgument {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [Parameter(Mandatory = $true)][string] $Run)
  $code, $empty = $firmware[$Machine['secureBoot']]
  $variables = Join-Path -Path $Run -ChildPath 'variables.qcow2'
  if (-not [System.IO.File]::Exists($variables)) { $null = Invoke-StubProgram -Program 'qemu-img' -Arguments @('convert', '-f', 'raw', '-O', 'qcow2', $empty, $variables) }
  if ($Machine['secureBoot'] -eq 'On') { '-machine', 'q35,smm=on', '-global', 'driver=cfi.pflash01,property=secure,value=on' } else { '-machine', 'q35' }
  '-global', 'ICH9-LPC.disable_s3=1'
  '-drive', ('if=pflash,format=raw,unit=0,readonly=on,file={0}' -f $code.Replace(',', ',,'))
  '-drive', ('if=pflash,format=qcow2,unit=1,file={0}' -f $variables.Replace(',', ',,'))
}

function Get-DriveArgument {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine)
  if ($Machine['generation'] -ne 1) { '-device', 'virtio-scsi-pci,id=scsi0' }
  $order = @($Machine['bootOrder'])
  foreach ($drive in @($Machine['drives'])) {
    $id = 'drive-' + $drive['id'].Substring(0, 8)
    $place = [array]::IndexOf($order, $drive['id'])
    $boot = ''
    if ($Machine['generation'] -eq 1) { $place = [array]::IndexOf(@($Machine['startupOrder']), @{ disk = 'IDE'; dvd = 'CD' }[$drive['kind']]) * 4 + [array]::IndexOf(@($Machine['drives']), $drive) }
    if ($place -ge 0) { $boot = ',bootindex={0}' -f $place }
    $ide = 'ide.{0},unit={1}' -f $drive['number'], $drive['location']
    if ($drive['kind'] -eq 'dvd') {
      '-drive', ('if=none,id={0},media=cdrom,readonly=on,format=raw,file={1}' -f $id, $drive['path'].Replace(',', ',,'))
      if ($Machine['generation'] -eq 1) { '-device', "ide-cd,drive=$id,bus=$ide$boot" } else { '-device', "scsi-cd,bus=scsi0.0,drive=$id$boot" }
    } else {
      '-drive', ('if=none,id={0},cache=unsafe,format={1},file={2}' -f $id, (Get-StubFormat -Path $drive['path']), $drive['path'].Replace(',', ',,'))
      if ($Machine['generation'] -eq 1) { '-device', "ide-hd,drive=$id,bus=$ide$boot" } else { '-device', "virtio-blk-pci,drive=$id$boot" }
    }
  }
}

# WIMPROOF_HYPERV_STUB_PORTS: the guest's ports that can be reached, WinRM's when it is not set.
function Get-NetworkArgument {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Machine, [Parameter(Mandatory = $true)][string] $Run)
  if ($Machine['switch'] -eq '') { return }
  $ports = '5985,5986'
  if (-not [string]::IsNullOrEmpty($env:WIMPROOF_HYPERV_STUB_PORTS)) { $ports = $env:WIMPROOF_HYPERV_STUB_PORTS }
  $address = Get-StubAddress -Machine $Machine
  $forward = @($ports.Split(',') | ForEach-Object -Process { 'hostfwd=tcp:{0}:{1}-:{1}' -f $address, $_ }) -join ','
  $device = 'virtio-net-pci'
  if ($Machine['generation'] -eq 1) { $device = 'e1000' }
  '-netdev', "user,id=net0,restrict=on,$forward", '-device', "$device,netdev=net0,romfile="
  '-object', ('filter-dump,id=dump0,netdev=net0,maxlen=400,file={0}' -f (Join-Path -Path $Run -ChildPath 'packets').Replace(',', ',,'))
}

Export-ModuleMember -Function 'Get-StubArgument', 'Get-StubFormat'
