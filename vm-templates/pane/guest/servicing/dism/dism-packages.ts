import { rmSync } from 'node:fs';
import { missingArgument } from './dism-arguments.ts';
import type { DismCommand, DismContext, DismResult } from './dism-command.ts';
import { formatIdentity } from '../identity.ts';
import { addPackage, withPackage } from '../packages/package-add.ts';
import { removePackage } from '../packages/package-remove.ts';
import { opened, type PackageSource, PackageSources } from '../packages/package-source.ts';
import { HR, ServicingError } from '../servicing-error.ts';

/** Adds one package; tells how it went, and what went wrong with it. */
function addOne(context: DismContext, source: PackageSource, head: string, alone: boolean): { restartNeeded: boolean; failure?: ServicingError; skipped?: boolean } {
  let started = false;
  try {
    const name = opened(source.shown, () => withPackage(source.path, (manifest) => formatIdentity(manifest.identity)));
    context.out(`${head}${name}\r\n`);
    started = true;
    const { restartNeeded } = addPackage(context.image, source.path, { ignoreCheck: context.has('ignorecheck'), preventPending: context.has('preventpending'), bundled: source.bundled });
    context.progress([3.4, 33.2, 66.7, 100]);
    return { restartNeeded };
  } catch (error) {
    if (!(error instanceof ServicingError)) throw error;
    // In a folder, packages that do not apply are passed over; the run still counts as a success.
    const skipped = source.searched && error.hresult === HR.NOT_APPLICABLE;
    if (!started && !alone) context.out(`${head}${source.shown}\r\n`);
    if (started) context.progress([3.4, 33.2]);
    if (skipped) context.out(`${error.message}\r\n`);
    return { restartNeeded: false, failure: error, skipped };
  }
}

function addAll(context: DismContext, sources: PackageSource[]): DismResult {
  const results = sources.map((source, index) => addOne(context, source, `Processing ${index + 1} of ${sources.length} - Adding package `, sources.length === 1));
  const failures = results.flatMap(({ failure, skipped }) => (failure && !skipped ? [failure] : []));
  if (failures.length === 0) return { restartNeeded: results.some(({ restartNeeded }) => restartNeeded) };
  const tail = sources.length > 1 ? '\r\nThe command completed with errors. \r\nFor more information, refer to the log file.' : '';
  throw new ServicingError(failures[0]!.hresult, failures.map(({ message }) => message).join('\r\n') + tail, true);
}

const addPackages: DismCommand = {
  kind: 'servicing',
  options: ['packagepath', 'ignorecheck', 'preventpending'],
  run: async (context) => {
    context.need('packagepath');
    const sources = new PackageSources(context.image);
    try {
      const found: PackageSource[] = [];
      for (const path of context.all('packagepath')) found.push(...(await sources.find(path, context.resolve(path))));
      return addAll(context, found);
    } finally {
      for (const directory of sources.unpacked) rmSync(directory, { recursive: true, force: true });
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
      context.progress([50, 100]);
    }
    return { restartNeeded };
  },
};

export const packageCommands: Record<string, DismCommand> = { 'add-package': addPackages, 'remove-package': removePackages };
