import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openRegistry } from '../../registry/registry.ts';
import { writeDefaultUserHive } from '../../setup/user-hive.ts';
import { BASE_FEATURES } from './base-features.ts';
import { writeBaseRegistry } from './base-registry.ts';
import { initialFeatureState } from '../packages/feature-list.ts';
import { formatIdentity, type Identity } from '../identity.ts';
import { openImage, type ServicedImage } from '../image.ts';
import { type MumSource, renderMum } from '../packages/mum-write.ts';
import { CBS_STATE, packageManifestPath, writePackageState } from '../packages/package-store.ts';

export const BASE_VERSION = '10.0.26100.1';
/** Publisher token of Windows' own packages: parents in real-world manifests name it, so the inbox packages carry it. */
const TOKEN = '31bf3856ad364e35';
/** Install time of the inbox packages: that of build 26100's own image, not of Pane's build. */
const BUILT = new Date('2024-04-01T07:43:00Z');

function identity(name: string, version = BASE_VERSION, language = ''): Identity {
  return { name, publicKeyToken: TOKEN, architecture: 'amd64', language, version };
}

interface BasePackage extends MumSource {
  /** Left out by /Get-Packages. */
  hidden?: boolean;
}

function basePackages(kind: 'install' | 'pe'): BasePackage[] {
  if (kind === 'pe') {
    return [
      { identity: identity('Microsoft-Windows-WinPE-Package'), identifier: 'Microsoft-Windows-WinPE-Package', releaseType: 'Foundation', permanent: true, displayName: 'Windows PE', description: 'Pane as Windows PE.' },
      { identity: identity('Microsoft-Windows-WinPE-LanguagePack-Package', BASE_VERSION, 'en-US'), identifier: 'Microsoft-Windows-WinPE-LanguagePack-Package', releaseType: 'Language Pack', permanent: true, displayName: 'Windows PE en-US' },
    ];
  }
  const foundation = identity('Microsoft-Windows-Foundation-Package');
  const onFoundation = [{ identity: foundation, buildCompare: 'EQ' as const, revisionCompare: 'GE' as const }];
  return [
    { identity: foundation, identifier: 'Microsoft-Windows-Foundation-Package', releaseType: 'Foundation', permanent: true, displayName: 'Windows Foundation', description: 'The features that every edition has.', features: BASE_FEATURES },
    { identity: identity('Microsoft-Windows-ProfessionalEdition'), identifier: 'Microsoft-Windows-ProfessionalEdition', releaseType: 'Product', permanent: true, displayName: 'Professional edition', hidden: true },
    { identity: identity('Microsoft-Windows-LanguageFeatures-Basic-en-us-Package'), identifier: 'KB777778', releaseType: 'OnDemand Pack', displayName: 'English (United States) typing', capability: { name: 'Language.Basic', language: 'en-US', version: '1.0' } },
    { identity: identity('OpenSSH-Client-Package'), identifier: 'KB777778', releaseType: 'OnDemand Pack', displayName: 'OpenSSH Client', capability: { name: 'OpenSSH.Client', version: '1.0' } },
    { identity: identity('Microsoft-Windows-Client-LanguagePack-Package', BASE_VERSION, 'en-US'), identifier: 'Microsoft-Windows-Client-LanguagePack-Package', releaseType: 'Language Pack', permanent: true, displayName: 'en-US language pack', parents: onFoundation },
    { identity: identity('Package_for_RollupFix', '26100.1.1.9'), identifier: 'KB5037850', releaseType: 'Security Update', restart: 'required', displayName: 'Cumulative update', description: 'Fix for KB5037850', parents: onFoundation },
    { identity: identity('Package_for_ServicingStack_1', '26100.1.1.3'), identifier: 'KB5037849', releaseType: 'Update', permanent: true, displayName: 'Servicing stack', parents: onFoundation },
  ];
}

function writePackage(image: ServicedImage, source: BasePackage): void {
  const name = formatIdentity(source.identity);
  const mum = packageManifestPath(image, name);
  mkdirSync(dirname(mum), { recursive: true });
  writeFileSync(mum, renderMum(source));
  const key = writePackageState(image, source.identity, CBS_STATE.installed, { time: BUILT, client: 'DISM Package Manager Provider', hidden: source.hidden });
  for (const feature of source.features ?? []) key.create('Updates').setValue(feature.name, 'REG_DWORD', initialFeatureState(feature));
}

/** Folders that Windows has and that programs expect to find. */
const FOLDERS = [
  'Windows\\System32\\config', 'Windows\\System32\\drivers', 'Windows\\System32\\DriverStore\\FileRepository', 'Windows\\System32\\catroot',
  'Windows\\INF', 'Windows\\Logs\\DISM', 'Windows\\Logs\\CBS', 'Windows\\servicing\\Packages', 'Windows\\WinSxS\\Manifests', 'Windows\\Temp', 'Windows\\Panther',
];

/**
 * Makes the servicing state of a new image below a POSIX directory (made if missing): hives, packages, features, folders.
 * `install` is the Professional edition of 10.0.26100.1 (amd64, en-US); `pe` is Windows PE of the same build.
 */
export async function writeBaseImage(root: string, kind: 'install' | 'pe'): Promise<void> {
  for (const folder of FOLDERS) mkdirSync(`${root}/${folder.replaceAll('\\', '/')}`, { recursive: true });
  const registry = openRegistry(`${root}/Windows/System32/config`, { fresh: true });
  writeBaseRegistry(registry, kind, { version: BASE_VERSION, build: '26100', revision: 1, edition: kind === 'pe' ? 'WindowsPE' : 'Professional' });
  registry.flush();
  if (kind === 'install') writeDefaultUserHive(root, registry);
  const image = openImage(root);
  for (const source of basePackages(kind)) writePackage(image, source);
  // An inbox driver: it lies in \Windows\INF under its own name, so only /Get-Drivers /All shows it.
  writeFileSync(
    image.path('Windows\\INF\\pane-disk.inf'),
    '[Version]\r\nSignature="$Windows NT$"\r\nClass=DiskDrive\r\nClassGuid={4d36e967-e325-11ce-bfc1-08002be10318}\r\nProvider=%Provider%\r\nDriverVer=04/01/2024,10.0.26100.1\r\nPnpLockdown=1\r\n\r\n[Manufacturer]\r\n%Provider%=Models,NTamd64\r\n\r\n[Models.NTamd64]\r\n%Disk%=Disk_Install,GenDisk\r\n\r\n[Disk_Install]\r\n\r\n[Strings]\r\nProvider="Pane"\r\nDisk="Disk drive"\r\n',
  );
  image.save();
}
