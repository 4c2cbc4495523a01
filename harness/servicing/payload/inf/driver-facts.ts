import type { DriverPayload } from '../../operation.ts';
import { expandStrings, infEntry, type Inf } from './parse-inf.ts';

/** The INF is none of a driver package, or its facts are not final; the caller names the file. */
export class InfError extends Error {}

/**
 * What DISM will say of a driver package, read from its INF.
 * @param fileName name of the .inf
 * @throws InfError when it is no driver INF, or a source file whose build has not stamped it
 */
export function driverFacts(inf: Inf, fileName: string): DriverPayload {
  const version = (key: string): string | undefined => {
    const entry = infEntry(inf, 'version', key);
    return entry && expandStrings(inf, entry.values.join(',')).trim();
  };
  const signature = version('Signature');
  if (!signature || !/^\$(windows nt|chicago|windows 95)\$$/i.test(signature)) throw new InfError('it has no [Version] section with a Signature of Windows');
  const className = version('Class') ?? '';
  const classGuid = version('ClassGuid');
  if (className === '' && classGuid === undefined) throw new InfError('its [Version] names no Class: it is not the INF of a driver');
  const provider = version('Provider');
  if (provider === undefined || provider === '') throw new InfError('its [Version] names no Provider');
  const { date, number } = driverVersion(version('DriverVer'));
  const catalogFile = ['CatalogFile.NTamd64', 'CatalogFile.NT', 'CatalogFile', 'CatalogFile.NTarm64', 'CatalogFile.NTx86'].map(version).find((name) => name);
  return {
    kind: 'driver',
    originalFileName: fileName.toLowerCase(),
    provider,
    className,
    date,
    version: number,
    ...(catalogFile && { catalogFile }),
    architectures: architectures(inf),
  };
}

/**
 * `mm/dd/yyyy[,w.x.y.z]`; each part of the version may have leading zeros. A missing number is 0.0.0.0.
 * Source: "INF DriverVer Directive".
 */
function driverVersion(text: string | undefined): { date: string; number: string } {
  const match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*(?:,\s*(\d+(?:\.\d+){0,3}))?\s*,?$/.exec(text ?? '');
  if (!match) throw new InfError(text === undefined ? 'its [Version] has no DriverVer' : `its DriverVer is not a date and a version: '${text}'`);
  const parts = (match[4] ?? '0.0.0.0').split('.').map((part) => String(Number(part)));
  while (parts.length < 4) parts.push('0');
  return { date: `${match[1]!.padStart(2, '0')}/${match[2]!.padStart(2, '0')}/${match[3]!}`, number: parts.join('.') };
}

/**
 * Architectures from the decorations of the models in [Manufacturer] (`%Mfg% = Models, NTamd64.10.0`), or, for a driver
 * without devices, of [DefaultInstall.NTamd64]. Undecorated models are for x86 only.
 * Source: "INF Manufacturer Section", "INF DefaultInstall Section".
 */
function architectures(inf: Inf): string[] {
  const found = new Set<string>();
  const manufacturer = inf.sections.get('manufacturer') ?? [];
  for (const { key, values } of manufacturer) {
    const [models = key, ...decorations] = values;
    if (decorations.filter(Boolean).length === 0) found.add('x86');
    for (const decoration of decorations) {
      if (decoration === '') continue;
      // Build tools put the architecture in place of `$ARCH$`; until then the file is a source, not an INF.
      if (decoration.includes('$')) throw new InfError(`its [Manufacturer] still has the build placeholder '${decoration}'`);
      const architecture = fromDecoration(decoration);
      // A decorated section that is absent or empty means: not for this system.
      const section = inf.sections.get(`${expandStrings(inf, models)}.${decoration}`.toLowerCase());
      if (architecture && section && section.length > 0) found.add(architecture);
    }
  }
  if (manufacturer.length === 0)
    for (const name of inf.sections.keys()) {
      const decoration = /^defaultinstall(?:\.(nt.*?))?$/.exec(name);
      const architecture = decoration && (decoration[1] === undefined ? 'x86' : fromDecoration(decoration[1].replace(/\.(services|hw|wdf)$/, '')));
      if (architecture) found.add(architecture);
    }
  return [...found].sort();
}

function fromDecoration(decoration: string): string | undefined {
  const match = /^nt(amd64|x86|arm64|arm|ia64)?(\.|$)/i.exec(decoration.trim());
  return match ? (match[1]?.toLowerCase() ?? 'x86') : undefined;
}
