import CFB from 'cfb';
import { summaryInformation } from './installer-summary.ts';
import { type Column, databaseStreams, type RowChange, streamName, transformStreams, TYPE } from './installer-tables.ts';

/** Class ids of patch and transform storages (msiquery.h), as the bytes lie in the file. */
const CLASS = { patch: '86100c0000000000c000000000000046', transform: '82100c0000000000c000000000000046' } as const;
const SUMMARY = '\u0005SummaryInformation';
/** Validation of product code, update version, upgrade code and an equal base version; the lower half has the errors to pass over. */
const VALIDATION = (0x2 | 0x20 | 0x100 | 0x800) << 16;

/** Columns of the tables that the patch changes, as wixl makes them in the package. */
const COLUMNS: Record<'Property' | 'File' | 'Media' | 'PatchPackage', Column[]> = {
  Property: [{ name: 'Property', type: TYPE.key(72) }, { name: 'Value', type: TYPE.localText }],
  File: [
    { name: 'File', type: TYPE.key(72) }, { name: 'Component_', type: TYPE.text(72) }, { name: 'FileName', type: TYPE.localText | 255 }, { name: 'FileSize', type: TYPE.long }, { name: 'Version', type: TYPE.optionalText(72) },
    { name: 'Language', type: TYPE.optionalText(20) }, { name: 'Attributes', type: 0x1502 }, { name: 'Sequence', type: TYPE.long },
  ],
  Media: [
    { name: 'DiskId', type: TYPE.keyShort }, { name: 'LastSequence', type: TYPE.long }, { name: 'DiskPrompt', type: TYPE.optionalText(64) }, { name: 'Cabinet', type: TYPE.optionalText(255) },
    { name: 'VolumeLabel', type: TYPE.optionalText(32) }, { name: 'Source', type: TYPE.optionalText(72) },
  ],
  PatchPackage: [{ name: 'PatchId', type: TYPE.key(38) }, { name: 'Media_', type: TYPE.short }],
};

export interface PatchSource {
  code: string;
  displayName: string;
  product: { code: string; name: string; version: string; upgradeCode: string; manufacturer: string };
  newVersion: string;
  /** Files that are replaced: their keys, and sizes of the new ones. */
  files: { key: string; size: number }[];
  /** Cabinet with the new files under their keys. */
  cabinet: Buffer;
}

const CABINET = 'PCW_CAB_wimproof';
const DISK = 2;

function metadata(source: PatchSource): Map<string, Buffer> {
  const facts: Record<string, string> = {
    AllowRemoval: '1', Classification: 'Update', CreationTimeUTC: '01-14-25 10:00', Description: `Patch for ${source.product.name}`, DisplayName: source.displayName, ManufacturerName: source.product.manufacturer,
    MoreInfoURL: 'https://example.com/wimproof-sample', TargetProductName: source.product.name,
  };
  return databaseStreams({
    MsiPatchMetadata: { columns: [{ name: 'Company', type: 0x3d48 }, { name: 'Property', type: TYPE.key(72) }, { name: 'Value', type: TYPE.localText }], rows: Object.entries(facts).map(([property, value]) => [undefined, property, value]) },
    MsiPatchSequence: {
      columns: [{ name: 'PatchFamily', type: TYPE.key(72) }, { name: 'ProductCode', type: 0x3d26 }, { name: 'Sequence', type: TYPE.text(72) }, { name: 'Attributes', type: TYPE.optionalLong }],
      rows: [['WimproofSample', undefined, `${source.newVersion}.0`, 0]],
    },
  });
}

/** The transform that changes the product, and the one that brings the patch's own medium ("Patch Packages": `T1` and `#T1`). */
function transforms(source: PatchSource): Record<string, Map<string, Buffer>> {
  const { product, newVersion, files } = source;
  const summary = summaryInformation({ 2: 'Transform', 7: 'x64;1033', 8: 'x64;1033', 9: `${product.code}${product.version};${product.code}${newVersion};${product.upgradeCode}`, 14: 500, 16: VALIDATION, 18: 'wimproof' });
  const replaced: RowChange[] = files.map(({ key, size }, index) => ({ key: [key], set: { 3: size, 7: DISK + index } }));
  const lastSequence = DISK + files.length - 1;
  return {
    T1: transformStreams({ Property: { columns: COLUMNS.Property, changes: [{ key: ['ProductVersion'], set: { 1: newVersion } }] }, File: { columns: COLUMNS.File, changes: replaced } }).set(SUMMARY, summary),
    '#T1': transformStreams({
      Media: { columns: COLUMNS.Media, changes: [{ insert: [DISK, lastSequence, undefined, `#${CABINET}`, undefined, undefined] }] },
      PatchPackage: { columns: COLUMNS.PatchPackage, changes: [{ insert: [source.code, DISK] }] },
    }).set(SUMMARY, summary),
  };
}

/** Writes a Windows Installer patch (.msp): a compound file with metadata tables, the cabinet, and each transform in a storage of its own. */
export function patchPackage(source: PatchSource): Buffer {
  const file = CFB.utils.cfb_new({ CLSID: CLASS.patch });
  const add = (path: string, bytes: Buffer): void => void CFB.utils.cfb_add(file, path, bytes, { unsafe: true });
  add(`/${SUMMARY}`, summaryInformation({ 2: 'Patch', 3: source.displayName, 4: source.product.manufacturer, 5: 'Patch', 6: `Updates ${source.product.name} ${source.product.version} to ${source.newVersion}`, 7: source.product.code, 8: ':T1;:#T1', 9: source.code, 15: 3, 18: 'wimproof', 19: 2 }));
  for (const [name, bytes] of metadata(source)) add(`/${name}`, bytes);
  add(`/${streamName(CABINET)}`, source.cabinet);
  for (const [storage, streams] of Object.entries(transforms(source))) for (const [name, bytes] of streams) add(`/${storage}/${name}`, bytes);
  // Storages come into being when the tree is put in order; only then can they be told what they are.
  CFB.utils.cfb_gc(file);
  for (const entry of file.FileIndex) if (entry.type === 1) entry.clsid = CLASS.transform;
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Uint8Array);
}
