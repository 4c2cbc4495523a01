import { actualInstallSection, relatedSection } from './install-sections.ts';
import type { InfManufacturer } from './models.ts';
import type { Inf } from './parse-inf.ts';
import type { InfTarget } from './target-os-version.ts';

/** Sections that Windows processes for one device (or for a driver without devices), by what they are for. */
export interface UsedSections {
  install: string[];
  coInstallers: string[];
  services: string[];
  components: string[];
  software: string[];
  hardware: string[];
}

/** The install sections of every device that is for the target, or [DefaultInstall] of an INF without devices. */
export function usedSections(inf: Inf, manufacturers: readonly InfManufacturer[], target: InfTarget): UsedSections {
  const named = manufacturers.flatMap(({ devices }) => devices.map(({ installSection }) => installSection));
  const bases = [...new Set(inf.sections.has('manufacturer') ? named : ['DefaultInstall'])];
  const related = (suffix: string): string[] => present(bases.map((base) => relatedSection(inf, base, suffix, target)));
  return {
    install: present(bases.map((base) => actualInstallSection(inf, base, target))),
    coInstallers: related('CoInstallers'),
    services: related('Services'),
    components: related('Components'),
    software: related('Software'),
    hardware: related('HW'),
  };
}

function present(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
