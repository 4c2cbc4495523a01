import { basename, dirname, relative } from 'node:path';
import { appendSetupApiSection } from '../../logs/setupapi-log.ts';
import { listDevices } from './devices.ts';
import { rankDrivers } from './driver-rank.ts';
import { addDriver, type AddDriverOutcome, findDriver, findInfFiles, listDrivers, listInboxDrivers } from './driver-store.ts';
import { bestDrivers, bind } from './plug-and-play.ts';
import { NO_MORE_ITEMS, type PnputilContext, pnputilExit, tellOfRestart } from './pnputil-context.ts';
import { ServicingError } from '../servicing-error.ts';

interface NamedInf {
  file: string;
  /** As printed: relative to the folder that was searched. */
  shown: string;
}

/** INF files that the argument means: a file, or `dir\*.inf`, with /subdirs below it too. None when there is nothing. */
function infsOf({ process }: PnputilContext, text: string, subdirs: boolean): NamedInf[] {
  const star = /^(.*?)[^\\/]*\*[^\\/]*$/.exec(text);
  const path = process.system.resolve(star ? star[1] || '.' : text, process.cwd);
  const folder = star ? path : dirname(path);
  try {
    const found = star || subdirs ? findInfFiles(folder, subdirs) : findInfFiles(path, false);
    const wanted = star || !subdirs ? found : found.filter((file) => basename(file).toLowerCase() === basename(path).toLowerCase());
    return wanted.map((file) => ({ file, shown: relative(folder, file).replaceAll('/', '\\') }));
  } catch (error) {
    if (error instanceof ServicingError) return [];
    throw error;
  }
}

/** Installs a stored package on the connected devices that have no better one; says on which. */
function install(context: PnputilContext, { publishedName }: AddDriverOutcome): { installed: number; restart: boolean } {
  const { image, line } = context;
  const package_ = findDriver(image, publishedName);
  const drivers = [...listInboxDrivers(image), ...listDrivers(image)];
  let installed = 0;
  let restart = false;
  for (const device of listDevices(image.registry).filter((candidate) => candidate.connected && package_ && rankDrivers(candidate, [package_]).length > 0)) {
    const { best, extensions } = bestDrivers(device, drivers);
    const node = [...(best ? [best] : []), ...(device.driver || package_?.extensionId === '' ? extensions : [])].find((candidate) => candidate.driver.publishedName === publishedName);
    if (!node) continue;
    if (device.driver.toLowerCase() === publishedName || device.extensions.includes(publishedName)) {
      line(`Driver package is up-to-date on device: ${device.instanceId}`);
      continue;
    }
    const { restartNeeded } = bind(image, device, node, 'Device Install (DiInstallDriver)');
    restart ||= restartNeeded;
    installed += 1;
    line(`Driver package installed on device: ${device.instanceId}`);
  }
  image.save();
  return { installed, restart };
}

function logImport({ process, image }: PnputilContext, inf: NamedInf, outcome: AddDriverOutcome | undefined, error?: ServicingError): void {
  appendSetupApiSection(image.root, {
    log: 'dev',
    title: 'Setup Import Driver Package',
    instance: inf.shown,
    command: `pnputil.exe ${process.argv.join(' ')}`,
    lines: outcome
      ? [
          { category: 'inf', text: `Provider: ${outcome.driver.provider}` },
          { category: 'inf', text: `Class GUID: ${outcome.driver.classGuid}` },
          { category: 'inf', text: `Driver Version: ${outcome.driver.date},${outcome.driver.version}` },
          { category: 'inf', text: `Catalog File: ${outcome.driver.catalog}` },
          { category: 'sto', text: `Driver package published as ${outcome.publishedName}.` },
        ]
      : [{ category: 'sto', flag: '!!!', text: `Failed to import driver package. ${error?.message ?? ''}` }],
    status: error ? pnputilExit(error) : 0,
    version: image.version,
  });
}

/** One package; gives what came of it, or the error. */
function addOne(context: PnputilContext, inf: NamedInf, old: boolean): AddDriverOutcome | ServicingError {
  const { line, field, image } = context;
  if (old) field('Processing inf :', 28, inf.shown);
  else field('Adding driver package:', 24, inf.shown);
  try {
    const outcome = addDriver(image, inf.file);
    logImport(context, inf, outcome);
    line(`Driver package added successfully.${outcome.added ? '' : ' (Already exists in the system)'}`);
    if (old) field('Published name :', 28, outcome.publishedName);
    else field('Published Name:', 24, outcome.publishedName);
    return outcome;
  } catch (error) {
    if (!(error instanceof ServicingError)) throw error;
    logImport(context, inf, undefined, error);
    line(`Failed to add driver package: ${error.message}`);
    return error;
  }
}

/**
 * `/add-driver` and, `old`, `-a`. Exit codes ("PnPUtil Return Values"): 0, 259 with /install when no device took any package, 3010 and
 * 1641 for a restart, else the error of the last package that failed.
 */
export async function addDriverPackages(context: PnputilContext, text: string, old: boolean): Promise<number> {
  const { line, field, has } = context;
  const infs = infsOf(context, text, has('subdirs'));
  const installing = has('install') || has('i');
  let exit = 0;
  let added = 0;
  let restart = false;
  if (infs.length === 0) {
    line('Failed to add driver package: Missing or invalid driver package specified.');
    line();
    exit = 2;
  }
  for (const inf of infs) {
    const outcome = addOne(context, inf, old);
    if (outcome instanceof ServicingError) exit = pnputilExit(outcome);
    else {
      added += outcome.added ? 1 : 0;
      const done = installing ? install(context, outcome) : { installed: 1, restart: false };
      restart ||= done.restart;
      if (done.installed === 0 && exit === 0) exit = NO_MORE_ITEMS;
    }
    line();
  }
  if (old) {
    line();
    field('Total attempted:', 30, String(infs.length));
    field('Number successfully imported:', 30, String(added));
  } else {
    field('Total driver packages:', 24, String(infs.length));
    field('Added driver packages:', 24, String(added));
  }
  return restart && (exit === 0 || exit === NO_MORE_ITEMS) ? tellOfRestart(context, 'install') : exit;
}
