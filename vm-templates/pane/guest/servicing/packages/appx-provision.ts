import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { APPX, type AppxDependency, type AppxPackage, readAppx } from './appx-package.ts';
import { compareVersions } from '../identity.ts';
import type { ServicedImage } from '../image.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { parseXml } from '../xml.ts';

const STORE = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Appx\\AppxAllUserStore';
const FOLDER = 'Program Files\\WindowsApps';

export interface ProvisionOptions {
  /** POSIX paths of dependency packages. */
  dependencies?: string[];
  /** POSIX path of a licence file; without it `skipLicense` must be given. */
  license?: string;
  skipLicense?: boolean;
  /** Value of /Region: `all`, or country codes joined by semicolons. */
  region?: string;
}
/** A provisioned package as its key in the registry tells. */
export interface ProvisionedAppx {
  displayName: string;
  version: string;
  architecture: string;
  resourceId: string;
  packageName: string;
  regions: string;
}

/** `Name_1.0.0.0_x64_resource_publisher` taken apart. */
function provisioned(packageName: string, regions: string): ProvisionedAppx {
  const [displayName = '', version = '', architecture = '', resourceId = ''] = packageName.split('_');
  return { displayName, version, architecture, resourceId, packageName, regions };
}

/** What each new user gets, in the order of the package names. */
export function listProvisioned(image: ServicedImage): ProvisionedAppx[] {
  const key = image.registry.get(`${STORE}\\Applications`);
  return (key?.subkeys() ?? []).map((name) => provisioned(name, key!.subkey(name)!.text('Regions') ?? ''));
}

function checkTarget(image: ServicedImage, appx: AppxPackage): void {
  const fits = ['neutral', ...(image.architecture === 'amd64' ? ['x64', 'x86'] : [image.architecture])];
  if (!fits.includes(appx.architecture)) throw new ServicingError(APPX.WRONG_ARCHITECTURE, 'The package cannot be installed because its architecture is not that of this image.', true);
  if (appx.minVersion !== '' && compareVersions(image.version, appx.minVersion) < 0) throw new ServicingError(APPX.PREREQUISITE_FAILED, `A prerequisite for an install could not be satisfied: Windows ${appx.minVersion}.`, true);
}

/** Packages, frameworks among them, whose files are in the image. */
function staged(image: ServicedImage): { name: string; version: string; publisherId: string }[] {
  const key = image.registry.get(`${STORE}\\Staged`);
  return (key?.subkeys() ?? []).flatMap((family) => key!.subkey(family)!.subkeys()).map((fullName) => {
    const [name = '', version = '', , , publisherId = ''] = fullName.split('_');
    return { name, version, publisherId };
  });
}

function satisfies(candidate: { name: string; version: string; publisherId: string }, wanted: AppxDependency): boolean {
  return candidate.name.toLowerCase() === wanted.name.toLowerCase() && candidate.publisherId === wanted.publisherId && compareVersions(candidate.version, wanted.minVersion) >= 0;
}

function stage(image: ServicedImage, appx: AppxPackage): string {
  const folder = `${FOLDER}\\${appx.fullName}`;
  for (const [name, content] of appx.files) {
    const target = join(image.path(folder), name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  const manifest = `C:\\${folder}\\${appx.manifest.replaceAll('/', '\\')}`;
  image.registry.create(`${STORE}\\Staged\\${appx.familyName}\\${appx.fullName}`).setValue('Path', 'REG_SZ', manifest);
  return manifest;
}

function checkLicense(options: ProvisionOptions): void {
  if (options.skipLicense) return;
  if (!options.license) throw new ServicingError(HR.INVALID_PARAMETER, 'A license file was not specified. \r\nUse the /LicensePath option, or /SkipLicense for a package that needs none.', true);
  let license: Buffer;
  try {
    license = readFileSync(options.license);
  } catch {
    throw new ServicingError(HR.FILE_NOT_FOUND);
  }
  if (parseXml(license)?.name !== 'License') throw new ServicingError(HR.INVALID_DATA);
}

/**
 * Provisions an app package: its files and those of its dependencies go to `\Program Files\WindowsApps`, and each user who logs on for the
 * first time gets it. Older versions of it are replaced. Errors: those of `readAppx`, 87 without licence, 0x80073cf3 dependency missing,
 * 0x80073cfd newer Windows needed, 0x80073d10 architecture.
 */
export function provisionAppx(image: ServicedImage, file: string, options: ProvisionOptions): ProvisionedAppx {
  const architecture = image.architecture === 'amd64' ? 'x64' : image.architecture;
  const appx = readAppx(file, architecture);
  checkLicense(options);
  const brought = (options.dependencies ?? []).map((dependency) => readAppx(dependency, architecture));
  for (const one of [appx, ...brought]) checkTarget(image, one);
  const missing = appx.dependencies.find((wanted) => ![...brought, ...staged(image)].some((candidate) => satisfies(candidate, wanted)));
  if (missing) throw new ServicingError(APPX.DEPENDENCY_MISSING, `The package failed because it depends on a framework that could not be found: ${missing.name}, ${missing.minVersion} or newer.`, true);
  for (const older of listProvisioned(image).filter(({ packageName, displayName }) => displayName === appx.name && packageName !== appx.fullName)) deprovision(image, older.packageName);
  for (const one of brought) stage(image, one);
  const key = image.registry.create(`${STORE}\\Applications\\${appx.fullName}`);
  key.setValue('Path', 'REG_SZ', stage(image, appx));
  if (options.region) key.setValue('Regions', 'REG_SZ', options.region);
  image.registry.deleteKey(`${STORE}\\Deprovisioned\\${appx.familyName}`);
  image.save();
  return provisioned(appx.fullName, options.region ?? '');
}

function deprovision(image: ServicedImage, packageName: string): void {
  const parts = packageName.split('_');
  image.registry.deleteKey(`${STORE}\\Applications\\${packageName}`);
  image.registry.deleteKey(`${STORE}\\Staged\\${parts[0]}_${parts.at(-1)}\\${packageName}`);
  rmSync(image.path(`${FOLDER}\\${packageName}`), { recursive: true, force: true });
}

/** Takes a provisioned package out; the `Deprovisioned` key keeps feature updates from bringing it back. Error 1168 (not found) for another name. */
export function deprovisionAppx(image: ServicedImage, packageName: string): void {
  const found = listProvisioned(image).find((one) => one.packageName.toLowerCase() === packageName.toLowerCase());
  if (!found) throw new ServicingError(HR.NOT_FOUND);
  deprovision(image, found.packageName);
  const parts = found.packageName.split('_');
  image.registry.create(`${STORE}\\Deprovisioned\\${parts[0]}_${parts.at(-1)}`);
  image.save();
}
