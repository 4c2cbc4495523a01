import { expandStrings, type InfStrings } from './inf-strings.ts';
import { infSection, type Inf } from './parse-inf.ts';
import { parseTargetOsVersion } from './target-os-version.ts';

/**
 * Architectures that the INF has something for, of any Windows version; sorted. With [Manufacturer]: those of models
 * sections with a device (an empty one excludes its systems); an undecorated one is for x86. Without: those of
 * [DefaultInstall.NTamd64] and the like; the plain section counts for none.
 */
export function infArchitectures(inf: Inf, strings: InfStrings): string[] {
  const found = inf.sections.has('manufacturer') ? ofModels(inf, strings) : ofDefaultInstall(inf);
  return [...new Set(found)].sort();
}

function ofModels(inf: Inf, strings: InfStrings): string[] {
  return infSection(inf, 'manufacturer').flatMap(({ values }) => {
    const [models = '', ...decorations] = values.map((value) => expandStrings(strings, value));
    const decorated = decorations.filter((decoration) => infSection(inf, `${models}.${decoration}`).length > 0).map(parseTargetOsVersion);
    return [...(infSection(inf, models).length > 0 ? ['x86'] : []), ...decorated.flatMap((decoration) => (decoration ? [decoration.architecture ?? 'x86'] : []))];
  });
}

function ofDefaultInstall(inf: Inf): string[] {
  const prefix = 'defaultinstall.';
  return [...inf.sections.keys()].filter((name) => name.startsWith(prefix)).flatMap((name) => parseTargetOsVersion(name.slice(prefix.length))?.architecture ?? []);
}
