import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** POSIX path, below the system volume's root, of the file that says what Windows PE starts instead of its command prompt. */
export const WINPESHL = 'Windows/System32/winpeshl.ini';
/** "You can't specify a command that is greater than 250 characters." */
const LONGEST_COMMAND = 250;

/**
 * Command lines of winpeshl.ini in order of appearance ("Winpeshl.ini Reference: Launching an app when WinPE starts"):
 * `AppPath` of [LaunchApp], which takes no options, and the lines of [LaunchApps], a comma between program and options.
 * Undefined without the file or with nothing in it.
 * @param root POSIX root of the system volume
 */
export function launchApps(root: string): string[] | undefined {
  const file = path.join(root, WINPESHL);
  if (!existsSync(file)) return undefined;
  const commands: string[] = [];
  let section = '';
  for (const line of readFileSync(file, 'latin1').split(/\r?\n/).map((text) => text.trim())) {
    const header = /^\[(.*)\]$/.exec(line)?.[1];
    if (header !== undefined) section = header.toLowerCase();
    else if (line === '' || line.startsWith(';') || line.length > LONGEST_COMMAND) continue;
    else if (section === 'launchapp') commands.push(...(/^AppPath\s*=\s*(.+)$/i.exec(line)?.slice(1) ?? []));
    else if (section === 'launchapps') commands.push(withOptions(line));
  }
  return commands.length > 0 ? commands : undefined;
}

function withOptions(line: string): string {
  const comma = line.indexOf(',');
  return comma < 0 ? line : `${line.slice(0, comma).trim()} ${line.slice(comma + 1).trim()}`;
}
