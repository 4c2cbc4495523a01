import { type DismGlobals, type DismTarget, flag, type OfflineImage, offlineOnly, option, servicing } from './command-line.ts';
import { productKey, shaped } from './value-shapes.ts';

/**
 * `/Set-Edition`. Online it is for Windows Server, and wants the licence terms accepted and a key with it: RangeError
 * otherwise [DISM Windows Edition-Servicing Command-Line Options]. Editions only go upward.
 */
export function setEditionArguments(target: DismTarget, edition: string, options: DismGlobals & { productKey?: string; acceptEula?: boolean } = {}): string[] {
  if (target === 'online' && !(options.acceptEula && options.productKey !== undefined)) throw new RangeError('/Online /Set-Edition needs /AcceptEula and /ProductKey');
  return servicing(target, options, [
    option('/Set-Edition', shaped('an edition id', edition, /^[A-Za-z][A-Za-z0-9]*$/, 'Professional')),
    ...flag('/AcceptEula', options.acceptEula),
    ...(options.productKey === undefined ? [] : [option('/ProductKey', productKey(options.productKey))]),
  ]);
}

/** `/Set-ProductKey`: offline images only. The key stands in the command line, and so in logs of it. */
export function setProductKeyArguments(target: OfflineImage, key: string, options: DismGlobals = {}): string[] {
  return servicing(offlineOnly(target, '/Set-ProductKey'), options, [option('/Set-ProductKey', productKey(key))]);
}
