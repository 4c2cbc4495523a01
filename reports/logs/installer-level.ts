import type { LineLevel } from './line-levels.ts';

/**
 * A line of a Windows Installer log (`msiexec /l*v`). An action that ends with return value 3 failed ("Logging of Action
 * Return Values"); messages are `Error 1603. ...` and `Warning 1946. ...`; `DEBUG: Error 2769` is the engine's own note.
 */
export function installerLevel(line: string): LineLevel | undefined {
  if (/^(?:Action ended .{1,300}|.{0,80}\bcustom action .{1,300})[.:]? ?Return value 3\./i.test(line) || /\bReturn value 3\.\s*$/.test(line)) return 'error';
  if (/\bDEBUG: Error \d{4}\b/.test(line)) return 'warning';
  if (/(?:^|: )Error \d{4}[.:]/.test(line) || / -- Error \d{4}\./.test(line)) return 'error';
  if (/ -- (?:Installation|Configuration|Removal|Update .{0,200}) (?:operation )?failed\./.test(line) || /\breturned actual error code (?!0\b)-?\d+/.test(line)) return 'error';
  const code = /\bMainEngineThread is returning (\d+)/.exec(line)?.[1];
  // 1641 and 3010: it worked, and Windows restarts or is to be restarted.
  if (code !== undefined) return ['0', '1641', '3010'].includes(code) ? undefined : 'error';
  return /(?:^|: )Warning \d{4}[.:]/.test(line) ? 'warning' : undefined;
}
