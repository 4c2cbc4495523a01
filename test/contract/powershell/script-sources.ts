import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { renderReadyScript } from '../../../harness/guest/script/ready-script.ts';
import { wrapPowershell } from '../../../harness/guest/script/powershell-script.ts';
import { fileVersionRequest } from '../../../harness/verify/expectation/inventory-requests.ts';
import type { Rule } from './check-script.ts';

/** A PowerShell text of this repository. */
export interface ScriptSource {
  name: string;
  text: string;
  kind: 'file' | 'fragment';
  /** Rules that do not hold for it, and why. */
  except?: { rule: Rule; why: string }[];
}

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');

/** Every PowerShell file of the product, and what the product writes in PowerShell. */
export function productScripts(): ScriptSource[] {
  return [...['harness', '.github'].flatMap(scriptFiles), ...generated()];
}

/** PowerShell files below a folder of the repository. Data files (.psd1) have no statements and are not among them. */
export function scriptFiles(folder: string): ScriptSource[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.psm?1$/i.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ name: path.relative(ROOT, file), text: readFileSync(file, 'utf8'), kind: 'file' }));
}

/** PowerShell that is made at run time. */
function generated(): ScriptSource[] {
  return [
    {
      name: 'wrapPowershell',
      text: wrapPowershell('powershell-0', '1'),
      kind: 'fragment',
      except: [{ rule: 'built-code', why: 'the script of a scenario comes as base64, so that nothing in it can break the frame' }],
    },
    { name: 'renderReadyScript', text: found(renderReadyScript({ port: 5987 }), /powershell\.exe .* -Command "(.*)"/), kind: 'fragment' },
    { name: 'windowsProcesses', text: windowsProcesses(), kind: 'fragment' },
    { name: 'fileVersionRequest', text: fileVersionRequest({ path: '%SystemRoot%\\System32\\ntdll.dll' }).script, kind: 'fragment' },
  ];
}

/** The module keeps its script to itself, so the expression is read out of the source. */
function windowsProcesses(): string {
  const expression = found(readFileSync(path.join(ROOT, 'harness/run/ledger/process-table.js'), 'utf8'), /const script =\s+([^;]*Win32_Process[^;]*);\n/);
  return String(new Function('pid', `return ${expression}`)(4711));
}

function found(text: string, pattern: RegExp): string {
  const match = pattern.exec(text)?.[1];
  if (match === undefined) throw new Error(`no PowerShell where ${pattern} looks for it`);
  return match;
}
