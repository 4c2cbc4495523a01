import type { WimImage } from '../image/image-info.ts';
import { foundationVersion } from './foundation-version.ts';
import type { PackageIdentity } from './operation.ts';

/**
 * Identity of a Windows language pack: `Microsoft-Windows-Client-LanguagePack-Package` with the language, in the version
 * that the image was born with (DISM /Get-Packages of "Add or remove Language Packs Offline Using DISM"; `Server-` on
 * Windows Server).
 */
export function languagePackIdentity(language: string, { version, architecture, installationType }: Pick<WimImage, 'version' | 'architecture' | 'installationType'>): PackageIdentity {
  const kind = /^server\b/i.test(installationType) ? 'Server' : 'Client';
  return { name: `Microsoft-Windows-${kind}-LanguagePack-Package`, publicKeyToken: '31bf3856ad364e35', architecture, language, version: foundationVersion(version) };
}
