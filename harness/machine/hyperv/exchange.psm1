# The form of what goes in and out. Both directions are ASCII only (JSON escapes the rest), so no code page can spoil them.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Reads the one document on standard input, as bytes: Windows PowerShell would decode text in the OEM code page.
function Read-WimproofRequest {
  [CmdletBinding()]
  param()
  $utf8 = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
  $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList ([Console]::OpenStandardInput()), $utf8
  $document = ConvertFrom-Json -InputObject $reader.ReadToEnd()
  $arguments = @{}
  foreach ($property in $document.arguments.PSObject.Properties) { $arguments[$property.Name] = $property.Value }
  return @{ Verb = [string]$document.verb; Arguments = $arguments }
}

# One JSON document on one line, ASCII only. A depth is needed: the default of 2 would cut deeper values without a word.
function ConvertTo-WimproofJson {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Value)
  $json = ConvertTo-Json -InputObject $Value -Depth 8 -Compress
  return [regex]::Replace($json, '[^\x20-\x7e]', { param($match) '\u{0:x4}' -f [int][char]$match.Value })
}

function Write-WimproofAnswer {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Answer)
  $json = ConvertTo-WimproofJson -Value $Answer
  # Straight to the stream: formatting would wrap long lines at the console's width. A new line first: a module may have
  # left one unfinished.
  [Console]::Out.WriteLine()
  [Console]::Out.WriteLine('##wimproof-begin')
  [Console]::Out.WriteLine($json)
  [Console]::Out.WriteLine('##wimproof-end')
  [Console]::Out.Flush()
}

# One line of a verb that goes on talking.
function Write-WimproofEvent {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Value)
  [Console]::Out.WriteLine('##wimproof-event ' + (ConvertTo-WimproofJson -Value $Value))
  [Console]::Out.Flush()
}

# What an error record says, without its position in our scripts' text.
function ConvertTo-WimproofError {
  [CmdletBinding()]
  param([Parameter(Mandatory = $true)][System.Management.Automation.ErrorRecord] $Record)
  $exception = $Record.Exception
  $codes = @()
  $messages = @()
  for ($one = $exception; $null -ne $one; $one = $one.InnerException) {
    $codes += '0x{0:X8}' -f $one.HResult
    if ($messages -notcontains $one.Message) { $messages += [string]$one.Message }
  }
  $line = $null
  if ($null -ne $Record.InvocationInfo -and -not [string]::IsNullOrEmpty($Record.InvocationInfo.ScriptName)) {
    $line = (Split-Path -Path $Record.InvocationInfo.ScriptName -Leaf) + ':' + $Record.InvocationInfo.ScriptLineNumber
  }
  return [ordered]@{
    category              = $Record.CategoryInfo.Category.ToString()
    fullyQualifiedErrorId = [string]$Record.FullyQualifiedErrorId
    message               = ($messages -join ' ')
    hresult               = $codes[0]
    hresults              = @($codes)
    cmdlet                = [string]$Record.CategoryInfo.Activity
    exception             = $exception.GetType().FullName
    at                    = $line
  }
}

Export-ModuleMember -Function 'Read-WimproofRequest', 'ConvertTo-WimproofJson', 'Write-WimproofAnswer', 'Write-WimproofEvent', 'ConvertTo-WimproofError'
