import { certificateName } from '../certificate.ts';
import { taskName } from './job-paths.ts';
import { addressEvent } from './address-event.ts';
import { batchText, prologue, serialEvent } from './batch.ts';

export interface ReadyScriptOptions {
  /** Identifies the machine on the serial line; the placeholder by default. */
  token?: string;
  /** SHA-1 thumbprint of the certificate in winrm.pfx; the placeholder by default. */
  thumbprint?: string;
  /** Also allow Basic (for clients that cannot NTLM). Default false. */
  basic?: boolean;
  /** Guest port of the HTTPS listener. Default 5986. */
  port?: number;
}

const hklm = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';

/**
 * `\wimproof\ready.cmd <audit|oobe>` on the ANSWER medium: opens WinRM over HTTPS with the run's certificate and tells
 * the host on COM1 that the phase is reached. Contains no secret itself; the key is in winrm.pfx beside it.
 *
 * The listener is deleted first, because audit mode and the finished system may each run this with another
 * certificate. `winrm quickconfig` is avoided: it refuses on networks that are Public. Opening comes last but one, as
 * an open port is a readiness signal too.
 *
 * certutil: without -csp the key of a PFX that names no provider lands in a legacy CryptoAPI provider; the one named here
 * is what New-SelfSignedCertificate takes, so TLS 1.3's RSA-PSS can be signed. NoRoot keeps a self-signed certificate out
 * of the machine's trusted roots. (`certutil -importPFX` page: -csp, Modifiers; docs/windows-facts.md.)
 *
 * winrm is winrm.vbs: where VBScript is gone (a feature on demand since Windows 11 24H2, and removable) the same listener
 * is made by PowerShell's WSMan cmdlets. Only then is PowerShell started.
 */
export function renderReadyScript(options: ReadyScriptOptions = {}): string {
  const token = options.token ?? '${machine.token}';
  const thumbprint = options.thumbprint ?? '${certificate.thumbprint}';
  const port = options.port ?? 5986;
  const listener = 'winrm/config/Listener?Address=*+Transport=HTTPS';
  // Not `if errorlevel 1`: certutil leaves with negative numbers (HRESULTs).
  const failUnless = (reason: string): string => `if not "%ERRORLEVEL%"=="0" set "REASON=${reason}"& goto failed`;
  return batchText([
    ...prologue,
    'set "PHASE=%~1"',
    'if not defined PHASE set "PHASE=oobe"',
    `certutil -f -p "" -csp "Microsoft Software Key Storage Provider" -importpfx "%~dp0winrm.pfx" NoRoot`,
    failUnless('certificate-import'),
    `reg add "${hklm}" /v LocalAccountTokenFilterPolicy /t REG_DWORD /d 1 /f`,
    failUnless('token-filter-policy'),
    'sc config WinRM start= auto',
    // Exit code 2 says that it runs already.
    'net start WinRM',
    `call winrm delete ${listener} >nul 2>nul`,
    `call winrm create ${listener} @{Hostname="${certificateName}";CertificateThumbprint="${thumbprint}"${port === 5986 ? '' : `;Port="${port}"`}}`,
    `if not "%ERRORLEVEL%"=="0" ${listenerByPowerShell(thumbprint, port)}`,
    failUnless('listener'),
    ...(options.basic ? ['call winrm set winrm/config/service/auth @{Basic="true"}', failUnless('basic')] : []),
    // A task that generalized this system could not remove itself while it ran.
    `schtasks /delete /tn "${taskName('generalize')}" /f >nul 2>nul`,
    'netsh advfirewall firewall delete rule name="wimproof WinRM" >nul 2>nul',
    `netsh advfirewall firewall add rule name="wimproof WinRM" dir=in action=allow protocol=TCP localport=${port}`,
    failUnless('firewall'),
    ...addressEvent(token),
    serialEvent(`token=${token} event=ready phase=%PHASE%`),
    'exit /b 0',
    '',
    ':failed',
    serialEvent(`token=${token} event=ready-failed phase=%PHASE% reason=%REASON%`),
    'exit /b 1',
  ]);
}

/** New-WSManInstance throws for a listener that is there already, and PowerShell then leaves with 1. */
function listenerByPowerShell(thumbprint: string, port: number): string {
  const which = "winrm/config/Listener -SelectorSet @{Address='*';Transport='HTTPS'}";
  const values = `@{Hostname='${certificateName}';CertificateThumbprint='${thumbprint}'${port === 5986 ? '' : `;Port=${port}`}}`;
  const script = `$ErrorActionPreference='Stop'; try { Remove-WSManInstance ${which} } catch { }; New-WSManInstance ${which} -ValueSet ${values}`;
  return `powershell.exe -NoProfile -NonInteractive -Command "${script}"`;
}
