import { imageError } from '../image/image-error.ts';
import type { ImageInfo, SelectedImage, WimImage } from '../image/image-info.ts';
import { isOlder } from './engine.ts';

/**
 * The medium that boots Windows PE and Setup for an image: the image's own, or the one that `image.media` names for a
 * bare image file.
 * @throws WimproofError (kind scenario) `WP-IMAGE-MEDIA-MISSING` for a bare image file without one
 */
export function bootMedium({ source, media }: SelectedImage): ImageInfo {
  if (source.kind === 'iso') return source;
  if (media) return media;
  throw imageError('WP-IMAGE-MEDIA-MISSING', `${source.path} is a bare image file; Windows PE and Windows Setup come from an installation medium`, 'add `image.media` with the path of a Windows .iso of the same or a newer build, or name that .iso as `image.source`');
}

/**
 * Checks that a medium can bring Windows PE and Setup for an image, and joins them. DISM must be at least as new as the
 * image ("DISM Supported Platforms"), and Windows PE for one architecture services and installs that one alone ("Windows
 * Setup Supported Platforms and Cross-Platform Deployments").
 * @throws WimproofError (kind scenario) `WP-IMAGE-MEDIA-KIND`, `WP-IMAGE-MEDIA-NO-BOOT`, `WP-IMAGE-MEDIA-ARCHITECTURE`, `WP-IMAGE-MEDIA-OLD`
 */
export function withMedia(selected: SelectedImage, media: ImageInfo): SelectedImage {
  const { image } = selected;
  const bad = (code: string, cause: string, mend: string): Error => imageError(code, `${media.path} cannot start the installation of ${image.name || `image ${image.index}`}: ${cause}`, mend);
  if (media.kind !== 'iso') throw bad('WP-IMAGE-MEDIA-KIND', 'it is an image file, not a medium', 'name a Windows installation .iso in `image.media`');
  const boot = bootImage(media);
  if (!boot) throw bad('WP-IMAGE-MEDIA-NO-BOOT', 'it holds no sources\\boot.wim', 'name a Windows installation .iso in `image.media`');
  if (boot.architecture !== '' && boot.architecture !== image.architecture) throw bad('WP-IMAGE-MEDIA-ARCHITECTURE', `its Windows PE is for ${boot.architecture}, the image for ${image.architecture}`, `name an .iso for ${image.architecture} in \`image.media\``);
  if (boot.version !== '' && isOlder(boot.version, image.version)) throw bad('WP-IMAGE-MEDIA-OLD', `its Windows PE is ${boot.version}, older than the image (${image.version})`, `name an .iso of Windows ${image.version.split('.').slice(0, 3).join('.')} or newer in \`image.media\``);
  return { ...selected, media };
}

/** Microsoft's media have Windows PE first and Windows Setup, which boots, second; both are of one build. */
function bootImage({ bootImages }: ImageInfo): WimImage | undefined {
  return bootImages.at(-1);
}
