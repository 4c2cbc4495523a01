export { parseEnumDrivers, type PnputilDriver } from './parse-enum-drivers.ts';
export { parseEnumDevices, type PnputilDevice } from './parse-enum-devices.ts';
export { parseAddDriverOutput, type AddDriverOutput, type AddedDriver } from './parse-add-driver.ts';
export { explainPnputilExitCode } from './exit-codes.ts';

/** Options since a build: 1607, 1903, 2004 [PnPUtil Command Syntax]. */
const newSyntaxBuild = 14393;
const enumDevicesBuild = 18362;
const matchingDriversBuild = 19041;

/**
 * Argument array that adds one driver package, in the syntax of the Windows version (`10.0.26100.1`). `install` also
 * installs it on matching devices. One INF per call, so that the exit code belongs to it; with `subdirs` the file name
 * may be `*.inf` and every folder below is searched. Throws RangeError for `subdirs` before Windows 10 1607.
 */
export function addDriverPnputilArguments(inf: string, options: { install?: boolean; subdirs?: boolean; version: string }): string[] {
  if (hasNewSyntax(options.version)) return ['pnputil.exe', '/add-driver', inf, ...(options.subdirs ? ['/subdirs'] : []), ...(options.install ? ['/install'] : [])];
  if (options.subdirs) throw new RangeError(`pnputil of Windows ${options.version} knows no /subdirs: name each .inf`);
  return ['pnputil.exe', ...(options.install ? ['-i'] : []), '-a', inf];
}

/**
 * Argument array that deletes a driver package by its published name (`oem3.inf`). `uninstall` takes it off its devices
 * first, `force` deletes it although devices use it. Throws RangeError for `uninstall` before Windows 10 1607, and for
 * a name that is not a published one.
 */
export function deleteDriverPnputilArguments(oem: string, options: { version: string; uninstall?: boolean; force?: boolean }): string[] {
  if (!/^oem\d+\.inf$/i.test(oem)) throw new RangeError(`not a published name (oemN.inf): ${oem}`);
  if (hasNewSyntax(options.version)) return ['pnputil.exe', '/delete-driver', oem, ...(options.uninstall ? ['/uninstall'] : []), ...(options.force ? ['/force'] : [])];
  if (options.uninstall) throw new RangeError(`pnputil of Windows ${options.version} knows no /uninstall: use force`);
  return ['pnputil.exe', ...(options.force ? ['-f'] : []), '-d', oem];
}

/** Argument array that lists the third-party driver packages. */
export function enumDriversArguments(version: string): string[] {
  return ['pnputil.exe', hasNewSyntax(version) ? '/enum-drivers' : '-e'];
}

/** Argument array that lists devices. Throws RangeError before Windows 10 1903, for `drivers` before 2004. */
export function enumDevicesArguments(options: { version: string; connected?: boolean; drivers?: boolean }): string[] {
  if (!isSince(options.version, enumDevicesBuild)) throw new RangeError(`pnputil of Windows ${options.version} cannot list devices`);
  if (options.drivers && !isSince(options.version, matchingDriversBuild)) throw new RangeError(`pnputil of Windows ${options.version} cannot list the matching drivers of devices`);
  return ['pnputil.exe', '/enum-devices', ...(options.connected ? ['/connected'] : []), ...(options.drivers ? ['/drivers'] : [])];
}

/** Whether PnPUtil of this Windows version takes `/add-driver` and the like (since Windows 10 1607). */
export function hasNewSyntax(version: string): boolean {
  return isSince(version, newSyntaxBuild);
}

function isSince(version: string, since: number): boolean {
  const [major = 0, , build = 0] = version.split('.').map(Number);
  return major > 10 || (major === 10 && build >= since);
}

/**
 * Exit codes of /add-driver that mean that the package is in the store: 259 says that no device matches or that a
 * better driver is in use, which staging does not mind; 3010 and 1641 want a restart [PnPUtil Return Values].
 */
export const addDriverSuccess: readonly number[] = [0, 259, 3010, 1641];
export const addDriverRebootRequired: readonly number[] = [3010, 1641];
