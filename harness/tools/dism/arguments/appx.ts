import { type DismGlobals, type DismTarget, option, servicing } from './command-line.ts';
import { shaped } from './value-shapes.ts';

/**
 * `/Add-ProvisionedAppxPackage`, with /SkipLicense where no licence file is given. Regions are `all` or country codes
 * parted by semicolons, from Windows 10 1803 on [DISM App Package (.appx or .appxbundle) Servicing, Preinstall Apps Using DISM].
 */
export function addAppxArguments(target: DismTarget, path: string, options: DismGlobals & { dependencies?: readonly string[]; license?: string; region?: string } = {}): string[] {
  return servicing(target, options, [
    '/Add-ProvisionedAppxPackage',
    option('/PackagePath', path),
    ...(options.dependencies ?? []).map((dependency) => option('/DependencyPackagePath', dependency)),
    options.license === undefined ? '/SkipLicense' : option('/LicensePath', options.license),
    ...(options.region === undefined ? [] : [option('/Region', shaped('a region', options.region, /^(?:all|[A-Z]{2,3}(?:;[A-Z]{2,3})*)$/i, 'all or US;GB'))]),
  ]);
}

/** `/Remove-ProvisionedAppxPackage`, by the full name that /Get-ProvisionedAppxPackages prints: five parts joined by `_`. */
export function removeAppxArguments(target: DismTarget, packageName: string, options: DismGlobals = {}): string[] {
  const name = shaped('the full name of an app package', packageName, /^[A-Za-z0-9.-]+_\d+(?:\.\d+){3}_[A-Za-z0-9]+_[^_\s]*_[a-z0-9]+$/, 'Contoso.App_1.0.0.0_x64__8wekyb3d8bbwe');
  return servicing(target, options, ['/Remove-ProvisionedAppxPackage', option('/PackageName', name)]);
}
