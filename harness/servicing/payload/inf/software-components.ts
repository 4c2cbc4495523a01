import { expandStrings, type InfStrings } from './inf-strings.ts';
import { directiveLines, directiveValues } from './install-sections.ts';
import type { Inf } from './parse-inf.ts';
import type { UsedSections } from './used-sections.ts';

/** A software device that an INF makes: `AddComponent = name,[flags],section`; its own driver package is another INF. */
export interface SoftwareComponent {
  name: string;
  /** `VID_045e&PID_94ab`; the component's INF names it as `SWC\VID_045e&PID_94ab`. */
  componentIds: string[];
}

/** Source: "INF AddComponent Directive". */
export function softwareComponents(inf: Inf, strings: InfStrings, used: UsedSections): SoftwareComponent[] {
  return used.components
    .flatMap((section) => directiveLines(inf, section, 'AddComponent'))
    .map(({ values }) => {
      const [name = '', , section] = values.map((value) => expandStrings(strings, value));
      return { name, componentIds: directiveValues(inf, strings, section, 'ComponentIDs') };
    });
}

/** Names of the `AddSoftware` lines of a component INF. Source: "INF AddSoftware Directive". */
export function addedSoftware(inf: Inf, strings: InfStrings, used: UsedSections): string[] {
  return used.software.flatMap((section) => directiveLines(inf, section, 'AddSoftware')).map(({ values }) => expandStrings(strings, values[0] ?? ''));
}
