import { type DismGlobals, type DismTarget, flag, option, optional, servicing } from './command-line.ts';
import { shaped } from './value-shapes.ts';

/** `/Add-Capability`. An offline image gets the files from `source`; online Windows Update is asked unless `limitAccess`. */
export function addCapabilityArguments(target: DismTarget, name: string, options: DismGlobals & { source?: string; limitAccess?: boolean } = {}): string[] {
  return servicing(target, options, ['/Add-Capability', capabilityOption(name), ...optional('/Source', options.source), ...flag('/LimitAccess', options.limitAccess)]);
}

/** `/Remove-Capability`. */
export function removeCapabilityArguments(target: DismTarget, name: string, options: DismGlobals = {}): string[] {
  return servicing(target, options, ['/Remove-Capability', capabilityOption(name)]);
}

/** `/Get-CapabilityInfo`. */
export function capabilityInfoArguments(target: DismTarget, name: string, options: DismGlobals & { source?: string; limitAccess?: boolean } = {}): string[] {
  return servicing(target, options, ['/Get-CapabilityInfo', capabilityOption(name), ...optional('/Source', options.source), ...flag('/LimitAccess', options.limitAccess)]);
}

/** Four tildes or none: a name with three is refused by DISM (MicrosoftDocs/defender-docs, pull request 131). */
function capabilityOption(name: string): string {
  return option('/CapabilityName', shaped('a capability name', name, /^[^~\s]+(?:~[^~\s]*){4}$|^[^~\s]+$/, 'Language.Basic~~~de-DE~0.0.1.0'));
}
