/** What is read of the payloads of a request before anything is compiled. */

/** `Name~publicKeyToken~arch~language~version`, as DISM prints it. Empty language = neutral. */
export interface PackageIdentity {
  name: string;
  publicKeyToken: string;
  architecture: string;
  language: string;
  version: string;
}
export interface PackagePayload {
  kind: 'package';
  identity: PackageIdentity;
  releaseType: string;
  restart?: string;
  /** `cab`: a package. `msu`: classic cabinet of cabinets. `msu-wim`: the form since Windows 11 24H2. */
  container: 'cab' | 'msu' | 'msu-wim';
  /** `KB5099001`, from the manifest or the file name. */
  kb?: string;
  /** What the order rules speak of. */
  role: 'servicing-stack' | 'language-pack' | 'feature-on-demand' | 'cumulative-update' | 'other';
  /** A package that can never be removed. */
  permanent?: boolean;
  /** The packages inside, in the order in which they are to be added; of a .cab just itself. */
  contains: PackageIdentity[];
}
/** One driver package; what an INF says to this image's architecture and build. */
export interface DriverPayload {
  kind: 'driver';
  /** Lower-case file name of the .inf, as DISM's `Original File Name`. */
  originalFileName: string;
  provider: string;
  className: string;
  /** DriverVer date as written, mm/dd/yyyy. */
  date: string;
  version: string;
  catalogFile?: string;
  architectures: string[];
  coInstallers: string[];
  /** Of every model section that fits: hardware ids. */
  hardwareIds: string[];
  /** Further driver packages of a recursive add. */
  further?: DriverPayload[];
}
export interface ApplicationPayload {
  kind: 'application';
  installer: 'msi' | 'exe';
  productCode?: string;
  productName?: string;
  productVersion?: string;
  manufacturer?: string;
}
export interface PatchPayload {
  kind: 'patch';
  /** `{...}`. */
  patchCode: string;
  /** Product codes that it is for. */
  targets: string[];
  displayName?: string;
}
export interface AppxPayload {
  kind: 'appx';
  /** `Name_1.0.0.0_x64__publisherhash`. */
  fullName: string;
  name: string;
  version: string;
  architecture: string;
  publisher: string;
}
export interface AnswerFilePayload {
  kind: 'answer-file';
  /** Text of the file, without a byte order mark. */
  text: string;
  /** Packages that it installs, removes or configures. */
  packages: { action: string; identity: PackageIdentity }[];
}
export interface WindowsPePayload {
  kind: 'windows-pe';
  packages: PackagePayload[];
  drivers: DriverPayload[];
}
export type Payload = PackagePayload | DriverPayload | ApplicationPayload | PatchPayload | AppxPayload | AnswerFilePayload | WindowsPePayload;

/** One file of a payload: where it is, and its digest (hex SHA-256) and size in bytes. */
export interface PayloadFile {
  path: string;
  /** Path relative to the payload's own folder, forward slashes. */
  name: string;
  sha256: string;
  size: number;
}
