import { basename } from 'node:path/win32';
import { batchText } from '../script/batch.ts';
import { inventoryFiles } from '../script/inventory-files.ts';
import { renderInventoryScript } from '../script/inventory-script.ts';
import type { StagedResult } from '../winrm/staged-script.ts';
import type { WinRm } from '../winrm/winrm.ts';
import type { InventoryRequest } from './inventory-request.ts';

/** Temporary files of the tools (DISM's log and host) stand in the script's own folder, which is removed. */
const SCRIPT = batchText(['@echo off', 'setlocal', 'set "TEMP=%~dp0tmp"', 'set "TMP=%TEMP%"', 'mkdir "%TEMP%"', 'call "%~dp0inventory.cmd"']);

/** Asks a machine without an ANSWER medium: the very script of a run travels over WinRM into a folder of its own and is removed. */
export async function askCarriedInventory(winrm: WinRm, requests: readonly InventoryRequest[], options: { deadlineMs: number; signal: AbortSignal }): Promise<StagedResult> {
  const files = [{ name: 'inventory.cmd', text: renderInventoryScript(requests) }, ...inventoryFiles(requests).map(({ path, text }) => ({ name: basename(path), text }))];
  return winrm.runScript(SCRIPT, { files, ...options });
}
