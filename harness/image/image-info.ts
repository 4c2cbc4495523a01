/** What can be said of one image inside a WIM, from its XML data. Sizes in bytes. */
export interface WimImage {
  index: number;
  name: string;
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
export interface ImageInfo {
  /** Absolute path of the .iso or .wim. */
  path: string;
  kind: 'iso' | 'wim';
  /** Hex SHA-256 of the file. */
  sha256: string;
  size: number;
  /** Where on the medium the images are; install.wim when absent. */
  installFile?: InstallFile;
  /** The images of install.wim. */
  images: WimImage[];
  /** The images of boot.wim, when the source is an ISO. */
  bootImages: WimImage[];
}
/** The one image that a scenario selects, as the strategies see it. */
export interface SelectedImage {
  source: ImageInfo;
  image: WimImage;
}
