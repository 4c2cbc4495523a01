import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractCabinet } from './cabinet.ts';
import { missingArgument } from './dism-arguments.ts';
import type { DismCommand, DismContext, DismResult } from './dism-command.ts';
import { drawProgress, type Listing, shortTime } from './dism-output.ts';
import { featureListing } from './dism-features.ts';
import { formatIdentity } from './identity.ts';
import { findEntry } from './image-path.ts';
import type { PackageManifest } from './mum.ts';
import { addPackage, inspectPackage, withPackage } from './package-add.ts';
import { removePackage } from './package-remove.ts';
import { findPackage, listPackages, type PackageRecord, stateWord } from './package-store.ts';
import { HR, ServicingError } from './servicing-error.ts';

const getPackages: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, out, list }) => {
    out('Packages listing:\r\n\r\n');
    list(
      listPackages(image).map((record) => [
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
    ['Self servicing package', 'No'],
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

/** Runs `open`; what goes wrong with the file itself is reported with the sentence that dism has for it. */
function opened<Result>(path: string, open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    if (error instanceof ServicingError && (error.win32 === 2 || error.win32 === 3 || error.win32 === 13)) {
      throw new ServicingError(error.hresult, `An error occurred trying to open - ${path} Error: 0x${error.hresult.toString(16)}`, error.win32 !== 13);
    }
    throw error;
  }
}

interface Source {
  shown: string;
  path: string;
  /** Found by searching a folder: skipped when it does not apply. */
  searched: boolean;
}

/** The packages that one /PackagePath means: itself, or everything in a folder and below it. Classic .msu files are cabinets that hold cabinets. */
function sourcesOf(shown: string, path: string, searched: boolean, unpacked: string[]): Source[] {
  if (!existsSync(path)) throw new ServicingError(existsSync(dirname(path)) ? HR.FILE_NOT_FOUND : HR.PATH_NOT_FOUND);
  if (statSync(path).isDirectory()) {
    if (findEntry(path, 'update.mum')) return [{ shown, path, searched }];
    return readdirSync(path)
      .sort()
      .filter((name) => /\.(cab|msu)$/i.test(name) || statSync(join(path, name)).isDirectory())
      .flatMap((name) => sourcesOf(`${shown}\\${name}`, join(path, name), true, unpacked));
  }
  if (!/\.msu$/i.test(path)) return [{ shown, path, searched }];
  const directory = mkdtempSync(join(tmpdir(), 'pane-msu-'));
  unpacked.push(directory);
  extractCabinet(path, directory);
  return readdirSync(directory)
    .filter((name) => /\.cab$/i.test(name) && !/^wsusscan\.cab$/i.test(name))
    .sort()
    .map((name) => ({ shown, path: join(directory, name), searched }));
}

function addAll(context: DismContext, sources: Source[]): DismResult {
  let restartNeeded = false;
  const failures: { error: ServicingError; skipped: boolean }[] = [];
  for (const [index, source] of sources.entries()) {
    const head = `Processing ${index + 1} of ${sources.length} - Adding package `;
    let started = false;
    try {
      const name = opened(source.shown, () => withPackage(source.path, (manifest) => formatIdentity(manifest.identity)));
      context.out(`${head}${name}\r\n`);
      started = true;
      const outcome = addPackage(context.image, source.path, { ignoreCheck: context.has('ignorecheck'), preventPending: context.has('preventpending') });
      restartNeeded ||= outcome.restartNeeded;
      if (!context.has('quiet')) drawProgress(context.process.stdout, [3.4, 33.2, 66.7, 100]);
    } catch (error) {
      if (!(error instanceof ServicingError)) throw error;
      // In a folder, packages that do not apply are passed over; the run still counts as a success.
      failures.push({ error, skipped: source.searched && error.hresult === HR.NOT_APPLICABLE });
      if (!started && sources.length > 1) context.out(`${head}${source.shown}\r\n`);
      if (started && !context.has('quiet')) drawProgress(context.process.stdout, [3.4, 33.2]);
      if (failures.at(-1)!.skipped) context.out(`${error.message}\r\n`);
    }
  }
  const real = failures.filter((failure) => !failure.skipped);
  if (real.length === 0) return { restartNeeded };
  const messages = real.map(({ error }) => error.message).join('\r\n');
  const tail = sources.length > 1 ? '\r\nThe command completed with errors. \r\nFor more information, refer to the log file.' : '';
  throw new ServicingError(real[0]!.error.hresult, messages + tail, true);
}

const addPackages: DismCommand = {
  kind: 'servicing',
  options: ['packagepath', 'ignorecheck', 'preventpending'],
  run: (context) => {
    context.need('packagepath');
    const unpacked: string[] = [];
    try {
      return addAll(context, context.all('packagepath').flatMap((path) => opened(path, () => sourcesOf(path, context.resolve(path), false, unpacked))));
    } finally {
      for (const directory of unpacked) rmSync(directory, { recursive: true, force: true });
    }
  },
};

const removePackages: DismCommand = {
  kind: 'servicing',
  options: ['packagename', 'packagepath'],
  run: (context) => {
    const { image, all, out, resolve } = context;
    const names = [...all('packagename'), ...all('packagepath').map((path) => opened(path, () => withPackage(resolve(path), (manifest) => formatIdentity(manifest.identity))))];
    if (names.length === 0) throw missingArgument('packagename');
    let restartNeeded = false;
    for (const [index, name] of names.entries()) {
      out(`Processing ${index + 1} of ${names.length} - Removing package ${name}\r\n`);
      restartNeeded = removePackage(image, name).restartNeeded || restartNeeded;
      if (!context.has('quiet')) drawProgress(context.process.stdout, [50, 100]);
    }
    return { restartNeeded };
  },
};

export const packageCommands: Record<string, DismCommand> = {
  'get-packages': getPackages,
  'get-packageinfo': getPackageInfo,
  'add-package': addPackages,
  'remove-package': removePackages,
};
