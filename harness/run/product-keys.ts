import { WimproofError } from '../errors/wimproof-error.ts';
import type { Operation } from '../servicing/operation.ts';

/** Five groups of five; which letters there are, Windows judges. */
const SHAPE = /^[A-Z0-9]{5}(-[A-Z0-9]{5}){4}$/i;

/**
 * The product keys that a request names by environment variable. Empty when it names none.
 * @throws WimproofError WP-SCENARIO-PRODUCT-KEY (scenario) for a variable that is not set, or holds no product key;
 * the value is not shown
 */
export function readProductKeys(request: readonly Operation[], environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const operation of request) {
    if (!('productKey' in operation) || operation.productKey === undefined) continue;
    const name = operation.productKey;
    const value = environment[name]?.trim() ?? '';
    if (!SHAPE.test(value)) {
      const cause = value === '' ? `the environment variable ${name} of ${operation.id} is not set` : `the environment variable ${name} of ${operation.id} holds no product key`;
      throw new WimproofError({ code: 'WP-SCENARIO-PRODUCT-KEY', kind: 'scenario', cause, mend: `set ${name} to the key, as XXXXX-XXXXX-XXXXX-XXXXX-XXXXX` });
    }
    keys[name] = value.toUpperCase();
  }
  return keys;
}
