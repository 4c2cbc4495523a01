import type { Inf } from './inf.ts';

export interface DriverModel {
  manufacturer: string;
  description: string;
  architecture: string;
  hardwareId: string;
  compatibleIds: string[];
  /** Service that drives the device; '' for none. */
  service: string;
  /** DDInstall section as the Models line names it, without decoration. */
  installSection: string;
}

/** Architecture part of a decoration (`NTamd64`), by architecture. */
export const MACHINE: Record<string, string> = { amd64: 'ntamd64', x86: 'ntx86', arm64: 'ntarm64' };
/** VER_NT_WORKSTATION: Pane's images are client editions. */
const WORKSTATION = 1;

/** `NTamd64.10.0.1..16299` as numbers; undefined when it is not meant for this architecture and Windows version. */
function decorationRank(decoration: string, architecture: string, version: number[]): number[] | undefined {
  const [machine = '', major = '', minor = '', productType = '', suite = '', build = ''] = decoration.toLowerCase().split('.');
  // Undecorated and `NT` sections are for x86 alone ("INF Manufacturer Section": other architectures must be named).
  if (machine !== MACHINE[architecture] && !(architecture === 'x86' && machine === 'nt')) return undefined;
  if (productType !== '' && Number(productType) !== WORKSTATION) return undefined;
  // A suite is a special edition (embedded, terminal server only); Pane has none.
  if (suite !== '') return undefined;
  const wanted = [Number(major || 0), Number(minor || 0), Number(build || 0)];
  const differing = wanted.findIndex((part, index) => part !== (version[index] ?? 0));
  return differing >= 0 && wanted[differing]! > (version[differing] ?? 0) ? undefined : wanted;
}

function compare(a: number[], b: number[]): number {
  return a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** The one Models section of a manufacturer that Windows reads: the highest version that is not above the image's ("INF Manufacturer Section", TargetOSVersion). */
function modelsSection(fields: string[], architecture: string, version: string): string | undefined {
  const [base = '', ...decorations] = fields;
  const [major = 0, minor = 0, build = 0] = version.split('.').map(Number);
  const fit = decorations
    .map((decoration) => ({ name: `${base}.${decoration}`, rank: decorationRank(decoration, architecture, [major, minor, build]) }))
    .filter((entry): entry is { name: string; rank: number[] } => entry.rank !== undefined)
    .sort((a, b) => compare(b.rank, a.rank));
  return fit[0]?.name ?? (architecture === 'x86' ? base : undefined);
}

/** First section of that name with the decoration that fits best; '' when there is none. `suffix` is `.Services` and the like. */
export function decoratedSection(inf: Inf, name: string, architecture: string, suffix = ''): string {
  return [`${name}.${MACHINE[architecture] ?? `nt${architecture}`}${suffix}`, `${name}.nt${suffix}`, `${name}${suffix}`].find((candidate) => inf.hasSection(candidate)) ?? '';
}

/** SPSVCINST_ASSOCSERVICE: the service is the device's function driver. */
const ASSOCIATED = 0x2;

/** Name of the function driver's service of a DDInstall section; '' for none. */
export function functionService(inf: Inf, installSection: string, architecture: string): string {
  const lines = inf.section(decoratedSection(inf, installSection, architecture, '.Services')).filter((line) => line.key.toLowerCase() === 'addservice');
  return lines.find(({ fields }) => (Number(fields[1] || 0) & ASSOCIATED) !== 0)?.fields[0] ?? '';
}

/** What the package's models sections say for an architecture and Windows version (`10.0.26100.1`). */
export function driverModels(inf: Inf, architecture: string, version: string): DriverModel[] {
  return inf.section('Manufacturer').flatMap((line) => {
    const [base = ''] = line.fields;
    const section = modelsSection(base === '' ? [line.key] : line.fields, architecture, version);
    return (section === undefined ? [] : inf.section(section)).map((model): DriverModel => {
      const [installSection = '', hardwareId = '', ...compatibleIds] = model.fields;
      return { manufacturer: line.key || base, description: model.key, architecture, hardwareId, compatibleIds: compatibleIds.filter(Boolean), service: functionService(inf, installSection, architecture), installSection };
    });
  });
}
