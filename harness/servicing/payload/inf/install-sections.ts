import { expandStrings, type InfStrings } from './inf-strings.ts';
import { infSection, type Inf, type InfEntry } from './parse-inf.ts';
import { compareTargetOsVersions, parseTargetOsVersion, targetOsVersionFits, type InfTarget } from './target-os-version.ts';

/**
 * The section of a base name that Windows processes on the target: of `Install`, `Install.NT`, `Install.NTamd64`,
 * `Install.NTamd64.10.0...25952` the one that fits best. Unlike models, `.NT` and the plain name are for every
 * architecture here. Undefined when there is none.
 * Sources: "Creating INF Files for Multiple Platforms and Operating Systems", "INF DDInstall Section".
 */
export function actualInstallSection(inf: Inf, base: string, target: InfTarget): string | undefined {
  const prefix = `${base.toLowerCase()}.`;
  const decorated = [...inf.sections.keys()]
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const decoration = parseTargetOsVersion(name.slice(prefix.length));
      return decoration && targetOsVersionFits({ ...decoration, architecture: decoration.architecture ?? target.architecture.toLowerCase() }, target) ? [{ name, decoration }] : [];
    })
    .sort((left, right) => compareTargetOsVersions(left.decoration, right.decoration) || right.name.length - left.name.length);
  return decorated[0]?.name ?? (inf.sections.has(base.toLowerCase()) ? base.toLowerCase() : undefined);
}

/** `Install.NTamd64.CoInstallers`, `.Services`, `.Components`, ...: the actual section's name with the suffix, else the plain one's. */
export function relatedSection(inf: Inf, base: string, suffix: string, target: InfTarget): string | undefined {
  const actual = actualInstallSection(inf, base, target);
  const names = [actual, `${base}.nt${target.architecture}`, `${base}.nt`, base].filter((name) => name !== undefined).map((name) => `${name}.${suffix}`.toLowerCase());
  return names.find((name) => inf.sections.has(name));
}

/** Values of all lines `directive = a, b` of a section, expanded, empty ones left out. */
export function directiveValues(inf: Inf, strings: InfStrings, section: string | undefined, directive: string): string[] {
  return directiveLines(inf, section, directive).flatMap(({ values }) => values.map((value) => expandStrings(strings, value)).filter((value) => value !== ''));
}

/** All lines of a directive in a section. */
export function directiveLines(inf: Inf, section: string | undefined, directive: string): InfEntry[] {
  return section === undefined ? [] : infSection(inf, section).filter(({ key }) => key.toLowerCase() === directive.toLowerCase());
}
