import { expandStrings, type InfStrings } from './inf-strings.ts';
import { directiveValues } from './install-sections.ts';
import { infEntry, infSection, type Inf } from './parse-inf.ts';
import type { InfTarget } from './target-os-version.ts';
import type { UsedSections } from './used-sections.ts';

export interface SourceFiles {
  /** Every file of [SourceDisksFiles] that is for the target: path beside the INF, forward slashes. */
  named: string[];
  /** Those of them that its install sections copy; they must be there. Files inside a cabinet are left out. */
  copied: string[];
}

/**
 * Sources: "INF SourceDisksFiles Section" (`file = disk,[subdir],[size]`; a section of the architecture goes before the
 * plain one), "INF SourceDisksNames Section" (`disk = description,[cabinet or tag],,[path]`), "INF CopyFiles Directive".
 */
export function sourceFiles(inf: Inf, strings: InfStrings, used: UsedSections, target: InfTarget): SourceFiles {
  const expand = (text = ''): string => expandStrings(strings, text);
  const suffixes = [`.${target.architecture}`, `.nt${target.architecture}`, ''];
  const located = new Map<string, { path: string; inCabinet: boolean }>();
  for (const suffix of suffixes)
    for (const { key, values } of infSection(inf, `SourceDisksFiles${suffix}`)) {
      const name = expand(key === '' ? values[0] : key);
      if (name === '' || located.has(name.toLowerCase())) continue;
      const disk = suffixes.map((one) => infEntry(inf, `SourceDisksNames${one}`, expand(values[0]))).find((entry) => entry !== undefined);
      const parts = [expand(disk?.values[3]), key === '' ? '' : expand(values[1]), name];
      located.set(name.toLowerCase(), { path: parts.flatMap((part) => part.split(/[\\/]/)).filter((part) => part !== '' && part !== '.').join('/'), inCabinet: /\.cab$/i.test(expand(disk?.values[1])) });
    }
  const copied = [...used.install, ...used.coInstallers, ...used.services, ...used.software, ...used.hardware]
    .flatMap((section) => directiveValues(inf, strings, section, 'CopyFiles'))
    .flatMap((value) => (value.startsWith('@') ? [value.slice(1)] : infSection(inf, value).map(({ values }) => expand(values[1] || values[0]))))
    .flatMap((name) => located.get(name.toLowerCase()) ?? [])
    .filter(({ inCabinet }) => !inCabinet);
  return { named: [...located.values()].map(({ path }) => path), copied: [...new Set(copied.map(({ path }) => path))] };
}
