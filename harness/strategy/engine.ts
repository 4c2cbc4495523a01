import { WimproofError } from '../errors/wimproof-error.ts';
import { foundationVersion } from '../servicing/foundation-version.ts';
import { isVista } from './is-vista.ts';

/** Who carries out the servicing job of the strategy `offline`. */
export const OFFLINE_ENGINES = ['winpe', 'host-dism'] as const;
export type OfflineEngineName = (typeof OFFLINE_ENGINES)[number];

/** The engine of a plan, and why it is this one. */
export interface PlannedEngine {
  name: OfflineEngineName;
  why: string;
  /** Version of this host's DISM, when it does the work: results of another one are not taken from the cache. */
  dism?: string;
  /** Why this host cannot carry the plan out, which is then for printing. */
  unusable?: string;
}

/** What this host's DISM is good for, as far as one call of it told (harness/run/engine/probe-dism.ts). */
export type HostDism =
  | { state: 'ready'; program: string; version: string }
  | { state: 'not-windows' }
  | { state: 'missing' | 'not-elevated'; program: string }
  | { state: 'unreadable'; program: string; detail: string };

/** An engine that somebody asked for, and where. */
export interface RequestedEngine {
  name: OfflineEngineName;
  /** `offline.engine of the scenario`, `--engine`. */
  by: string;
}

/**
 * Picks the offline engine: the one that was asked for, else DISM of this host where it can do the work (Windows,
 * elevated, not older than the image), else Windows PE, which works on any host. Pure.
 * @param imageVersion of the image, `10.0.26100.1`
 * @throws WimproofError when host-dism was asked for and cannot be: WP-DISM-NOT-WINDOWS, WP-DISM-MISSING,
 * WP-DISM-ELEVATION, WP-DISM-OUTPUT (infrastructure), WP-DISM-TOO-OLD, WP-DISM-VISTA
 */
export function chooseEngine(host: HostDism, imageVersion: string, requested?: RequestedEngine): PlannedEngine {
  if (requested?.name === 'winpe') return { name: 'winpe', why: `${requested.by} names it` };
  const problem = hostDismProblem(host, imageVersion);
  if (problem && requested) throw problem;
  if (problem) return { name: 'winpe', why: host.state === 'not-windows' ? 'this host is not Windows' : `DISM of this host cannot be used: ${problem.message}. ${problem.mend}` };
  const { version } = host as Extract<HostDism, { state: 'ready' }>;
  const why = requested ? `${requested.by} names it` : `this process is elevated on Windows, and DISM ${version} is not older than the image`;
  return { name: 'host-dism', why, dism: version };
}

/** Why this host's DISM cannot service an image of this version, if so. */
export function hostDismProblem(host: HostDism, imageVersion: string): WimproofError | undefined {
  switch (host.state) {
    case 'not-windows':
      return engineError('WP-DISM-NOT-WINDOWS', 'the offline engine host-dism needs a Windows host', 'leave offline.engine out, or name winpe, which works on any host');
    case 'missing':
      return engineError('WP-DISM-MISSING', `there is no ${host.program}`, 'point WIMPROOF_DISM at a dism.exe, such as that of the ADK Deployment Tools, or unset it');
    case 'not-elevated':
      return engineError('WP-DISM-ELEVATION', 'DISM needs an elevated process (its error 740)', 'start wimproof from a prompt that was opened with "Run as administrator", or name the engine winpe');
    case 'unreadable':
      return engineError('WP-DISM-OUTPUT', `${host.program} does not answer as DISM does: ${host.detail}`, 'run `dism /English /Get-MountedImageInfo` in an elevated prompt and see what it says');
    case 'ready':
      if (isVista(imageVersion)) return engineError('WP-DISM-VISTA', 'DISM does not service Windows Vista and Server 2008', 'such plans can only be printed');
      if (!isOlder(host.version, imageVersion)) return undefined;
      return engineError('WP-DISM-TOO-OLD', `DISM ${host.version} is older than the image ${imageVersion}`, "install the Deployment Tools of the Windows ADK of the image's version, and set WIMPROOF_DISM to their DISM\\dism.exe");
  }
}

/**
 * DISM must not be older than the image ("What is DISM?", image requirements; "DISM Supported Platforms"). Revisions do
 * not count: updates raise an image's, not the tool's. Nor do enablement packages: DISM of Windows 10 22H2 (19045) calls
 * itself 10.0.19041.x.
 */
export function isOlder(dism: string, image: string): boolean {
  const numbers = (version: string): number[] => foundationVersion(version).split('.').map(Number);
  const tool = numbers(dism);
  const wanted = numbers(image);
  const at = [0, 1, 2].find((index) => tool[index] !== wanted[index]);
  return at !== undefined && (tool[at] ?? 0) < (wanted[at] ?? 0);
}

function engineError(code: string, cause: string, mend: string): WimproofError {
  return new WimproofError({ code, kind: 'infrastructure', cause, mend });
}
