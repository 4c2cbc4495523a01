# PowerShell Direct: into a Windows guest through the hypervisor, without a network. Needs Windows 10 or Server 2016 on
# both sides, a guest that has booted, and an account in it.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The ends of files in the guest, at most LimitBytes each, as base64. Files that are not there are left out.
function Get-WimproofGuestFile {
  [CmdletBinding()]
  param(
    [Parameter(Mandatory = $true)][guid] $Id,
    [Parameter(Mandatory = $true)][string] $UserName,
    [Parameter(Mandatory = $true)][string] $Password,
    [Parameter(Mandatory = $true)][string[]] $Paths,
    [Parameter(Mandatory = $true)][long] $LimitBytes
  )
  $secure = ConvertTo-SecureString -String $Password -AsPlainText -Force
  $credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $UserName, $secure
  $read = {
    param([string[]] $Paths, [long] $LimitBytes)
    foreach ($path in $Paths) {
      if (-not [System.IO.File]::Exists($path)) { continue }
      try {
        # The services that write these logs keep them open.
        $stream = [System.IO.File]::Open($path, 'Open', 'Read', 'ReadWrite')
        try {
          $null = $stream.Seek([math]::Max([long]0, $stream.Length - $LimitBytes), 'Begin')
          $memory = New-Object -TypeName System.IO.MemoryStream
          $stream.CopyTo($memory)
          New-Object -TypeName PSObject -Property @{ path = $path; base64 = [System.Convert]::ToBase64String($memory.ToArray()) }
        } finally {
          $stream.Dispose()
        }
      } catch {
        continue
      }
    }
  }
  $files = @()
  foreach ($file in @(Invoke-Command -VMId $Id -Credential $credential -ScriptBlock $read -ArgumentList $Paths, $LimitBytes)) {
    $files += [ordered]@{ path = [string]$file.path; base64 = [string]$file.base64 }
  }
  return [ordered]@{ files = @($files) }
}

Export-ModuleMember -Function 'Get-WimproofGuestFile'
