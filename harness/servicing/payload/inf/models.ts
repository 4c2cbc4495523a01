import { expandStrings, type InfStrings } from './inf-strings.ts';
import { infSection, type Inf } from './parse-inf.ts';
import { compareTargetOsVersions, parseTargetOsVersion, targetOsVersionFits, type InfTarget, type TargetOsVersion } from './target-os-version.ts';

/** A device of a models section: `%description% = install-section, hardware-id[, compatible-id...]`. */
export interface InfDevice {
  manufacturer: string;
  description: string;
  installSection: string;
  hardwareId: string;
  compatibleIds: string[];
}
/** One line of [Manufacturer] and which of its models sections the target takes. */
export interface InfManufacturer {
  name: string;
  /** All decorations as written. */
  decorations: string[];
  /** Name of the section that Windows takes for the target, or undefined when none is for it. */
  chosen?: string;
  /** Empty when the chosen section is: the INF excludes this system by that. */
  devices: InfDevice[];
}

/** Source of the choice: "INF Manufacturer Section", Remarks ("Setup's selection of which INF Models section to use"). */
export function infManufacturers(inf: Inf, strings: InfStrings, target: InfTarget): InfManufacturer[] {
  return infSection(inf, 'manufacturer').map(({ key, values }) => {
    const name = expandStrings(strings, key === '' ? (values[0] ?? '') : key);
    const [models = '', ...decorations] = values.map((value) => expandStrings(strings, value)).filter((value, index) => index === 0 || value !== '');
    const chosen = chooseModels(inf, models, decorations, target);
    return { name, decorations, ...(chosen !== undefined && { chosen }), devices: chosen === undefined ? [] : devicesOf(inf, strings, chosen, name) };
  });
}

function chooseModels(inf: Inf, models: string, decorations: string[], target: InfTarget): string | undefined {
  const fitting = decorations
    .map((text) => ({ text, decoration: parseTargetOsVersion(text) }))
    .filter((one): one is { text: string; decoration: TargetOsVersion } => one.decoration !== undefined && targetOsVersionFits(one.decoration, target))
    .sort((left, right) => compareTargetOsVersions(left.decoration, right.decoration));
  if (fitting[0]) return `${models}.${fitting[0].text}`;
  // The undecorated section is for x86, and for what knew no decorations.
  return target.architecture.toLowerCase() === 'x86' && inf.sections.has(models.toLowerCase()) ? models : undefined;
}

function devicesOf(inf: Inf, strings: InfStrings, section: string, manufacturer: string): InfDevice[] {
  return infSection(inf, section)
    .filter(({ values }) => values[0] !== undefined && values[0] !== '')
    .map(({ key, values }) => {
      const [installSection = '', hardwareId = '', ...compatibleIds] = values.map((value) => expandStrings(strings, value));
      return { manufacturer, description: expandStrings(strings, key), installSection, hardwareId, compatibleIds: compatibleIds.filter((id) => id !== '') };
    });
}
