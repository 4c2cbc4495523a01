import { type DismGlobals, type DismTarget, flag, option, servicing } from './command-line.ts';

/** `/Add-Package`. One package per call makes results attributable. A .msu's folder may hold its checkpoints. */
export function addPackageArguments(target: DismTarget, packagePath: string, options: DismGlobals & { ignoreCheck?: boolean; preventPending?: boolean } = {}): string[] {
  return servicing(target, options, ['/Add-Package', option('/PackagePath', packagePath), ...flag('/IgnoreCheck', options.ignoreCheck), ...flag('/PreventPending', options.preventPending)]);
}

/** A package in the image, by its identity (`Name~token~arch~language~version`) or by a .cab that holds it. */
export type NamedPackage = { packageName: string } | { packagePath: string };

/** `/Remove-Package`. RangeError for a .msu: only a .cab can be named by path [DISM Operating System Package Servicing]. */
export function removePackageArguments(target: DismTarget, named: NamedPackage, options: DismGlobals = {}): string[] {
  return servicing(target, options, ['/Remove-Package', packageOption(named, '/Remove-Package')]);
}

/** `/Get-PackageInfo`. RangeError for a .msu, which the documentation excludes. */
export function packageInfoArguments(target: DismTarget, named: NamedPackage, options: DismGlobals = {}): string[] {
  return servicing(target, options, ['/Get-PackageInfo', packageOption(named, '/Get-PackageInfo')]);
}

function packageOption(named: NamedPackage, command: string): string {
  if ('packageName' in named) return option('/PackageName', named.packageName);
  if (/\.msu$/i.test(named.packagePath)) throw new RangeError(`${command} takes no .msu: name the package by its identity`);
  return option('/PackagePath', named.packagePath);
}
