import { missingArgument } from './dism-arguments.ts';
import type { DismCommand } from './dism-command.ts';
import { featureListing } from './dism-features.ts';
import { type Listing, shortTime } from './dism-output.ts';
import { formatIdentity } from '../identity.ts';
import type { PackageManifest } from '../packages/mum.ts';
import { inspectPackage } from '../packages/package-add.ts';
import { opened } from '../packages/package-source.ts';
import { findPackage, listPackages, type PackageRecord, stateWord } from '../packages/package-store.ts';
import { HR, ServicingError } from '../servicing-error.ts';

const getPackages: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, out, list }) => {
    out('Packages listing:\r\n\r\n');
    list(
      listPackages(image).filter(({ visible }) => visible).map((record) => [
        ['Package Identity', record.name],
        ['State', stateWord(record.state)],
        ['Release Type', record.manifest.releaseType],
        ['Install Time', shortTime(record.installTime)],
      ]),
    );
    return {};
  },
};

function packageInfo(manifest: PackageManifest, applicable: boolean, state: number, record: PackageRecord | undefined): Listing {
  const name = formatIdentity(manifest.identity);
  return [
    ['Package Identity', name],
    ['Applicable', applicable ? 'Yes' : 'No'],
    ['Copyright', manifest.copyright],
    ['Company', manifest.company],
    ['Creation Time', shortTime(manifest.creationTime ? new Date(manifest.creationTime) : undefined)],
    ['Description', manifest.description],
    ['Install Client', record?.installClient ?? ''],
    ['Install Package Name', `${name}.mum`],
    ['Install Time', shortTime(record?.installTime)],
    ['Last Update Time', shortTime(manifest.lastUpdateTime ? new Date(manifest.lastUpdateTime) : undefined)],
    ['Name', manifest.displayName],
    ['Product Name', ''],
    ['Product Version', ''],
    ['Release Type', manifest.releaseType],
    ['Restart Required', manifest.restart === 'required' ? 'Required' : manifest.restart === 'no' ? 'No' : 'Possible'],
    ['Support Information', manifest.supportInformation],
    ['State', stateWord(state)],
    ['Completely offline capable', record ? 'Yes' : 'Undetermined'],
    ['Self servicing package', manifest.selfUpdate ? 'Yes' : 'No'],
    ['Capability Identity', manifest.capability],
  ];
}

const getPackageInfo: DismCommand = {
  kind: 'servicing',
  options: ['packagename', 'packagepath'],
  run: (context) => {
    const { image, out, list, all, resolve } = context;
    const [path] = all('packagepath');
    const [name] = all('packagename');
    if (!path && !name) throw missingArgument('packagename');
    const record = name ? findPackage(image, name) : undefined;
    if (name && !record) throw new ServicingError(HR.INVALID_PACKAGE);
    const subject = path ? opened(path, () => inspectPackage(image, resolve(path))) : { manifest: record!.manifest, applicable: true, state: record!.state };
    const identity = formatIdentity(subject.manifest.identity);
    out('Package information:\r\n\r\n');
    list([packageInfo(subject.manifest, subject.applicable, subject.state, record ?? findPackage(image, identity))]);
    out('Custom Properties:\r\n\r\n(No custom properties found)\r\n\r\n');
    out(`Features listing for package : ${identity}\r\n\r\n`);
    const features = findPackage(image, identity) ? featureListing(image, identity) : [];
    if (features.length > 0) list(features);
    else out('(No features found for this package)\r\n\r\n');
    return {};
  },
};

export const packageInfoCommands: Record<string, DismCommand> = { 'get-packages': getPackages, 'get-packageinfo': getPackageInfo };
