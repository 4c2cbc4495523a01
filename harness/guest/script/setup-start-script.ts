import { batchText, findInstallMedium, findMedium, markers, prologue, serialEvent } from './batch.ts';

/** Names this start in events on the serial line; it is no job. */
export const SETUP_START = 'start-setup-from-pe';

/** `setup.exe` of Windows PE itself, and of the medium. */
const SETUP = 'sources\\setup.exe';

/**
 * `\Windows\System32\startnet.cmd` of a PE medium that starts Windows Setup: finds the media, says on COM1 what it does,
 * and calls Setup with the answer file and the image ("Windows Setup Command-Line Options": /Unattend, /InstallFrom). It
 * names no token, so the PE medium can be kept for other runs.
 *
 * - Setup of Windows PE (`X:\sources\setup.exe`, in the second image of boot.wim) comes first: it fits the Windows PE that
 *   runs. Since 24H2 it is the Setup that takes these options; the one at the medium's root starts the new one, which does not.
 * - The answer file is named on its own medium: as a configuration set, everything beside it is found through its place.
 * - Setup restarts the machine itself. When it comes back with an error, its error log goes to COM1, since the RAM disk is
 *   lost with the machine.
 */
export function renderSetupStartScript({ medium, path }: { medium: 'INSTALL' | 'IMAGE'; path: string }): string {
  const says = (fields: string): string => serialEvent(`job=${SETUP_START} ${fields}`);
  const need = (name: string, reason: string): string => `if not defined ${name} set "REASON=${reason}"& goto failed`;
  return batchText([
    ...prologue,
    'wpeinit',
    // CD drives may appear after the shell: this waits for them.
    'wpeutil WaitForRemovableStorage >nul 2>nul',
    ...findMedium('ANSWER', markers.ANSWER),
    ...(medium === 'IMAGE' ? findMedium('IMAGE', markers.IMAGE) : []),
    ...findInstallMedium(),
    need('ANSWER', 'no-answer-medium'),
    need(medium, `no-${medium.toLowerCase()}-medium`),
    `if not exist "%${medium}%\\${path}" set "REASON=no-image-file"& goto failed`,
    'set "SETUP="',
    `if exist "%INSTALL%\\${SETUP}" set "SETUP=%INSTALL%\\${SETUP}"`,
    `if exist "%SystemDrive%\\${SETUP}" set "SETUP=%SystemDrive%\\${SETUP}"`,
    need('SETUP', 'no-setup'),
    says('event=phase phase=start-setup'),
    `"%SETUP%" /unattend:"%ANSWER%\\Autounattend.xml" /installfrom:"%${medium}%\\${path}"`,
    'set "CODE=%ERRORLEVEL%"',
    'if "%CODE%"=="0" goto restart',
    'set "REASON=setup-ended-with-%CODE%"',
    '(>COM1 type "%SystemRoot%\\Panther\\setuperr.log") 2>nul',
    ':failed',
    says('event=pe-error reason=%REASON%'),
    'wpeutil shutdown',
    'exit /b 1',
    ':restart',
    'wpeutil reboot',
  ]);
}
