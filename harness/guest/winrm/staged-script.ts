import type { CommandResult, Shell } from './shell.ts';
import { WinRmError } from './winrm-error.ts';

/** Base64 characters per line that is echoed into the guest; well below cmd.exe's 8,191 with the rest of the line. */
const chunk = 6_000;
const folder = '%SystemRoot%\\Temp';

/**
 * Writes a batch text into the guest in base64 pieces (which hold nothing that cmd.exe would interpret), decodes it
 * with certutil, runs it and removes it. `name` must be unique and free of blanks.
 */
export async function runStagedScript(shell: Shell, name: string, batch: string, signal: AbortSignal): Promise<CommandResult> {
  const text = batch.replaceAll(/\r?\n/g, '\r\n');
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  const file = `${folder}\\${name}`;
  const step = async (line: string): Promise<void> => {
    const result = await shell.execute(line, signal);
    if (result.exitCode !== 0)
      throw new WinRmError('WP-WINRM-STAGING', `the script could not be put into the guest (exit code ${result.exitCode}: ${(result.stderr || result.stdout).trim().slice(0, 200)})`, 'check that the account may write to %SystemRoot%\\Temp and that certutil is there');
  };
  try {
    for (let offset = 0; offset < encoded.length || offset === 0; offset += chunk) {
      // The redirection comes first, so that a digit at the end of the data is not taken for a handle.
      await step(`>>"${file}.b64" echo ${encoded.slice(offset, offset + chunk)}`);
    }
    await step(`certutil -f -decode "${file}.b64" "${file}.cmd" >nul`);
    return await shell.execute(`call "${file}.cmd"`, signal);
  } finally {
    if (!signal.aborted) await shell.execute(`del /q /f "${file}.b64" "${file}.cmd" >nul 2>nul`, signal).catch(() => undefined);
  }
}
