import { parseAddDriver } from '../../harness/tools/dism/parse-add-driver.ts';
import { parseAnalyzeComponentStore } from '../../harness/tools/dism/parse-analyze-component-store.ts';
import { parseAppPatches, parseAppPatchInfo, parseCheckAppPatch } from '../../harness/tools/dism/parse-app-patches.ts';
import { parseAppInfo, parseApps } from '../../harness/tools/dism/parse-apps.ts';
import { parseCapabilities } from '../../harness/tools/dism/parse-capabilities.ts';
import { parseCapabilityInfo } from '../../harness/tools/dism/parse-capability-info.ts';
import { parseComponentStoreHealth } from '../../harness/tools/dism/parse-component-store-health.ts';
import { parseCurrentEdition } from '../../harness/tools/dism/parse-current-edition.ts';
import { parseDriverInfo } from '../../harness/tools/dism/parse-driver-info.ts';
import { parseDrivers } from '../../harness/tools/dism/parse-drivers.ts';
import { parseFeatureInfo } from '../../harness/tools/dism/parse-feature-info.ts';
import { parseFeatures } from '../../harness/tools/dism/parse-features.ts';
import { parseImageInfo } from '../../harness/tools/dism/parse-image-info.ts';
import { parseInternational } from '../../harness/tools/dism/parse-international.ts';
import { parseMountedImages } from '../../harness/tools/dism/parse-mounted-images.ts';
import { parsePackageInfo } from '../../harness/tools/dism/parse-package-info.ts';
import { parsePackages } from '../../harness/tools/dism/parse-packages.ts';
import { parsePeSettings } from '../../harness/tools/dism/parse-pe-settings.ts';
import { parseProvisionedAppx } from '../../harness/tools/dism/parse-provisioned-appx.ts';
import { parseTargetEditions } from '../../harness/tools/dism/parse-target-editions.ts';
import { driverInfo, imageOfIndex, internationalOffline, packageInfo } from './dism-information.ts';
import { frame, imagingFrame, table, transcript, type Transcript } from './transcript.ts';

const packages = 'Packages listing:\n\nPackage Identity : Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.2033.1.10\nState : Installed\nRelease Type : Security Update\nInstall Time : 29/10/2024 6:26\n\nPackage Identity : Microsoft-Windows-Client-LanguagePack-Package~31bf3856ad364e35~amd64~de-DE~10.0.26100.1\nState : Install Pending\nRelease Type : Language Pack\nInstall Time : \n';
const guid = (digit: number): string => `{8ACD2816-595D-48AA-A43B-3523CAA4F69${digit}}`;
const app = (digit: number, tail = ''): string => `Product Code : ${guid(digit)}\nProduct Name : Sample ${digit} : two\n${tail}\n`;
const appFacts = 'Product State : 5 (Installed)\nPackage Code : {C67CA1AE-6074-4810-BD74-F6BBB609744A}\nProduct Version : 1.0.0\nAssignment Type : 1 (Per-Machine)\nPublisher : Contoso\nLanguage : 1033\nInstall Source : E:\\Testpkg\\\nPackage Name : sample.msi\nHelp Link : \nTransforms : \nLocal Package : C:\\Windows\\Installer\\132f3b.msi\nInstall Date : 20080912\n';
const patch = (digit: number, tail = ''): string => `Patch Code : ${guid(digit)}\nProduct Code : ${guid(9)}\nPatch Name : QFE${digit}\n${tail}\n`;
const patchFacts = 'Patch State : 1 (Applied)\nPatch Uninstallable : 0\nHelp Link : http://www.microsoft.com\nTransforms : :A;:#A\nLocal Package : C:\\Windows\\Installer\\132f5c.msp\nInstall Date : 20080912\n';
const appx = (name: string): string => `DisplayName : ${name}\nVersion : 4.53.31411.0\nArchitecture : neutral\nResourceId : ~\nPackageName : ${name}_4.53.31411.0_neutral_~_8wekyb3d8bbwe\nRegions : all\n\n`;

const one = (): number => 1;
const length = (list: readonly unknown[]): number => list.length;

/**
 * Whole transcripts of every listing of DISM, written after the recorded and documented shapes. `unseen` names lines that
 * can go without a trace: records of one line, and facts that not every version prints.
 */
export const dismTranscripts: readonly Transcript[] = [
  transcript('packages', frame(packages), parsePackages, length),
  transcript('packages, table', frame(`Packages listing:\n\n\n${table([['Package Identity', 'State', 'Release Type', 'Install Time'], ['A~31bf3856ad364e35~amd64~~1.0', 'Installed', 'Update', '1/1/2024 6:26 PM'], ['B~31bf3856ad364e35~amd64~de-DE~1.0', 'Install Pending', 'Language Pack', ''], ['C~31bf3856ad364e35~amd64~~2.0', 'Staged', 'Update', '']])}`), parsePackages, length, /^[ABC]~/),
  transcript('package information', frame(packageInfo), parsePackageInfo, ({ features }) => features.length + 1, /^(?:Completely offline|Self servicing|Capability Identity)|^ServerComponent/),
  transcript('features', frame('Features listing for package : Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~10.0.26100.1\n\nFeature Name : TelnetClient\nState : Enabled\n\nFeature Name : NetFx3\nState : Disabled with Payload Removed\n\nFeature Name : SMB1Protocol\nState : Disabled\n'), parseFeatures, length),
  transcript('features, table', frame(`Features listing for package : Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~10.0.26100.1\n\n\n${table([['Feature Name', 'State'], ['TelnetClient', 'Enabled'], ['NetFx3', 'Disabled with Payload Removed'], ['SMB1Protocol', 'Disabled']])}`), parseFeatures, length, /^(?:TelnetClient|NetFx3|SMB1Protocol) /),
  transcript('feature information', frame('Feature Information:\n\nFeature Name : Microsoft-Hyper-V\nDisplay Name : Hyper-V Platform\nDescription : Provides services : and more.\nSecond line of it.\nRestart Required : Possible\nState : Enabled\n\nCustom Properties:\n\nServerComponent\\Description : Virtual machines\nServerComponent\\Id : 20\n'), parseFeatureInfo, one, /^ServerComponent|^Second line/),
  transcript('capabilities', frame('Capability listing:\n\nCapability Identity : Language.Basic~~~en-US~0.0.1.0\nState : Installed\n\nCapability Identity : OpenSSH.Server~~~~0.0.1.0\nState : Not Present\n'), parseCapabilities, length),
  transcript('capabilities, table', frame(`Capability listing:\n\n\n${table([['Capability Identity', 'State'], ['Language.Basic~~~en-US~0.0.1.0', 'Installed'], ['OpenSSH.Server~~~~0.0.1.0', 'Not Present']])}`), parseCapabilities, length, /^(?:Language|OpenSSH)\./),
  transcript('capability information', frame('Capability Information:\n\nCapability Identity : OpenSSH.Server~~~~0.0.1.0\nState : Installed\nDisplay Name : OpenSSH Server\nDescription : Secure shell server.\nDownload Size : 1.32 MB\nInstall Size : 5.01 MB\n'), parseCapabilityInfo, one),
  transcript('drivers', frame('Obtaining list of 3rd party drivers from the driver store...\n\nDriver packages listing:\n\nPublished Name : oem0.inf\nOriginal File Name : netkvm.inf\nInbox : No\nClass Name : Net\nProvider Name : Red Hat, Inc.\nDate : 1/15/2024\nVersion : 100.94.104.24400\n\nPublished Name : oem1.inf\nOriginal File Name : viostor.inf\nInbox : No\nClass Name : SCSIAdapter\nProvider Name : Red Hat, Inc.\nDate : 1/15/2024\nVersion : 100.94.104.24400\n'), parseDrivers, length),
  transcript('drivers, table', frame(`Obtaining list of 3rd party drivers from the driver store...\n\nDriver packages listing:\n\n\n${table([['Published Name', 'Original File Name', 'Inbox', 'Class Name', 'Provider Name', 'Date', 'Version'], ['oem19.inf', 'applewtp64.inf', 'No', 'HIDClass', 'Apple | B : Inc.', '29/10/2011', '5.0.0.0'], ['oem2.inf', 'x.inf', 'Yes', 'Net', '\u6f22\u5b57', '01/02/2020', '1.0']])}`), parseDrivers, length, /^oem\d/),
  transcript('no drivers', frame('Obtaining list of 3rd party drivers from the driver store...\n\nDriver packages listing:\n\n(No drivers found in the image matching the criteria)\n'), parseDrivers, length),
  transcript('driver information', frame(driverInfo), parseDriverInfo, ({ architectures }) => architectures.reduce((sum, { models }) => sum + models.length, 0)),
  transcript('added drivers', frame('Searching for driver packages to install...\nFound 2 driver package(s) to install.\nInstalling 1 of 2 - P:\\a\\one.inf: The driver package was successfully installed.\nInstalling 2 of 2 - P:\\b\\two.inf: The driver package was successfully installed.\n'), parseAddDriver, ({ drivers }) => drivers.length),
  transcript('international settings, offline', frame(internationalOffline), parseInternational, ({ installedLanguages }) => installedLanguages.length, /^The UI language fallback/),
  transcript('current edition', frame('Current edition is:\n\nCurrent Edition : Professional\n'), parseCurrentEdition, one),
  transcript('target editions', frame('Editions that can be upgraded to:\n\nTarget Edition : ProfessionalEducation\nTarget Edition : Education\nTarget Edition : Enterprise\n'), parseTargetEditions, length, /^Target Edition/),
  transcript('applications', frame(`Applications listing:\n\n${app(1)}${app(2)}`), parseApps, length),
  transcript('application information', frame(`Application information:\n\n${app(1, appFacts)}${app(2, appFacts)}`), parseAppInfo, length),
  transcript('patches', frame(`Patches listing:\n\n${patch(1)}${patch(2)}`), parseAppPatches, length),
  transcript('patch information', frame(`Patch information:\n\n${patch(1, patchFacts)}${patch(2, patchFacts)}`), parseAppPatchInfo, length),
  transcript('patch that applies', frame(patch(1)), parseCheckAppPatch, ({ patches }) => patches.length, /^Patch Name/),
  transcript('provisioned apps', frame(`Getting the list of app packages (.appx or .appxbundle) in this image...\n\n${appx('Microsoft.BingWeather')}${appx('Microsoft.ZuneMusic')}`), parseProvisionedAppx, length),
  transcript('images of a file', imagingFrame('Details for image : D:\\sources\\install.wim\n\nIndex : 1\nName : Windows 11 Home\nDescription : Windows 11 Home\nSize : 18,358,026,779 bytes\n\nIndex : 2\nName : Windows 11 Pro\nDescription : <undefined>\nSize : 18.358.026.779 bytes\n'), parseImageInfo, length),
  transcript('image of an index', imagingFrame(imageOfIndex), parseImageInfo, ([image]) => image!.languages.length, /^\t|^WIM Bootable/),
  transcript('mounted images', imagingFrame('Mounted images:\n\nMount Dir : C:\\a\nImage File : D:\\boot.wim\nImage Index : 1\nMounted Read/Write : Yes\nStatus : Ok\n\nMount Dir : C:\\b\nImage File : D:\\install.wim\nImage Index : 2\nMounted Read/Write : No\nStatus : Needs Remount\n'), parseMountedImages, length),
  transcript('Windows PE settings', frame('Windows PE settings:\n\nScratch Space : 512MB\nTarget Path : X:\\\n'), parsePeSettings, one),
  transcript('component store health', frame('[==========================100.0%==========================] No component store corruption detected.'), parseComponentStoreHealth, one),
  transcript('component store analysis', frame('[==========================100.0%==========================]\n\nComponent Store (WinSxS) information:\n\nWindows Explorer Reported Size of Component Store : 8.21 GB\n\nActual Size of Component Store : 7.95 GB\n\n    Shared with Windows : 5.72 GB\n    Backups and Disabled Features : 2.05 GB\n    Cache and Temporary Data :  176.54 MB\n\nDate of Last Cleanup : 2026-08-10 12:30:12\n\nNumber of Reclaimable Packages : 3\nComponent Store Cleanup Recommended : Yes\n'), parseAnalyzeComponentStore, one),
];
