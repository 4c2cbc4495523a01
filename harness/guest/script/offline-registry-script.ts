import { loadHiveArguments, unloadHiveArguments } from '../../tools/reg/reg-arguments.ts';
import { batchText, prologue } from './batch.ts';
import { quoteCommand } from './quote.ts';

export const offlineRegistryScriptName = 'registry.cmd';

/** Where the hive of the image hangs while it is changed. */
const MOUNT = 'HKLM\\wimproof';

/**
 * registry.cmd: loads the hive of an image that holds the key, runs the command, unloads the hive. A hive left loaded
 * would keep the volume in use. A loaded SYSTEM hive has no CurrentControlSet: its Select key says which set that is.
 * @param root of the image, e.g. `W:\`
 * @param key `HKLM\SOFTWARE\...` or `HKLM\SYSTEM\...`
 * @param command makes the reg command for a key
 */
export function renderOfflineRegistryScript(root: string, key: string, command: (key: string) => string[]): string {
  const [, hive = '', rest = ''] = key.split(/^HKLM\\(SOFTWARE|SYSTEM)\\/i);
  const file = `${root.replace(/\\*$/, '')}\\Windows\\System32\\config\\${hive.toUpperCase()}`;
  const currentSet = /^CurrentControlSet(?=\\|$)/i;
  const inSet = hive.toUpperCase() === 'SYSTEM' && currentSet.test(rest);
  const line = quoteCommand(command(`${MOUNT}\\${inSet ? rest.replace(currentSet, '%SET%') : rest}`), { context: 'batch', variables: ['SET'] });
  return batchText([
    ...prologue,
    quoteCommand(loadHiveArguments(MOUNT, file), { context: 'batch' }),
    'if errorlevel 1 exit /b 1',
    ...(inSet
      ? [
          'set "NUMBER="',
          `for /f "tokens=3" %%n in ('reg.exe query ${MOUNT}\\Select /v Current') do set /a "NUMBER=%%n"`,
          'set "RESULT=1"',
          'if not defined NUMBER echo wimproof: the SYSTEM hive names no current control set& goto unload',
          'set "SET=ControlSet00%NUMBER%"',
        ]
      : []),
    line,
    'set "RESULT=%ERRORLEVEL%"',
    ':unload',
    quoteCommand(unloadHiveArguments(MOUNT), { context: 'batch' }),
    'if errorlevel 1 exit /b 1',
    'exit /b %RESULT%',
  ]);
}
