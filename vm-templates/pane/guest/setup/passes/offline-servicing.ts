import { addDrivers } from '../../servicing/drivers/driver-store.ts';
import { configureFeatures } from '../../servicing/packages/features.ts';
import { formatIdentity, identityFromAttributes } from '../../servicing/identity.ts';
import type { ServicedImage } from '../../servicing/image.ts';
import { addPackage, withPackage } from '../../servicing/packages/package-add.ts';
import { removePackage } from '../../servicing/packages/package-remove.ts';
import { findPackage } from '../../servicing/packages/package-store.ts';
import { ServicingError } from '../../servicing/servicing-error.ts';
import { child, childrenOf, type Element } from '../../servicing/xml.ts';
import { CODE, SetupFailure } from '../setup-failure.ts';
import type { SetupLog } from '../setup-log.ts';
import { type AnswerFile, at, type Component, component, componentsOf, ordered, textAt } from '../unattend/answer-file.ts';

/** Turns a path of the answer file into a POSIX path; undefined when there is no such drive. */
export type ResolveSource = (path: string) => string | undefined;

export interface OfflineServicing {
  image: ServicedImage;
  log: SetupLog;
  source: ResolveSource;
}

/**
 * The offlineServicing pass against an image: packages in document order, then drivers. Any package that fails, a missing source
 * and an identity that does not fit end the installation, as in Windows; a driver that fails is logged and passed over.
 */
export function applyOfflineServicing(answer: AnswerFile, context: OfflineServicing): void {
  if (!answer.servicingProcessed) for (const entry of answer.packages) applyPackage(entry, context);
  applyOfflineComponents(componentsOf(answer, 'offlineServicing', context.image.architecture), context);
}

function failure(error: unknown, identity: string): SetupFailure {
  if (error instanceof ServicingError) return new SetupFailure(`0x${error.hresult.toString(16).padStart(8, '0')}`, `Windows could not apply the unattend settings during pass [offlineServicing]: package ${identity}: ${error.message}`);
  throw error;
}

function applyPackage(entry: Element, context: OfflineServicing): void {
  const identity = identityFromAttributes(child(entry, 'assemblyIdentity')?.attributes ?? {});
  const action = entry.attributes['action'] ?? '';
  if (!identity) throw new SetupFailure(CODE.invalidData, `Windows could not apply the unattend settings during pass [offlineServicing]: a package (action ${action}) has no assemblyIdentity.`);
  const name = formatIdentity(identity);
  context.log.info(`Package ${name}: ${action}`, 'CBS');
  try {
    if (action === 'install' || action === 'stage') installPackage(entry, name, context, action === 'stage');
    else if (action === 'remove') removePackage(context.image, name);
    else if (action === 'configure') configurePackage(entry, name, context);
    else throw new SetupFailure(CODE.invalidParameter, `Package ${name}: unknown action ${action}.`);
  } catch (error) {
    if (error instanceof SetupFailure) throw error;
    throw failure(error, name);
  }
}

/** Adds from the first source that is there; the file must hold the very identity that the answer file names. */
function installPackage(entry: Element, name: string, context: OfflineServicing, stageOnly: boolean): void {
  const locations = childrenOf(entry, 'source').map((source) => source.attributes['location'] ?? '').filter(Boolean);
  const sources = locations.map(context.source).filter((path) => path !== undefined);
  if (sources.length === 0) throw new SetupFailure(CODE.fileNotFound, `Windows could not apply the unattend settings during pass [offlineServicing]: the source of package ${name} was not found (${locations.join(', ') || 'no source given'}).`);
  const actual = withPackage(sources[0]!, (manifest) => formatIdentity(manifest.identity));
  if (actual.toLowerCase() !== name.toLowerCase()) throw new SetupFailure(CODE.notFound, `Windows could not apply the unattend settings during pass [offlineServicing]: ${locations[0]} holds ${actual}, not ${name}.`);
  const outcome = addPackage(context.image, sources[0]!, { client: 'Unattend', stageOnly });
  context.log.info(`Package ${name}: ${outcome.outcome}`, 'CBS');
}

function configurePackage(entry: Element, name: string, context: OfflineServicing): void {
  if (!findPackage(context.image, name)) throw new SetupFailure(CODE.notFound, `Windows could not apply the unattend settings during pass [offlineServicing]: package ${name} is not in the image (${context.image.version}).`);
  const selections = childrenOf(entry, 'selection').map(({ attributes }) => ({ name: attributes['name'] ?? '', enable: (attributes['state'] ?? '').toLowerCase() === 'true' }));
  configureFeatures(context.image, selections, { packageName: name });
}

function applyOfflineComponents(components: Component[], context: OfflineServicing): void {
  addDriverPaths(component(components, 'Microsoft-Windows-PnpCustomizationsNonWinPE'), context);
  const lua = textAt(component(components, 'Microsoft-Windows-LUA-Settings'), 'EnableLUA');
  if (lua !== undefined) context.image.registry.create('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System').setValue('EnableLUA', 'REG_DWORD', lua.toLowerCase() === 'true' ? 1 : 0);
  const name = textAt(component(components, 'Microsoft-Windows-Shell-Setup'), 'ComputerName');
  if (name !== undefined && name !== '*') context.image.registry.create('HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName').setValue('ComputerName', 'REG_SZ', name);
  context.image.save();
}

/** DriverPaths of either PnpCustomizations component: every INF below each path. */
export function addDriverPaths(settings: Element | undefined, context: OfflineServicing): void {
  for (const entry of ordered(at(settings, 'DriverPaths'), 'PathAndCredentials')) {
    const path = textAt(entry, 'Path');
    const posix = path === undefined ? undefined : context.source(path);
    if (posix === undefined) {
      context.log.error(`Driver path ${path ?? '(none)'} was not found`, 'PnP');
      continue;
    }
    for (const { inf, outcome, error } of addDrivers(context.image, posix, { recurse: true })) {
      if (error) context.log.error(`Driver ${inf}: ${error.message}`, 'PnP');
      else context.log.info(`Driver ${inf}: ${outcome?.publishedName}`, 'PnP');
    }
  }
}
