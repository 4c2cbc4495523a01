import type { DriverPayload, StrategyName } from '../../operation.ts';
import { compareVersions } from '../../../verify/windows-version.ts';
import type { DriverInfFacts } from './driver-facts.ts';

/** What is wrong with, or must be known of, a driver before anything boots. */
export interface DriverProblem {
  severity: 'error' | 'warning';
  code:
    | 'WP-DRIVER-ARCHITECTURE' | 'WP-DRIVER-WINDOWS-VERSION' | 'WP-DRIVER-UNSIGNED' | 'WP-DRIVER-FORCED' | 'WP-DRIVER-CO-INSTALLER'
    | 'WP-DRIVER-EXTENSION' | 'WP-DRIVER-COMPONENT' | 'WP-DRIVER-ADDS-COMPONENT' | 'WP-DRIVER-FILE-MISSING';
  text: string;
}
export interface DriverTarget {
  architecture: string;
  windowsVersion: string;
  strategy: StrategyName;
  forceUnsigned?: boolean;
  /** Names of the operation's files; when given, the files that the INF copies and its catalog are looked for among them. */
  files?: readonly string[];
}
type Driver = DriverPayload & Partial<Omit<DriverInfFacts, keyof DriverPayload>>;

/**
 * Judges a driver package, and those of a recursive add, against the image and the strategy. Of a folder with drivers
 * for several systems at least one must fit; the others are warned of.
 */
export function driverProblems(payload: DriverPayload, target: DriverTarget): DriverProblem[] {
  const { further, ...first } = payload;
  const drivers: Driver[] = [first, ...(further ?? [])];
  const anyFits = drivers.some((driver) => fitProblem(driver, target) === undefined);
  return drivers.flatMap((driver) => {
    const fit = fitProblem(driver, target);
    if (fit) return [{ ...fit, severity: anyFits ? 'warning' : 'error' } satisfies DriverProblem];
    return [...fileProblems(driver, target), ...signatureProblems(driver, target), ...coInstallerProblems(driver, target), ...kindProblems(driver, drivers)];
  });
}

function fitProblem({ originalFileName, architectures, fits, hardwareIds }: Driver, { architecture, windowsVersion }: DriverTarget): Omit<DriverProblem, 'severity'> | undefined {
  if (!architectures.includes(architecture)) {
    const others = architectures.length > 0 ? `it is for ${architectures.join(', ')}` : 'it is for none';
    return { code: 'WP-DRIVER-ARCHITECTURE', text: `${originalFileName} has no section for ${architecture}: ${others}` };
  }
  if (fits ?? hardwareIds.length > 0) return undefined;
  return { code: 'WP-DRIVER-WINDOWS-VERSION', text: `${originalFileName} has sections for ${architecture}, but none with a device for Windows ${windowsVersion} (a newer Windows is asked for, or this one is excluded by an empty section)` };
}

function fileProblems({ originalFileName, copiedFiles = [] }: Driver, { files }: DriverTarget): DriverProblem[] {
  if (!files) return [];
  const missing = copiedFiles.filter((name) => !isThere(name, files));
  return missing.length === 0 ? [] : [{ severity: 'error', code: 'WP-DRIVER-FILE-MISSING', text: `${originalFileName} copies files that are not beside it: ${missing.join(', ')}` }];
}

/** By the end of the path (a recursive add has folders in front); `x.sy_` is a compressed `x.sys`. */
function isThere(name: string, files: readonly string[]): boolean {
  const wanted = name.toLowerCase();
  return files.some((file) => [wanted, wanted.replace(/.$/, '_')].some((end) => `/${file.toLowerCase()}`.endsWith(`/${end}`)));
}

/**
 * DISM looks at signatures of boot-critical drivers only, and takes unsigned ones on x64 with /ForceUnsigned alone; the
 * answer file has no such setting; PnPUtil refuses an unsigned package where nobody can be asked.
 * Sources: "DISM Driver Servicing (.inf) Command-Line Options", DismAddDriver, "INF Version Section" (no CatalogFile: unsigned).
 */
function signatureProblems(driver: Driver, { architecture, strategy, forceUnsigned, files }: DriverTarget): DriverProblem[] {
  const { originalFileName: name, catalogFile, bootCritical } = driver;
  if (catalogFile !== undefined && (!files || isThere(catalogFile, files))) return [];
  const unsigned = catalogFile === undefined ? `${name} names no catalog, so it is unsigned` : `${name} names the catalog ${catalogFile}, which is not there, so it is unsigned`;
  if (strategy === 'offline' && forceUnsigned) return [{ severity: 'warning', code: 'WP-DRIVER-FORCED', text: `${unsigned}; it is forced into the image, and may keep Windows from starting` }];
  const problem = (severity: DriverProblem['severity'], then: string): DriverProblem[] => [{ severity, code: 'WP-DRIVER-UNSIGNED', text: `${unsigned}; ${then}` }];
  if (strategy === 'audit') return problem('warning', 'PnPUtil refuses it unless its publisher is trusted');
  if (!bootCritical || architecture === 'x86') return problem('warning', 'it is put into the driver store, but 64-bit Windows loads no unsigned kernel driver');
  if (strategy === 'setup') return problem('warning', 'it starts with the boot loader, and an answer file has no setting that forces it into the image');
  return problem('error', 'it starts with the boot loader, and DISM takes it with `forceUnsigned` only');
}

/** Source: "Understanding Servicing Strategies": drivers with co-installers are what servicing the running system is for. */
function coInstallerProblems({ originalFileName, coInstallers }: Driver, { strategy, windowsVersion }: DriverTarget): DriverProblem[] {
  if (coInstallers.length === 0 || strategy === 'audit') return [];
  const unsignable = compareVersions(windowsVersion, '10.0.22621') >= 0 ? '; since Windows 11 22H2 Microsoft signs no such package' : '';
  const when = 'servicing an image only stages the package: they run when Windows itself installs the device';
  return [{ severity: 'warning', code: 'WP-DRIVER-CO-INSTALLER', text: `${originalFileName} has co-installers (${coInstallers.join(', ')}); ${when}. Strategy audit runs them before the image is sealed${unsignable}` }];
}

/** Sources: "Using an Extension INF File", "Using a Component INF File". */
function kindProblems({ originalFileName, className, extensionId, components = [] }: Driver, drivers: readonly Driver[]): DriverProblem[] {
  const problems: DriverProblem[] = [];
  const ofClass = (name: string): boolean => className.toLowerCase() === name;
  if (ofClass('extension'))
    problems.push({ severity: 'warning', code: 'WP-DRIVER-EXTENSION', text: `${originalFileName} is an extension INF${extensionId === undefined ? '' : ` (${extensionId})`}: it adds to the driver of a device and has an effect only when that base driver is installed too` });
  if (ofClass('softwarecomponent'))
    problems.push({ severity: 'warning', code: 'WP-DRIVER-COMPONENT', text: `${originalFileName} is a component INF: it is installed only when another driver of the request makes its device (AddComponent)` });
  const present = drivers.flatMap(({ hardwareIds }) => hardwareIds.map((id) => id.toLowerCase()));
  const missing = components.filter(({ componentIds }) => componentIds.length > 0 && !componentIds.some((id) => present.includes(`swc\\${id}`.toLowerCase())));
  if (missing.length > 0)
    problems.push({ severity: 'warning', code: 'WP-DRIVER-ADDS-COMPONENT', text: `${originalFileName} makes software components (${missing.map(({ name }) => name).join(', ')}) whose own INF is not in this operation: add it too` });
  return problems;
}
