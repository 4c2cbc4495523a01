import type { PackageIdentity } from './operation.ts';

/**
 * `Name~publicKeyToken~arch~language~version`, as DISM prints it; a neutral language is empty.
 * Source: the `Package Identity` column of DISM /Get-Packages.
 */
export function formatPackageIdentity({ name, publicKeyToken, architecture, language, version }: PackageIdentity): string {
  return [name, publicKeyToken, architecture, language.toLowerCase() === 'neutral' ? '' : language, version].join('~');
}
