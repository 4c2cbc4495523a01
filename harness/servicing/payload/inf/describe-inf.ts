import { infArchitectures } from './architectures.ts';
import { coInstallers } from './co-installers.ts';
import { driverServices, type DriverService } from './driver-services.ts';
import { infStrings } from './inf-strings.ts';
import { infManufacturers, type InfManufacturer } from './models.ts';
import { notADriver, type NotADriver } from './not-a-driver.ts';
import { parseInf } from './parse-inf.ts';
import { addedSoftware, softwareComponents, type SoftwareComponent } from './software-components.ts';
import { sourceFiles } from './source-files.ts';
import type { InfTarget } from './target-os-version.ts';
import { usedSections } from './used-sections.ts';
import { includedInfs, infVersion, type InfVersion } from './version-section.ts';

/** The INF of a driver package as a system of the target reads it. */
export interface DriverDescription extends InfVersion {
  driver: true;
  target: InfTarget;
  /** That it has something for, whatever the target is. */
  architectures: string[];
  /** It has something to install on the target: a device in a models section, or a [DefaultInstall]. */
  fits: boolean;
  manufacturers: InfManufacturer[];
  coInstallers: string[];
  components: SoftwareComponent[];
  software: string[];
  services: DriverService[];
  /** See `SourceFiles`. */
  sourceFiles: string[];
  copiedFiles: string[];
  includes: { section: string; include: string[]; needs: string[] }[];
  sections: string[];
}
/** An .inf that is no driver, or a source that no build has finished, with the reason. */
export interface NoDriverDescription extends NotADriver {
  driver: false;
  sections: string[];
}

/**
 * An INF as plain data.
 * @param text see `decodeInf`
 * @throws InfError for an INF that Windows refuses: a broken section header, no Provider, no DriverVer
 */
export function describeInf(text: string, target: InfTarget): DriverDescription | NoDriverDescription {
  const inf = parseInf(text);
  const strings = infStrings(inf, target.language);
  const sections = [...inf.sections.values()].map(({ name }) => name);
  const none = notADriver(inf, strings);
  if (none) return { driver: false, ...none, sections };
  const architecture = target.architecture.toLowerCase();
  const architectures = infArchitectures(inf, strings);
  const manufacturers = infManufacturers(inf, strings, target);
  const used = usedSections(inf, manufacturers, target);
  const files = sourceFiles(inf, strings, used, target);
  return {
    driver: true,
    target,
    ...infVersion(inf, strings, architecture),
    architectures,
    fits: inf.sections.has('manufacturer') ? manufacturers.some(({ devices }) => devices.length > 0) : architectures.includes(architecture) && used.install.length > 0,
    manufacturers,
    coInstallers: coInstallers(inf, strings, used),
    components: softwareComponents(inf, strings, used),
    software: addedSoftware(inf, strings, used),
    services: driverServices(inf, strings, used),
    sourceFiles: files.named,
    copiedFiles: files.copied,
    includes: includedInfs(inf, strings),
    sections,
  };
}
