import { type CompoundStorage, NotAnInstallerPackage } from './msi-compound.ts';
import { MsiDatabase, type MsiTables } from './msi-database.ts';
import { SUMMARY, SUMMARY_STREAM, summaryNumber, summaryText } from './msi-summary.ts';
import { applyTransform } from './msi-transform.ts';

/** A Windows Installer patch package (.msp). */
export interface MsiPatch {
  /** `{GUID}` in upper case. */
  code: string;
  /** Product codes that it is meant for. */
  targets: string[];
  /** Names of its transforms in order, `:T1`, `:#T1`. */
  transforms: string[];
  /** MsiPatchMetadata without company: DisplayName, MoreInfoURL, AllowRemoval, ... */
  metadata: Map<string, string>;
  storage: CompoundStorage;
}

const GUID = /\{[0-9a-f-]{36}\}/gi;
/** Validation flags in the upper half of a transform's character count ("Character Count Summary"). */
const VALIDATE = { language: 0x1, product: 0x2, majorVersion: 0x8, minorVersion: 0x10, updateVersion: 0x20, newEqualBase: 0x100, upgradeCode: 0x800 } as const;

/** Reads a patch. Throws NotAnInstallerPackage when it is none: no patch code, no targets, or a transform that is not in it. */
export function readPatch(bytes: Buffer): MsiPatch {
  const database = new MsiDatabase(bytes);
  const { storage } = database;
  const code = database.summary(SUMMARY.revision).match(GUID)?.[0];
  const targets = database.summary(SUMMARY.template).match(GUID) ?? [];
  const transforms = database.summary(SUMMARY.lastAuthor).split(';').filter(Boolean);
  if (!code || targets.length === 0 || transforms.length === 0 || transforms.some((name) => !storage.storages.has(name.replace(/^:/, '')))) throw new NotAnInstallerPackage();
  const rows = database.rows('MsiPatchMetadata').filter((row) => row['Company'] === undefined);
  return { code: code.toUpperCase(), targets: targets.map((target) => target.toUpperCase()), transforms, metadata: new Map(rows.map((row) => [String(row['Property']), String(row['Value'] ?? '')])), storage };
}

function storageOf(patch: MsiPatch, transform: string): CompoundStorage {
  return patch.storage.storages.get(transform.replace(/^:/, ''))!;
}

/** Parts of a version that a transform compares: one, two or three. */
function comparedParts(flags: number): number {
  return flags & VALIDATE.updateVersion ? 3 : flags & VALIDATE.minorVersion ? 2 : flags & VALIDATE.majorVersion ? 1 : 0;
}

/**
 * Whether a transform was made for a product ("Revision Number Summary" holds `{from}version;{to}version;{upgrade code}`, the upper half
 * of the character count which of them must agree). A transform without summary information fits everything.
 */
function fits(transform: CompoundStorage, properties: Map<string, string>): boolean {
  const summary = transform.streams.get(SUMMARY_STREAM);
  const flags = summaryNumber(summary, SUMMARY.characterCount) >>> 16;
  const [from = '', , upgrade = ''] = summaryText(summary, SUMMARY.revision).split(';');
  const [, product = '', version = ''] = /^(\{[^}]*\})(.*)$/.exec(from) ?? [];
  const get = (name: string): string => properties.get(name) ?? '';
  if (flags & VALIDATE.product && product.toUpperCase() !== get('ProductCode').toUpperCase()) return false;
  if (flags & VALIDATE.upgradeCode && upgrade.toUpperCase() !== get('UpgradeCode').toUpperCase()) return false;
  const parts = comparedParts(flags);
  const cut = (text: string): string => text.split('.').slice(0, parts).join('.');
  return parts === 0 || (flags & VALIDATE.newEqualBase) === 0 || cut(version) === cut(get('ProductVersion'));
}

/** The product with the patch on it; undefined when the patch does not apply to it. */
export function applyPatch(patch: MsiPatch, product: MsiTables): MsiTables | undefined {
  const properties = product.properties();
  if (!patch.targets.includes((properties.get('ProductCode') ?? '').toUpperCase())) return undefined;
  const storages = patch.transforms.map((name) => storageOf(patch, name));
  if (!storages.every((transform) => fits(transform, properties))) return undefined;
  return storages.reduce<MsiTables>((tables, transform) => applyTransform(tables, transform, patch.storage.streams), product);
}
