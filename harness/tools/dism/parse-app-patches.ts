import { readDismOutput } from './dism-output.ts';
import { noApplications } from './parse-apps.ts';
import { type DismRecord, readRecords, type RecordShape } from './records.ts';

export interface DismAppPatch {
  /** `{...}`. */
  patchCode: string;
  productCode: string;
  /** Empty for patches that register none. */
  patchName: string;
  /** Windows Installer's state: 1 applied, 2 superseded, 4 obsolete; undefined where the command does not print it. */
  state: 'applied' | 'superseded' | 'obsolete' | undefined;
  /** Every fact, by DISM's own key. */
  facts: DismRecord;
}

const keys = ['Patch Code', 'Product Code', 'Patch Name', 'Patch State', 'Patch Uninstallable', 'Help Link', 'Transforms', 'Local Package', 'Install Date'];
const states: Record<string, DismAppPatch['state']> = { 1: 'applied', 2: 'superseded', 4: 'obsolete' };

/** `/Get-AppPatches`: patches of the applications of an offline image. Keys from "Take Inventory of an Image or Component Using DISM" (Microsoft). */
export function parseAppPatches(output: string): DismAppPatch[] {
  return patches(output, '/Get-AppPatches', { keys: keys.slice(0, 4), optional: ['Patch State'], none: noApplications });
}

/** `/Get-AppPatchInfo`, with every fact that Windows Installer has of a patch. */
export function parseAppPatchInfo(output: string): DismAppPatch[] {
  return patches(output, '/Get-AppPatchInfo', { keys, optional: keys.slice(4), none: noApplications });
}

export interface AppPatchCheck {
  applicable: boolean;
  /** The patch, once for each application that it applies to. */
  patches: DismAppPatch[];
}

/**
 * `/Check-AppPatch`: whether the patch applies. DISM "displays information only if the MSP patches are applicable"
 * [DISM Application Servicing Command-Line Options], so a whole transcript without a patch means that it does not.
 */
export function parseCheckAppPatch(output: string): AppPatchCheck {
  const query = '/Check-AppPatch';
  const said = /^(?:\(?No\b[^:]*|[^:]*\bnot applicable\b[^:]*)$/i;
  const silent = readDismOutput(output, query).body.every((line) => /^$|:$|\.\.\.$/.test(line.trim()));
  const found = silent ? [] : patches(output, query, { keys, optional: keys.slice(2), none: said });
  return { applicable: found.length > 0, patches: found };
}

function patches(output: string, query: string, shape: RecordShape): DismAppPatch[] {
  return readRecords(readDismOutput(output, query), shape).map((record) => ({
    patchCode: record['Patch Code']!,
    productCode: record['Product Code']!,
    patchName: record['Patch Name'] ?? '',
    state: states[/^\d+/.exec(record['Patch State'] ?? '')?.[0] ?? ''],
    facts: record,
  }));
}
