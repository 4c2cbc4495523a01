import { constants, accessSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, posix, win32 } from 'node:path';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';

export interface BrowserSearch {
  environment?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  /** Whether a path is a program that can be started. Default: the file system's answer. */
  exists?: (path: string) => boolean;
}

/** Names on the search path, best first: Chromium, Chrome, Edge. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable', 'msedge'];
/** Where the installers put the program on macOS. */
const MAC = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'];
/** The same on Windows, below both Program Files and the user's own AppData\Local. Edge is last: one who installed another means that one. */
const WINDOWS = ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/**
 * The browser that prints: the one named by `WIMPROOF_BROWSER` (a path, or a name on the search path), else the first
 * of Chromium, Chrome and Edge in the usual places. Only these print from the command line.
 * @throws WimproofError WP-PDF-BROWSER (infrastructure) when there is none, or the one that is named is not there
 */
export function findBrowser({ environment = process.env, platform = process.platform, exists = isProgram }: BrowserSearch = {}): string {
  const path = platform === 'win32' ? win32 : posix;
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(platform === process.platform ? delimiter : path.delimiter).filter((folder) => folder !== '');
  const onPath = (name: string): string[] => folders.map((folder) => path.join(folder, platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name));
  const named = environment['WIMPROOF_BROWSER'];
  if (named) {
    const found = [...(/[\\/]/.test(named) || isAbsolute(named) ? [named] : onPath(named))].find(exists);
    if (found) return found;
    throw new WimproofError({ code: 'WP-PDF-BROWSER', kind: 'infrastructure', cause: `WIMPROOF_BROWSER names ${named}, which is not a program that can be started`, mend: 'name the program of Chromium, Chrome or Edge, or unset WIMPROOF_BROWSER' });
  }
  const found = [...NAMES.flatMap(onPath), ...usualPlaces(environment, platform)].find(exists);
  if (found) return found;
  throw new WimproofError({ code: 'WP-PDF-BROWSER', kind: 'infrastructure', cause: 'no Chromium, Chrome or Edge was found, and only these can print the report', mend: 'install one (Debian: apt-get install chromium), or name its program in WIMPROOF_BROWSER' });
}

function usualPlaces(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') return ['/Applications', ...(environment['HOME'] ? [`${environment['HOME']}/Applications`] : [])].flatMap((folder) => MAC.map((app) => posix.join(folder, app)));
  if (platform !== 'win32') return ['/snap/bin/chromium', '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge'];
  const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
  return WINDOWS.flatMap((program) => roots.map((root) => win32.join(root, program)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
