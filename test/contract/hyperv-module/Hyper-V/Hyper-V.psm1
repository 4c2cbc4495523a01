# Stands in for the Hyper-V module: its cmdlets have the names, parameters and parameter sets of the documentation, since
# they are made from documented-cmdlets.json. What they do is in the modules beside this one; what is not there is not exported.
# Environment:
#   WIMPROOF_HYPERV_STUB                 folder for the state (needed)
#   WIMPROOF_HYPERV_STUB_PORTS           guest ports that can be reached, e.g. 5985,5986 (default)
#   WIMPROOF_HYPERV_STUB_DEFAULT_SWITCH  anything: there is a Default Switch, as on Windows clients
#   WIMPROOF_HYPERV_STUB_VERSION         server2016: without the parameters that came later
#   WIMPROOF_HYPERV_STUB_VHDX            qcow2: new VHDX files are qcow2 inside, so that checkpoints can be made
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$table = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, '../../powershell/documented-cmdlets.json'))) -AsHashtable

$behaviours = @{}
foreach ($subject in 'Machine', 'Power', 'Disk', 'Switch', 'Checkpoint') {
  Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath ('{0}Behaviour.psm1' -f $subject))
  $found = & ('Get-{0}Behaviour' -f $subject)
  foreach ($name in $found.Keys) { $behaviours[$name] = $found[$name] }
}

# Types that PowerShell knows itself; all others (machines, drives, switches) are objects of the stub's own.
$known = @('String', 'Boolean', 'Byte', 'Int16', 'Int32', 'Int64', 'UInt16', 'UInt32', 'UInt64', 'Guid', 'Version', 'DateTime', 'TimeSpan')

function Get-TypeName {
  param([Parameter(Mandatory = $true)][System.Collections.IDictionary] $Parameter)
  if ($Parameter['type'] -eq 'SwitchParameter') { return 'switch' }
  $element = $Parameter['type'] -replace '\[\]$', ''
  $array = $Parameter['type'].Substring($element.Length)
  if ($Parameter.ContainsKey('values') -and $known -notcontains $element) { return 'string' + $array }
  if ($known -contains $element) { return $element + $array }
  return 'object' + $array
}

# One parameter's declaration: an attribute for every set, the accepted words, the type.
function Get-Declaration {
  param([Parameter(Mandatory = $true)][string] $Name, [Parameter(Mandatory = $true)][System.Collections.IDictionary] $Parameter)
  foreach ($use in $Parameter['uses']) {
    $parts = @()
    if ($use.ContainsKey('required')) { $parts += 'Mandatory = $true' }
    if ($use.ContainsKey('position')) { $parts += 'Position = {0}' -f $use['position'] }
    if ($use.ContainsKey('pipeline')) { foreach ($how in $use['pipeline']) { $parts += @{ value = 'ValueFromPipeline = $true'; name = 'ValueFromPipelineByPropertyName = $true' }[$how] } }
    $sets = @('')
    if ($use.ContainsKey('sets')) { $sets = @($use['sets']) }
    foreach ($set in $sets) {
      $all = @($parts)
      if ($set -ne '') { $all += "ParameterSetName = '$set'" }
      '[Parameter({0})]' -f ($all -join ', ')
    }
  }
  if ($Parameter.ContainsKey('values')) { "[ValidateSet('{0}')]" -f ($Parameter['values'] -join "', '") }
  '[{0}] ${1}' -f (Get-TypeName -Parameter $Parameter), $Name
}

function Get-Definition {
  param([Parameter(Mandatory = $true)][string] $Name, [Parameter(Mandatory = $true)][System.Collections.IDictionary] $Cmdlet)
  $binding = @()
  if ($Cmdlet['sets'][0] -ne '(All)') { $binding += "DefaultParameterSetName = '{0}'" -f $Cmdlet['sets'][0] }
  if ($Cmdlet['parameters'].ContainsKey('WhatIf')) { $binding += 'SupportsShouldProcess = $true' }
  $declarations = foreach ($parameter in $Cmdlet['parameters'].Keys) {
    $facts = $Cmdlet['parameters'][$parameter]
    # WIMPROOF_HYPERV_STUB_VERSION=server2016: the module of the oldest host.
    $absent = $facts.ContainsKey('notIn') -and $facts['notIn'] -contains $env:WIMPROOF_HYPERV_STUB_VERSION
    if ($absent -or @('WhatIf', 'Confirm') -contains $parameter) { continue }
    @(Get-Declaration -Name $parameter -Parameter $facts) -join ' '
  }
  # An error of the behaviour is the cmdlet's own, so that -ErrorAction has its say.
  $body = 'process {{ try {{ & $behaviours[''{0}''] $PSBoundParameters }} catch {{ $PSCmdlet.WriteError($_) }} }}' -f $Name
  return "function {0} {{`n[CmdletBinding({1})]`nparam(`n{2}`n)`n{3}`n}}" -f $Name, ($binding -join ', '), ($declarations -join ",`n"), $body
}

$definitions = foreach ($name in $behaviours.Keys) { Get-Definition -Name $name -Cmdlet $table['cmdlets'][$name] }
. ([scriptblock]::Create($definitions -join "`n"))

Export-ModuleMember -Function @($behaviours.Keys)
