/**
 * What the state words of DISM mean. The command line prints words with blanks (`Install Pending`), the PowerShell
 * module the enumeration's names (`InstallPending`); both are read. Source: DISM API enumerations
 * (DismPackageFeatureState), https://learn.microsoft.com/windows-hardware/manufacture/desktop/dism/dism-api-enumerations.
 */
export type PackageStateClass =
  | 'installed' | 'install-pending' | 'uninstall-pending' | 'superseded' | 'staged' | 'partial' | 'absent' | 'unknown';
export type FeatureStateClass =
  | 'enabled' | 'enable-pending' | 'disabled' | 'disable-pending' | 'payload-removed' | 'partial' | 'unknown';

const PACKAGE: Record<string, PackageStateClass> = {
  installed: 'installed',
  installpending: 'install-pending',
  uninstallpending: 'uninstall-pending',
  superseded: 'superseded',
  staged: 'staged',
  partiallyinstalled: 'partial',
  notpresent: 'absent',
  // One enumeration value with two names: known to the store, nothing of it there.
  removed: 'absent',
  resolved: 'absent',
};
const FEATURE: Record<string, FeatureStateClass> = {
  enabled: 'enabled',
  installed: 'enabled',
  enablepending: 'enable-pending',
  installpending: 'enable-pending',
  disabled: 'disabled',
  staged: 'disabled',
  disablepending: 'disable-pending',
  uninstallpending: 'disable-pending',
  disabledwithpayloadremoved: 'payload-removed',
  removed: 'payload-removed',
  partiallyenabled: 'partial',
  partiallyinstalled: 'partial',
};

/** The class of a package's (or capability's) state word; `unknown` for words that are not in the enumeration. */
export function packageStateClass(state: string): PackageStateClass {
  return PACKAGE[word(state)] ?? 'unknown';
}

/** The class of a feature's state word; `unknown` for words that are not in the enumeration. */
export function featureStateClass(state: string): FeatureStateClass {
  return FEATURE[word(state)] ?? 'unknown';
}

function word(state: string): string {
  return state.replace(/\s+/g, '').toLowerCase();
}
