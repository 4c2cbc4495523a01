import os from 'node:os';
import path from 'node:path';

/** `$XDG_CACHE_HOME/wimproof` (default `~/.cache`), on Windows `%LOCALAPPDATA%\wimproof\cache`. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'win32') return path.join(environment['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local'), 'wimproof', 'cache');
  const set = environment['XDG_CACHE_HOME'];
  return path.join(set !== undefined && path.isAbsolute(set) ? set : path.join(os.homedir(), '.cache'), 'wimproof');
}

/** The environment variable that moves it, for messages. */
export function cacheVariable(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME';
}
