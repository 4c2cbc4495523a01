import { withDeadline } from './deadline.ts';
import type { CommandResult, Shell } from './shell.ts';
import { WinRmError } from './winrm-error.ts';

/** What is put into the guest: the batch that is called, and files that stand beside it. */
export interface StagedScript {
  batch: string;
  files?: readonly { name: string; text: string }[];
}
export interface StagedResult extends CommandResult {
  /** The folder in the guest that could not be removed; absent when nothing is left. */
  leftBehind?: string;
}

/** Base64 characters per line that is echoed into the guest; well below cmd.exe's 8,191 with the rest of the line. */
const chunk = 6_000;
/** How long removing may take, over a new shell too, in milliseconds. */
const removeMs = 15_000;

/**
 * Writes texts into a folder of their own in the guest, in base64 pieces (which hold nothing that cmd.exe would
 * interpret), decodes them with certutil, runs the batch and removes the folder: also when the work was given up, and
 * over a new shell when the old one is gone. `name` must be unique and free of blanks.
 */
export async function runStagedScript(open: (signal: AbortSignal) => Promise<Shell>, name: string, script: StagedScript, signal: AbortSignal): Promise<StagedResult> {
  const folder = `%SystemRoot%\\Temp\\${name}`;
  const shell = await open(signal);
  try {
    let result: CommandResult;
    try {
      await step(shell, `mkdir "${folder}"`, signal);
      for (const file of script.files ?? []) await write(shell, `${folder}\\${file.name}`, file.text, signal);
      await write(shell, `${folder}\\script.cmd`, script.batch, signal);
      result = await shell.execute(`call "${folder}\\script.cmd"`, signal);
    } catch (error) {
      if (await removed(shell, open, folder)) throw error;
      throw stillThere(error, folder);
    }
    return (await removed(shell, open, folder)) ? result : { ...result, leftBehind: folder };
  } finally {
    await shell.close();
  }
}

async function write(shell: Shell, file: string, text: string, signal: AbortSignal): Promise<void> {
  const encoded = Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'utf8').toString('base64');
  for (let offset = 0; offset < encoded.length || offset === 0; offset += chunk) {
    // The redirection comes first, so that a digit at the end of the data is not taken for a handle.
    await step(shell, `>>"${file}.b64" echo ${encoded.slice(offset, offset + chunk)}`, signal);
  }
  await step(shell, `certutil -f -decode "${file}.b64" "${file}" >nul`, signal);
}

async function step(shell: Shell, line: string, signal: AbortSignal): Promise<void> {
  const result = await shell.execute(line, signal);
  if (result.exitCode !== 0)
    throw new WinRmError('WP-WINRM-STAGING', `the script could not be put into the guest (exit code ${result.exitCode}: ${(result.stderr || result.stdout).trim().slice(0, 200)})`, 'check that the account may write to %SystemRoot%\\Temp and that certutil is there');
}

/** Whether the folder is gone. A signal of its own: what was cancelled is removed all the same. */
async function removed(shell: Shell, open: (signal: AbortSignal) => Promise<Shell>, folder: string): Promise<boolean> {
  const { signal, stop } = withDeadline(removeMs, 'removing the script');
  const line = `rmdir /s /q "${folder}" 2>nul & if exist "${folder}" exit /b 1`;
  try {
    if (await ran(shell, line, signal)) return true;
    // The end of a shell ends what still runs in it and holds files of the folder open.
    await shell.close();
    const other = await open(signal);
    try {
      return await ran(other, line, signal);
    } finally {
      await other.close();
    }
  } catch {
    return false;
  } finally {
    stop();
  }
}

async function ran(shell: Shell, line: string, signal: AbortSignal): Promise<boolean> {
  return shell.execute(line, signal).then(({ exitCode }) => exitCode === 0, () => false);
}

function stillThere(error: unknown, folder: string): unknown {
  if (!(error instanceof WinRmError)) return error;
  return new WinRmError(error.code, `${error.message}; ${folder} may be left there`, `${error.mend}; then remove the folder`, { original: error });
}
