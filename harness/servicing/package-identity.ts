import type { PackageIdentity } from './operation.ts';

/**
 * `Name~publicKeyToken~arch~language~version`, as DISM prints it; a neutral language is empty.
 * Source: the `Package Identity` column of DISM /Get-Packages.
 */
export function formatPackageIdentity({ name, publicKeyToken, architecture, language, version }: PackageIdentity): string {
  return [name, publicKeyToken, architecture, language.toLowerCase() === 'neutral' ? '' : language, version].join('~');
}

/** The parts of an identity as DISM prints it. @throws RangeError when it has not five parts */
export function parsePackageIdentity(text: string): PackageIdentity {
  const [name, publicKeyToken, architecture, language, version, ...rest] = text.split('~');
  if (!name || publicKeyToken === undefined || architecture === undefined || language === undefined || !version || rest.length > 0) throw new RangeError(`${JSON.stringify(text)} is no package identity`);
  return { name, publicKeyToken, architecture, language, version };
}
