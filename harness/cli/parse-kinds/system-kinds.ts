import { parseDriverquery } from '../../tools/driverquery/parse-driverquery.ts';
import { parseHive } from '../../tools/hive/parse-hive.ts';
import { parseEnumDevices } from '../../tools/pnputil/parse-enum-devices.ts';
import { parseEnumDrivers } from '../../tools/pnputil/parse-enum-drivers.ts';
import { parseRegFile } from '../../tools/reg/parse-reg-file.ts';
import { binaryKind, type ParseKind, textKind } from './parse-kind.ts';

/** Other tools of Windows, and its registry. */
export const systemKinds: readonly ParseKind[] = [
  textKind('pnputil-drivers', 'pnputil /enum-drivers, and pnputil -e of before Windows 10 1607', parseEnumDrivers),
  textKind('pnputil-devices', 'pnputil /enum-devices', parseEnumDevices),
  textKind('driverquery', 'driverquery /v /fo csv', parseDriverquery),
  binaryKind('hive', 'registry hive (SYSTEM, SOFTWARE, NTUSER.DAT, BCD, ...)', parseHive),
  binaryKind('reg-file', 'registry export (.reg)', parseRegFile),
];
