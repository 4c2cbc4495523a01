import { parseAddDriver } from '../../tools/dism/parse-add-driver.ts';
import { parseAnalyzeComponentStore } from '../../tools/dism/parse-analyze-component-store.ts';
import { parseAppPatches, parseAppPatchInfo, parseCheckAppPatch } from '../../tools/dism/parse-app-patches.ts';
import { parseAppInfo, parseApps } from '../../tools/dism/parse-apps.ts';
import { parseCapabilities } from '../../tools/dism/parse-capabilities.ts';
import { parseCapabilityInfo } from '../../tools/dism/parse-capability-info.ts';
import { parseComponentStoreHealth } from '../../tools/dism/parse-component-store-health.ts';
import { parseCurrentEdition } from '../../tools/dism/parse-current-edition.ts';
import { parseDriverInfo } from '../../tools/dism/parse-driver-info.ts';
import { parseDrivers } from '../../tools/dism/parse-drivers.ts';
import { parseFeatureInfo } from '../../tools/dism/parse-feature-info.ts';
import { parseFeatures } from '../../tools/dism/parse-features.ts';
import { parseImageInfo } from '../../tools/dism/parse-image-info.ts';
import { parseInternational } from '../../tools/dism/parse-international.ts';
import { parseMountedImages } from '../../tools/dism/parse-mounted-images.ts';
import { parsePackageInfo } from '../../tools/dism/parse-package-info.ts';
import { parsePackages } from '../../tools/dism/parse-packages.ts';
import { parsePeSettings } from '../../tools/dism/parse-pe-settings.ts';
import { parseProvisionedAppx } from '../../tools/dism/parse-provisioned-appx.ts';
import { parseTargetEditions } from '../../tools/dism/parse-target-editions.ts';
import { type ParseKind, textKind } from './parse-kind.ts';

/** Every listing of DISM that is read, made with /English. */
export const dismKinds: readonly ParseKind[] = [
  textKind('dism-packages', 'dism /Get-Packages', parsePackages),
  textKind('dism-package-info', 'dism /Get-PackageInfo', parsePackageInfo),
  textKind('dism-features', 'dism /Get-Features', parseFeatures),
  textKind('dism-feature-info', 'dism /Get-FeatureInfo', parseFeatureInfo),
  textKind('dism-capabilities', 'dism /Get-Capabilities', parseCapabilities),
  textKind('dism-capability-info', 'dism /Get-CapabilityInfo', parseCapabilityInfo),
  textKind('dism-drivers', 'dism /Get-Drivers', parseDrivers),
  textKind('dism-driver-info', 'dism /Get-DriverInfo', parseDriverInfo),
  textKind('dism-add-driver', 'dism /Add-Driver', parseAddDriver),
  textKind('dism-international', 'dism /Get-Intl', parseInternational),
  textKind('dism-current-edition', 'dism /Get-CurrentEdition', parseCurrentEdition),
  textKind('dism-target-editions', 'dism /Get-TargetEditions', parseTargetEditions),
  textKind('dism-apps', 'dism /Get-Apps', parseApps),
  textKind('dism-app-info', 'dism /Get-AppInfo', parseAppInfo),
  textKind('dism-app-patches', 'dism /Get-AppPatches', parseAppPatches),
  textKind('dism-app-patch-info', 'dism /Get-AppPatchInfo', parseAppPatchInfo),
  textKind('dism-check-app-patch', 'dism /Check-AppPatch', parseCheckAppPatch),
  textKind('dism-appx', 'dism /Get-ProvisionedAppxPackages', parseProvisionedAppx),
  textKind('dism-image-info', 'dism /Get-ImageInfo, /Get-WimInfo', parseImageInfo),
  textKind('dism-mounted-images', 'dism /Get-MountedImageInfo', parseMountedImages),
  textKind('dism-pe-settings', 'dism /Get-PESettings', parsePeSettings),
  textKind('dism-component-store-health', 'dism /Cleanup-Image /CheckHealth, /ScanHealth, /RestoreHealth', parseComponentStoreHealth),
  textKind('dism-component-store-analysis', 'dism /Cleanup-Image /AnalyzeComponentStore', parseAnalyzeComponentStore),
];
