import os from 'node:os';
import path from 'node:path';

/**
 * Where ledgers live: `$XDG_STATE_HOME/wimproof/ledger` (default `~/.local/state`), on Windows `%LOCALAPPDATA%`.
 * A relative XDG value is ignored, as the XDG base directory specification asks.
 */
export function ledgerFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return path.join(stateRoot(environment), 'wimproof', 'ledger');
}

function stateRoot(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return environment['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local');
  const set = environment['XDG_STATE_HOME'];
  return set !== undefined && path.isAbsolute(set) ? set : path.join(os.homedir(), '.local', 'state');
}
