import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Expectation } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { compareVersions, isVersion } from '../windows-version.ts';

type DriverExpectation = Extract<Expectation, { kind: 'driver' }>;
type DriverEntry = Inventory['drivers'][number];

/**
 * Judges a driver package in the driver store by original file name, provider and version, never by its published name:
 * Windows numbers `oemN.inf` in the order of arrival. An expectation that comes from an operation is not satisfied by
 * a driver that ships with Windows, even if its .inf has the same name.
 */
export function judgeDriver(expectation: DriverExpectation, inventory: Inventory): Finding {
  const candidates = inventory.drivers.filter((entry) => !(entry.inbox && expectation.operation !== undefined));
  const sameFile = candidates.filter((entry) => sameText(driverFileName(entry.originalFileName), driverFileName(expectation.originalFileName)));
  const matching = sameFile.filter((entry) => agrees(expectation, entry));
  const wanted = [expectation.provider, expectation.version].filter((part) => part !== undefined).join(' ');
  const title = `Driver ${expectation.originalFileName}${wanted ? ` (${wanted})` : ''}`;
  const evidence =
    sameFile.length === 0
      ? [`inventory.drivers: ${inventory.drivers.length} listed, none of ${expectation.originalFileName}${expectation.operation === undefined ? '' : ' from outside Windows'}`]
      : sameFile.map((entry) => inventoryLine('drivers', { ...entry }));
  const actual = sameFile.length === 0 ? 'not in the driver store' : `in the driver store: ${sameFile.map(describe).join('; ')}`;
  if (expectation.state === 'absent')
    return {
      title: `${title} is not in the driver store`,
      expected: 'not in the driver store',
      actual: matching.length === 0 && sameFile.length > 0 ? `not this one; ${actual}` : actual,
      holds: matching.length === 0,
      evidence,
    };
  return {
    title: `${title} is in the driver store`,
    expected: `in the driver store${wanted ? `: ${wanted}` : ''}`,
    actual: matching.length > 0 ? `in the driver store: ${matching.map(describe).join('; ')}` : actual,
    holds: matching.length > 0,
    evidence,
  };
}

/** `x.inf` of `C:\Windows\System32\DriverStore\FileRepository\x.inf_amd64_1\x.inf`: some listings print the whole path. */
export function driverFileName(path: string): string {
  return path.trim().split(/[\\/]/).at(-1)!.toLowerCase();
}

function agrees(expectation: DriverExpectation, entry: DriverEntry): boolean {
  if (expectation.provider !== undefined && !sameText(expectation.provider, entry.provider)) return false;
  return expectation.version === undefined || sameVersion(expectation.version, entry.version);
}

/** Equal as versions where both are (`1.2` and `1.2.0.0`), else as text: DriverVer and MSI versions are not always four numbers. */
export function sameVersion(left: string, right: string): boolean {
  return isVersion(left) && isVersion(right) ? compareVersions(left, right) === 0 : sameText(left, right);
}

function describe(entry: DriverEntry): string {
  return `${entry.provider} ${entry.version} as ${entry.publishedName}${entry.inbox ? ' (ships with Windows)' : ''}`;
}
