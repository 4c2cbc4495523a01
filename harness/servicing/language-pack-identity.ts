import type { WimImage } from '../image/image-info.ts';
import { isServer } from '../image/is-server.ts';
import { foundationVersion } from './foundation-version.ts';
import type { PackageIdentity } from './operation.ts';

/**
 * Identity of a Windows language pack: `Microsoft-Windows-Client-LanguagePack-Package` with the language, in the version
 * that the image was born with (DISM /Get-Packages of "Add or remove Language Packs Offline Using DISM"; `Server-` on
 * Windows Server).
 */
export function languagePackIdentity(language: string, image: Pick<WimImage, 'version' | 'architecture' | 'installationType'>): PackageIdentity {
  const { version, architecture } = image;
  const kind = isServer(image) ? 'Server' : 'Client';
  return { name: `Microsoft-Windows-${kind}-LanguagePack-Package`, publicKeyToken: '31bf3856ad364e35', architecture, language, version: foundationVersion(version) };
}
