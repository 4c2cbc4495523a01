import { InfError } from './inf-error.ts';
import { expandStrings, type InfStrings } from './inf-strings.ts';
import { infEntry, infSection, type Inf } from './parse-inf.ts';

/** Facts of [Version] that name a driver package. */
export interface InfVersion {
  signature: string;
  /** Empty when only ClassGuid is given. */
  className: string;
  classGuid?: string;
  extensionId?: string;
  provider: string;
  /** `mm/dd/yyyy`. */
  date: string;
  /** Four parts. */
  version: string;
  catalogFile?: string;
  /** What DIFx calls the package (`PlugAndPlay`, `FileSystem`, ...): DriverPackageType. */
  packageType?: string;
}

/** A directive of [Version] with its strings, or undefined. */
export function versionDirective(inf: Inf, strings: InfStrings, key: string): string | undefined {
  const entry = infEntry(inf, 'version', key);
  return entry && expandStrings(strings, entry.values.join(',')).trim();
}

/** @throws InfError when a directive that a driver package must have is missing or malformed */
export function infVersion(inf: Inf, strings: InfStrings, architecture: string): InfVersion {
  const directive = (key: string): string | undefined => versionDirective(inf, strings, key) || undefined;
  const provider = directive('Provider');
  if (provider === undefined) throw new InfError('its [Version] names no Provider');
  const optional = { classGuid: directive('ClassGuid'), extensionId: directive('ExtensionId'), catalogFile: catalogFile(directive, architecture), packageType: directive('DriverPackageType') };
  return {
    signature: directive('Signature') ?? '',
    className: directive('Class') ?? '',
    provider,
    ...driverVersion(directive('DriverVer')),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/**
 * `CatalogFile.NTamd64` for its architecture, `CatalogFile.NT` and `CatalogFile` for those without one of their own.
 * Source: "INF Version Section".
 */
function catalogFile(directive: (key: string) => string | undefined, architecture: string): string | undefined {
  return directive(`CatalogFile.NT${architecture}`) ?? directive('CatalogFile.NT') ?? directive('CatalogFile');
}

/**
 * `mm/dd/yyyy[,w.x.y.z]`; each part of the version may have leading zeros. A missing number is 0.0.0.0.
 * Source: "INF DriverVer Directive".
 */
function driverVersion(text: string | undefined): { date: string; version: string } {
  const match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*(?:,\s*(\d+(?:\.\d+){0,3}))?\s*,?$/.exec(text ?? '');
  if (!match) throw new InfError(text === undefined ? 'its [Version] has no DriverVer' : `its DriverVer is not a date and a version: '${text}'`);
  const parts = (match[4] ?? '0.0.0.0').split('.').map((part) => String(Number(part)));
  while (parts.length < 4) parts.push('0');
  return { date: `${match[1]!.padStart(2, '0')}/${match[2]!.padStart(2, '0')}/${match[3]!}`, version: parts.join('.') };
}

/** Every `Include` and `Needs` of a section other than [Strings]: sections of system INF files that it builds upon. */
export function includedInfs(inf: Inf, strings: InfStrings): { section: string; include: string[]; needs: string[] }[] {
  return [...inf.sections.values()].flatMap(({ name }) => {
    const values = (key: string): string[] => infSection(inf, name).filter((entry) => entry.key.toLowerCase() === key).flatMap((entry) => entry.values.map((value) => expandStrings(strings, value)).filter(Boolean));
    const [include, needs] = [values('include'), values('needs')];
    return /^strings(\.|$)/i.test(name) || include.length + needs.length === 0 ? [] : [{ section: name, include, needs }];
  });
}
