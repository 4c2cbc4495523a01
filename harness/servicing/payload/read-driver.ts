import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DriverPayload } from '../operation.ts';
import { decodeInf } from './inf/decode-inf.ts';
import { driverFacts, InfError } from './inf/driver-facts.ts';
import { parseInf } from './inf/parse-inf.ts';
import { PayloadError } from './payload-error.ts';

/**
 * Facts of a driver package from its .inf.
 * @throws PayloadError when the file is not the INF of a driver
 */
export async function readDriver(file: string): Promise<DriverPayload> {
  try {
    return driverFacts(parseInf(decodeInf(await readFile(file))), path.basename(file));
  } catch (error) {
    if (!(error instanceof InfError)) throw error;
    throw new PayloadError(file, error.message, 'name the finished .inf of a driver package', error);
  }
}
