/**
 * The servicing request as plain data.
 * An Operation is what the scenario asks for; a ResolvedOperation adds the facts read from its payload
 * (package identity, driver version, product code), so that `compile` can stay pure.
 */
export type StrategyName = 'offline' | 'setup' | 'audit';
export const STRATEGIES: readonly StrategyName[] = ['offline', 'setup', 'audit'];

interface OperationBase {
  /** Unique within a scenario; derived as `<operation>:<payload or feature name>` when not given. */
  id: string;
}
export interface AddPackage extends OperationBase {
  operation: 'add-package';
  /** Absolute path of a .cab. */
  source: string;
}
export interface AddDriver extends OperationBase {
  operation: 'add-driver';
  /** Absolute path of the .inf; every file beside it belongs to the driver package. */
  source: string;
  forceUnsigned?: boolean;
}
export interface EnableFeature extends OperationBase {
  operation: 'enable-feature';
  feature: string;
  /** Enable parent features too (DISM /All). */
  all?: boolean;
}
export interface DisableFeature extends OperationBase {
  operation: 'disable-feature';
  feature: string;
}
export interface InstallApplication extends OperationBase {
  operation: 'install-application';
  /** Absolute path of a .msi or .exe. */
  source: string;
  /** Arguments of an .exe installer, or extra properties for msiexec. */
  arguments?: string[];
  /** Exit codes that mean success; default 0 and 3010 (3010 = success, reboot required). */
  exitCodes?: number[];
}
export type Operation = AddPackage | AddDriver | EnableFeature | DisableFeature | InstallApplication;
export type OperationName = Operation['operation'];

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
}
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
}
export interface ApplicationPayload {
  kind: 'application';
  installer: 'msi' | 'exe';
  productCode?: string;
  productName?: string;
  productVersion?: string;
  manufacturer?: string;
}
export type Payload = PackagePayload | DriverPayload | ApplicationPayload;

/** One file of a payload: where it is, and its digest (hex SHA-256) and size in bytes. */
export interface PayloadFile {
  path: string;
  /** Path relative to the payload's own folder, forward slashes. */
  name: string;
  sha256: string;
  size: number;
}
export type ResolvedOperation = Operation & { payload?: Payload; files: PayloadFile[] };
export interface ServicingRequest {
  operations: ResolvedOperation[];
}
