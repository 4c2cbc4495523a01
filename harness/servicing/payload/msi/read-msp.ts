import type { PatchPayload } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';
import { damagedInstaller, openInstallerDatabase, type InstallerDatabase } from './compound-file.ts';
import { MsiFormatError, readStringPool } from './string-pool.ts';
import { readStringTable } from './string-table.ts';
import { readSummaryInformation, SUMMARY } from './summary-information.ts';

const PATCH_CLASS = '000c1086-0000-0000-c000-000000000046';
const GUID = /\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}/gi;

/**
 * Facts of a Windows Installer patch: its code (Revision Number; codes of replaced patches may follow it), the products
 * that it is for (Template) and its title (MsiPatchMetadata).
 * Sources: "Revision Number Summary", "Template Summary", "MsiPatchMetadata Table" of Windows Installer.
 * @throws PayloadError for a file that is no patch, or a damaged one
 */
export async function readMsp(file: string): Promise<PatchPayload> {
  const database = await openInstallerDatabase(file);
  try {
    if (database.classId !== PATCH_CLASS) throw new PayloadError(file, 'it is a file of Windows Installer, but not a patch', 'name an .msp; an .msi is for install-application');
    const stream = database.stream('\u0005SummaryInformation');
    if (!stream) throw new MsiFormatError('it has no summary information');
    const summary = readSummaryInformation(stream);
    const [patchCode] = guids(summary.get(SUMMARY.revisionNumber));
    const targets = guids(summary.get(SUMMARY.template));
    if (patchCode === undefined) throw new MsiFormatError('its summary information has no patch code');
    if (targets.length === 0) throw new MsiFormatError('its summary information names no product that it is for');
    const displayName = patchTitle(database);
    return { kind: 'patch', patchCode, targets, ...(displayName !== undefined && { displayName }) };
  } catch (error) {
    if (error instanceof MsiFormatError) throw damagedInstaller(file, error.message, error);
    throw error;
  }
}

function guids(text: string | undefined): string[] {
  return (text?.match(GUID) ?? []).map((guid) => guid.toUpperCase());
}

/** The row DisplayName without a company; a patch of an old make has no such table, and so no title. */
function patchTitle(database: InstallerDatabase): string | undefined {
  const table = database.stream('!MsiPatchMetadata');
  if (!table) return undefined;
  const rows = readStringTable('MsiPatchMetadata', table, 3, readStringPool(database.table('_StringPool'), database.table('_StringData')));
  return rows.find(([company, property]) => company === '' && property === 'DisplayName')?.[2];
}
