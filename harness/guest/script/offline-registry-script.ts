import { loadHiveArguments, unloadHiveArguments } from '../../tools/reg/reg-arguments.ts';
import { batchText, prologue } from './batch.ts';
import { hostVariables } from './job-step-script.ts';
import { quoteCommand } from './quote.ts';

export const offlineRegistryScriptName = 'registry.cmd';

/** Where the hive of the image hangs while it is changed, in Windows PE, which has no other job. */
const PE_HIVE = 'HKLM\\wimproof';

/**
 * registry.cmd: loads the hive of an image that holds the key, runs the command, unloads the hive. A hive left loaded
 * would keep the volume in use. A loaded SYSTEM hive has no CurrentControlSet: its Select key says which set that is.
 * @param root of the image, e.g. `W:\`, or `%WINDOWS%\` in a job of this host
 * @param key `HKLM\SOFTWARE\...` or `HKLM\SYSTEM\...`
 * @param command makes the reg command for a key
 * @param hive where the hive hangs meanwhile
 */
export function renderOfflineRegistryScript(root: string, key: string, command: (key: string) => string[], hive: string = PE_HIVE): string {
  const [, hiveName = '', rest = ''] = key.split(/^HKLM\\(SOFTWARE|SYSTEM)\\/i);
  const file = `${root.replace(/\\*$/, '')}\\Windows\\System32\\config\\${hiveName.toUpperCase()}`;
  const currentSet = /^CurrentControlSet(?=\\|$)/i;
  const inSet = hiveName.toUpperCase() === 'SYSTEM' && currentSet.test(rest);
  const line = quoteCommand(command(`${hive}\\${inSet ? rest.replace(currentSet, '%SET%') : rest}`), { context: 'batch', variables: ['SET', ...hostVariables] });
  return batchText([
    ...prologue,
    quoteCommand(loadHiveArguments(hive, file), { context: 'batch', variables: hostVariables }),
    'if errorlevel 1 exit /b 1',
    ...(inSet
      ? [
          'set "NUMBER="',
          `for /f "tokens=3" %%n in ('reg.exe query ${hive}\\Select /v Current') do set /a "NUMBER=%%n"`,
          'set "RESULT=1"',
          'if not defined NUMBER echo wimproof: the SYSTEM hive names no current control set& goto unload',
          'set "SET=ControlSet00%NUMBER%"',
        ]
      : []),
    line,
    'set "RESULT=%ERRORLEVEL%"',
    ':unload',
    quoteCommand(unloadHiveArguments(hive), { context: 'batch', variables: hostVariables }),
    'if errorlevel 1 exit /b 1',
    'exit /b %RESULT%',
  ]);
}
