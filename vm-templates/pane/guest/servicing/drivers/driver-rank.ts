import type { Device } from './devices.ts';
import type { DriverModel } from './driver-models.ts';
import type { StoredDriver } from './driver-store.ts';

/** A stored driver that fits a device. */
export interface DriverNode {
  driver: StoredDriver;
  model: DriverModel;
  /** Id of the INF that matched. */
  matchingId: string;
  /** `0xSSGGTHHH`; the lower the better. */
  rank: number;
}

/** Scores of "How Windows Ranks Drivers": signature in the first byte, no feature score (0xFF) in the second. */
const SIGNED = 0x00;
const UNSIGNED = 0x80;
const FEATURE = 0xff;

/** Identifier score ("How Windows Ranks Drivers"): which list of the device and which of the INF the matching id stands in, and how far down. */
function identifierScore(device: Device, model: DriverModel): { score: number; id: string } | undefined {
  const lists = [
    { ids: device.hardwareIds, type: 0 },
    { ids: device.compatibleIds, type: 2 },
  ];
  const found = lists.flatMap(({ ids, type }) =>
    ids.flatMap((deviceId, index) => {
      const same = (id: string): boolean => id.toLowerCase() === deviceId.toLowerCase();
      const compatible = model.compatibleIds.findIndex(same);
      if (same(model.hardwareId)) return [{ score: (type << 12) | index, id: model.hardwareId }];
      return compatible < 0 ? [] : [{ score: ((type + 1) << 12) | (index + compatible * 0x100), id: model.compatibleIds[compatible]! }];
    }),
  );
  return found.sort((a, b) => a.score - b.score)[0];
}

function versionOrder(a: StoredDriver, b: StoredDriver): number {
  const date = (driver: StoredDriver): string => driver.date.replace(/^(\d+)\/(\d+)\/(\d+)$/, '$3$1$2');
  if (date(a) !== date(b)) return date(a) < date(b) ? 1 : -1;
  const [left, right] = [a, b].map((driver) => driver.version.split('.').map(Number));
  for (let part = 0; part < 4; part += 1) if ((left![part] ?? 0) !== (right![part] ?? 0)) return (right![part] ?? 0) - (left![part] ?? 0);
  return 0;
}

/** Drivers that fit a device, best first: by rank, then the newer date, then the higher version. One node a package: its best model. */
export function rankDrivers(device: Device, drivers: StoredDriver[]): DriverNode[] {
  const nodes = drivers.flatMap((driver): DriverNode[] => {
    const fits = driver.models.flatMap((model) => {
      const match = identifierScore(device, model);
      const signature = driver.signed || driver.inbox ? SIGNED : UNSIGNED;
      return match ? [{ driver, model, matchingId: match.id, rank: ((signature << 24) | (FEATURE << 16) | match.score) >>> 0 }] : [];
    });
    return fits.sort((a, b) => a.rank - b.rank).slice(0, 1);
  });
  return nodes.sort((a, b) => a.rank - b.rank || versionOrder(a.driver, b.driver));
}
