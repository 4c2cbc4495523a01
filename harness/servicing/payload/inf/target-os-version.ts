/** What an INF is read for. */
export interface InfTarget {
  /** `amd64`, `x86`, `arm64`, `arm`, `ia64`. */
  architecture: string;
  /** `10.0.26100.1`. */
  windowsVersion: string;
  /** VER_NT_WORKSTATION 1, VER_NT_DOMAIN_CONTROLLER 2, VER_NT_SERVER 3; when unknown, a decoration's is not held against it. */
  productType?: 1 | 2 | 3;
  /** LANGID of the system's language; default 0x0409. */
  language?: number;
}

/** `NT[Architecture][.[Major][.[Minor][.[ProductType][.[SuiteMask][.[BuildNumber]]]]]]`; what is not written is undefined. */
export interface TargetOsVersion {
  architecture?: string;
  major?: number;
  minor?: number;
  productType?: number;
  suiteMask?: number;
  build?: number;
}

/** Build of Windows 10 1607's preview that brought BuildNumber; older systems do not take such a decoration at all. */
const FIRST_BUILD_WITH_BUILD_NUMBER = 14310;

/** Reads a decoration of [Manufacturer]; undefined when Windows would not know it. Source: "INF Manufacturer Section". */
export function parseTargetOsVersion(decoration: string): TargetOsVersion | undefined {
  const [first = '', ...fields] = decoration.trim().toLowerCase().split('.');
  const head = /^nt(x86|amd64|ia64|arm64|arm)?$/.exec(first);
  if (!head || fields.length > 5) return undefined;
  const numbers = fields.map((field) => (field === '' ? undefined : /^(0x[0-9a-f]+|\d+)$/.test(field) ? Number(field) : NaN));
  if (numbers.some(Number.isNaN)) return undefined;
  const [major, minor, productType, suiteMask, build] = numbers;
  return { architecture: head[1], major, minor, productType, suiteMask, build };
}

/**
 * Whether a models section of this decoration is for the target. Without an architecture it is for x86 only (since
 * Server 2003 SP1). The version is a minimum; the build number counts only when major and minor are the target's own.
 */
export function targetOsVersionFits(decoration: TargetOsVersion, target: InfTarget): boolean {
  if ((decoration.architecture ?? 'x86') !== target.architecture.toLowerCase()) return false;
  const [major = 0, minor = 0, build = 0] = target.windowsVersion.split('.').map(Number);
  if (decoration.productType !== undefined && target.productType !== undefined && decoration.productType !== target.productType) return false;
  if (decoration.build !== undefined && (major < 10 || (major === 10 && minor === 0 && build < FIRST_BUILD_WITH_BUILD_NUMBER))) return false;
  if (decoration.major === undefined) return true;
  const order = decoration.major - major || (decoration.minor ?? 0) - minor;
  return order < 0 || (order === 0 && (decoration.build ?? 0) <= build);
}

/**
 * Sorts fitting decorations, the closest first: highest version, then highest build; a version counts more than product
 * type and suite, these more than nothing.
 */
export function compareTargetOsVersions(left: TargetOsVersion, right: TargetOsVersion): number {
  const keys = (decoration: TargetOsVersion): number[] => [
    decoration.major ?? -1,
    decoration.minor ?? -1,
    decoration.build ?? -1,
    decoration.productType === undefined ? 0 : 1,
    decoration.suiteMask === undefined ? 0 : 1,
    decoration.architecture === undefined ? 0 : 1,
  ];
  const [a, b] = [keys(left), keys(right)];
  const different = a.findIndex((value, index) => value !== b[index]);
  return different === -1 ? 0 : b[different]! - a[different]!;
}
