import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { formatIdentity } from '../identity.ts';
import { onlineImage, type ServicedImage } from '../image.ts';
import { unpackMsu } from './msu.ts';
import { addPackage } from './package-add.ts';
import { removePackage } from './package-remove.ts';
import { PackageSources } from './package-source.ts';
import { isInstalled, listPackages } from './package-store.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import type { Process, Program } from '../../system.ts';

/** wuerror.h; KB 949545 tells which of them wusa ends with. */
const WU = { ALREADY_INSTALLED: 0x00240006, NOT_INSTALLED: 0x00240007, NOT_APPLICABLE: 0x80240017 };
const CLIENT = 'WindowsUpdateAgent';
const RESTART_REQUIRED = 3010;
const CANCELLED = 1223;

interface WusaArguments {
  /** Switches in lower case. */
  switches: Map<string, string>;
  file: string | undefined;
}

function parse(argv: string[]): WusaArguments {
  const switches = new Map<string, string>();
  const files: string[] = [];
  for (const word of argv) {
    const match = /^\/([a-z]+)(?::(.*))?$/i.exec(word);
    if (match) switches.set(match[1]!.toLowerCase(), match[2] ?? '');
    else files.push(word);
  }
  const known = ['quiet', 'norestart', 'forcerestart', 'warnrestart', 'promptrestart', 'uninstall', 'kb', 'log'];
  if (files.length > 1 || [...switches.keys()].some((name) => !known.includes(name))) throw new ServicingError(HR.INVALID_PARAMETER);
  return { switches, file: files[0] };
}

async function install(process: Process, image: ServicedImage, shown: string): Promise<{ restartNeeded: boolean; code: number }> {
  if (!/\.msu$/i.test(shown)) throw new ServicingError(HR.INVALID_PARAMETER);
  const sources = new PackageSources(image);
  try {
    const found = await sources.find(shown, process.system.resolve(shown, process.cwd));
    const outcomes = found.map(({ path }) => addPackage(image, path, { client: CLIENT, bundled: true }));
    const restartNeeded = outcomes.some((outcome) => outcome.restartNeeded);
    return { restartNeeded, code: outcomes.every(({ outcome }) => outcome === 'already-installed') ? WU.ALREADY_INSTALLED : 0 };
  } catch (error) {
    if (error instanceof ServicingError && error.hresult === HR.NOT_APPLICABLE) return { restartNeeded: false, code: WU.NOT_APPLICABLE };
    throw error;
  } finally {
    for (const directory of sources.unpacked) rmSync(directory, { recursive: true, force: true });
  }
}

/** Identities that /kb:5012345 or an .msu names and that are installed. */
async function installedPackages(process: Process, image: ServicedImage, { switches, file }: WusaArguments): Promise<string[]> {
  const installed = listPackages(image).filter(isInstalled);
  const kb = switches.get('kb');
  if (kb !== undefined) return installed.filter(({ manifest }) => manifest.identifier.toUpperCase() === `KB${kb.replace(/^KB/i, '')}`.toUpperCase()).map(({ name }) => name);
  if (!file) throw new ServicingError(HR.INVALID_PARAMETER);
  const { directory, packages } = await unpackMsu(process.system.resolve(file, process.cwd));
  rmSync(directory, { recursive: true, force: true });
  const names = packages.map(({ manifest }) => formatIdentity(manifest.identity).toLowerCase());
  return installed.filter(({ name }) => names.includes(name.toLowerCase())).map(({ name }) => name);
}

async function uninstall(process: Process, image: ServicedImage, options: WusaArguments): Promise<{ restartNeeded: boolean; code: number }> {
  const names = await installedPackages(process, image, options);
  if (names.length === 0) return { restartNeeded: false, code: WU.NOT_INSTALLED };
  const outcomes = names.map((name) => removePackage(image, name));
  return { restartNeeded: outcomes.some(({ restartNeeded }) => restartNeeded), code: 0 };
}

/** The window of an interactive run waits for somebody to click; here nobody does. */
async function waitForUser(signal: AbortSignal): Promise<number> {
  if (!signal.aborted) await once(signal, 'abort');
  return CANCELLED;
}

/**
 * `wusa.exe {x.msu | /uninstall {x.msu | /kb:n}} [/quiet] [/norestart]`. It prints nothing. Codes: 0; 3010 restart required (/norestart);
 * 0x240006 (2359302) already installed; 0x240007 (2359303) not installed; 0x80240017 not applicable; 5 without administrator rights, and for
 * every network logon: the Windows Update Agent refuses these ("Using WUA From a Remote Computer"); the code of the package otherwise.
 */
export const program: Program = async (process) => {
  const { system, account, logon } = process;
  try {
    const options = parse(process.argv);
    if (logon === 'network' || (!account.administrator && account.name.toUpperCase() !== 'SYSTEM')) return new ServicingError(HR.ACCESS_DENIED).exitCode;
    if (!options.switches.has('quiet')) return await waitForUser(process.signal);
    const image = onlineImage(system);
    const { restartNeeded, code } = options.switches.has('uninstall') ? await uninstall(process, image, options) : await install(process, image, options.file ?? '');
    system.log(`wusa: code 0x${code.toString(16)}${restartNeeded ? ', restart required' : ''}`);
    if (restartNeeded && !options.switches.has('norestart')) return await system.power('restart', 'wusa');
    return code === 0 && restartNeeded ? RESTART_REQUIRED : code | 0;
  } catch (error) {
    if (error instanceof ServicingError) return error.exitCode;
    if ((error as Error).name === 'PathNotFound') return new ServicingError(HR.PATH_NOT_FOUND).exitCode;
    throw error;
  }
};
