/** What can be said of one image inside a WIM, from its XML data. Sizes in bytes. */
export interface WimImage {
  index: number;
  name: string;
  /** What Setup shows, where that is something else: `Windows Server 2025 Standard (Desktop Experience)`. */
  displayName?: string;
  description: string;
  /** amd64, x86, arm64, arm, ia64. */
  architecture: string;
  /** Four parts, e.g. `10.0.26100.1`. */
  version: string;
  editionId: string;
  installationType: string;
  languages: string[];
  defaultLanguage: string;
  totalBytes: number;
}
/** Name in `\\sources`: .esd on media of the Media Creation Tool, .swm (first of several) on media split for FAT32. */
export type InstallFile = 'install.wim' | 'install.esd' | 'install.swm';
/** A further file of a split image on this host. */
export interface ImagePart {
  /** Absolute path. */
  path: string;
  /** Hex SHA-256 of the file. */
  sha256: string;
  size: number;
}
export interface ImageInfo {
  /** Absolute path of the .iso or image file; of a split image, its first file. */
  path: string;
  /** An installation medium, or a bare image file (.wim, .esd, .swm). */
  kind: 'iso' | 'wim';
  /** Hex SHA-256 of the file. */
  sha256: string;
  size: number;
  /** On an .iso, the file in `\\sources` that holds the images; of a bare file, its kind by content. install.wim when absent. */
  installFile?: InstallFile;
  /** Parts 2 and on of a bare split image. */
  parts?: ImagePart[];
  /** The images to install. */
  images: WimImage[];
  /** The images of boot.wim, when the source is an .iso. */
  bootImages: WimImage[];
}
/** The one image that a scenario selects, as the strategies see it. */
export interface SelectedImage {
  source: ImageInfo;
  image: WimImage;
  /** The installation medium that brings Windows PE and Setup for a bare image file. */
  media?: ImageInfo;
}
