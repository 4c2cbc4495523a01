import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeInf } from './inf/decode-inf.ts';
import { driverFacts, type DriverInfFacts } from './inf/driver-facts.ts';
import { InfError } from './inf/inf-error.ts';
import type { InfTarget } from './inf/target-os-version.ts';
import { DEFAULT_TARGET } from './payload-target.ts';
import { PayloadError } from './payload-error.ts';

/**
 * Facts of a driver package from its .inf, as a system of the target reads it.
 * @throws PayloadError when the file is not the INF of a driver
 */
export async function readDriver(file: string, target: InfTarget = DEFAULT_TARGET): Promise<DriverInfFacts> {
  try {
    return driverFacts(decodeInf(await readFile(file)), { ...target, fileName: path.basename(file) });
  } catch (error) {
    if (!(error instanceof InfError)) throw error;
    throw new PayloadError(file, error.message, 'name the finished .inf of a driver package', error);
  }
}
