import { type DismGlobals, type DismTarget, flag, option, optional, servicing } from './command-line.ts';

/** `/Enable-Feature`. With a source the network is never asked. */
export function enableFeatureArguments(target: DismTarget, feature: string, options: DismGlobals & { all?: boolean; source?: string; limitAccess?: boolean } = {}): string[] {
  return servicing(target, options, [
    '/Enable-Feature',
    option('/FeatureName', feature),
    ...flag('/All', options.all),
    ...optional('/Source', options.source),
    ...flag('/LimitAccess', options.limitAccess || options.source !== undefined),
  ]);
}

/** `/Disable-Feature`; `remove` also removes the payload. */
export function disableFeatureArguments(target: DismTarget, feature: string, options: DismGlobals & { remove?: boolean } = {}): string[] {
  return servicing(target, options, ['/Disable-Feature', option('/FeatureName', feature), ...flag('/Remove', options.remove)]);
}

/** `/Get-FeatureInfo`. */
export function featureInfoArguments(target: DismTarget, feature: string, options: DismGlobals = {}): string[] {
  return servicing(target, options, ['/Get-FeatureInfo', option('/FeatureName', feature)]);
}
