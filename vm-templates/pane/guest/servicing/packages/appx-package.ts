import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HR, ServicingError } from '../servicing-error.ts';
import { child, childrenOf, type Element, parseXml } from '../xml.ts';
import { readZip, ZipError } from './zip-read.ts';

export interface AppxDependency {
  name: string;
  publisherId: string;
  minVersion: string;
}
/** An app package (.appx, .msix). */
export interface AppxPackage {
  name: string;
  version: string;
  /** `x64`, `x86`, `arm64`, `neutral`. */
  architecture: string;
  resourceId: string;
  /** Thirteen characters made from the publisher's distinguished name. */
  publisherId: string;
  /** `Name_1.0.0.0_x64__8wekyb3d8bbwe`. */
  fullName: string;
  /** `Name_8wekyb3d8bbwe`. */
  familyName: string;
  /** Where in it the manifest lies. */
  manifest: string;
  isFramework: boolean;
  dependencies: AppxDependency[];
  /** Least version of Windows, or ''. */
  minVersion: string;
  files: Map<string, Buffer>;
}

const MANIFEST = 'AppxManifest.xml';
const BUNDLE = 'AppxMetadata/AppxBundleManifest.xml';

/** HRESULTs of AppxPackaging.h and winerror.h that deployment ends with. */
export const APPX = {
  INVALID_MANIFEST: 0x80080204,
  CORRUPT_CONTENT: 0x80080206,
  NO_SIGNATURE: 0x800b0100,
  OPEN_PACKAGE_FAILED: 0x80073cf0,
  DEPENDENCY_MISSING: 0x80073cf3,
  PREREQUISITE_FAILED: 0x80073cfd,
  WRONG_ARCHITECTURE: 0x80073d10,
} as const;

/** First 64 bits of the SHA-256 of the publisher in UTF-16, five bits a character, in an alphabet without i, l, o and u. */
export function publisherId(publisher: string): string {
  const digest = createHash('sha256').update(Buffer.from(publisher, 'utf16le')).digest();
  const bits = [...digest.subarray(0, 8)].map((byte) => byte.toString(2).padStart(8, '0')).join('').padEnd(65, '0');
  return bits.replace(/.{5}/g, (five) => '0123456789abcdefghjkmnpqrstvwxyz'[Number.parseInt(five, 2)]!);
}

/** Every file that the block map lists must be there, with the digest of each 64 KiB that the map gives. */
function checkBlocks(files: Map<string, Buffer>): void {
  const map = files.get('AppxBlockMap.xml');
  const root = map && parseXml(map);
  if (!root) throw new ServicingError(APPX.CORRUPT_CONTENT, 'The package has no readable block map.', true);
  for (const file of childrenOf(root, 'File')) {
    const content = files.get((file.attributes['name'] ?? '').replaceAll('\\', '/'));
    const blocks = childrenOf(file, 'Block').map((block) => block.attributes['hash']);
    const actual = content && Array.from({ length: Math.ceil(content.length / 65_536) }, (_, index) => createHash('sha256').update(content.subarray(index * 65_536, (index + 1) * 65_536)).digest('base64'));
    if (!actual || actual.join() !== blocks.join()) throw new ServicingError(APPX.CORRUPT_CONTENT, `The content of ${file.attributes['name']} does not match the block map.`, true);
  }
}

type AppxIdentity = Pick<AppxPackage, 'name' | 'version' | 'architecture' | 'resourceId' | 'publisherId'>;

function names(own: AppxIdentity): AppxIdentity & Pick<AppxPackage, 'fullName' | 'familyName'> {
  return { ...own, fullName: [own.name, own.version, own.architecture, own.resourceId, own.publisherId].join('_'), familyName: `${own.name}_${own.publisherId}` };
}

function identify(identity: Element): AppxIdentity {
  const { name, version, publisher, processorarchitecture = 'neutral', resourceid = '' } = identity.attributes;
  if (!name || !publisher || !/^\d+(\.\d+){3}$/.test(version ?? '')) throw new ServicingError(APPX.INVALID_MANIFEST, 'The manifest has no valid Identity.', true);
  return { name, version: version!, architecture: processorarchitecture.toLowerCase(), resourceId: resourceid, publisherId: publisherId(publisher) };
}

function readManifest(files: Map<string, Buffer>, name: string, rootName: string): { root: Element; identity: Element } {
  const manifest = files.get(name);
  if (!manifest) throw new ServicingError(APPX.OPEN_PACKAGE_FAILED, `The package has no ${name}.`, true);
  const root = parseXml(manifest);
  const identity = child(root, 'Identity');
  if (root?.name !== rootName || !identity) throw new ServicingError(APPX.INVALID_MANIFEST, 'The manifest cannot be read.', true);
  checkBlocks(files);
  if (!files.has('AppxSignature.p7x')) throw new ServicingError(APPX.NO_SIGNATURE, 'No signature was present in the subject.', true);
  return { root, identity };
}

function fromFiles(files: Map<string, Buffer>): AppxPackage {
  const { root, identity } = readManifest(files, MANIFEST, 'Package');
  const own = identify(identity);
  const dependencies = child(root, 'Dependencies');
  return {
    ...names(own),
    manifest: MANIFEST,
    isFramework: child(child(root, 'Properties'), 'Framework')?.text.trim().toLowerCase() === 'true',
    dependencies: childrenOf(dependencies, 'PackageDependency').map(({ attributes }) => ({ name: attributes['name'] ?? '', publisherId: publisherId(attributes['publisher'] ?? ''), minVersion: attributes['minversion'] ?? '0.0.0.0' })),
    minVersion: childrenOf(dependencies, 'TargetDeviceFamily')[0]?.attributes['minversion'] ?? '',
    files,
  };
}

/** Of a bundle the application package for the architecture is taken; it is provisioned under the bundle's own name, `..._neutral_~_...`. */
function fromBundle(files: Map<string, Buffer>, architecture: string): AppxPackage {
  const { root, identity } = readManifest(files, BUNDLE, 'Bundle');
  const applications = childrenOf(child(root, 'Packages'), 'Package').filter(({ attributes }) => (attributes['type'] ?? 'resource').toLowerCase() === 'application');
  const found = [architecture, 'neutral'].flatMap((wanted) => applications.find(({ attributes }) => (attributes['architecture'] ?? 'neutral').toLowerCase() === wanted) ?? [])[0];
  const inner = found && files.get(found.attributes['filename'] ?? '');
  if (!inner) throw new ServicingError(APPX.WRONG_ARCHITECTURE, `The bundle holds no application package for ${architecture}.`, true);
  const application = fromFiles(unzip(inner));
  const own = { ...identify(identity), architecture: 'neutral', resourceId: '~' };
  const content = new Map([...application.files, [BUNDLE, files.get(BUNDLE)!] as const]);
  return { ...application, ...names(own), manifest: BUNDLE, files: content };
}

/**
 * Reads an app package or bundle. Errors: 0x80070002 missing, 0x80073cf0 no ZIP archive or no manifest, 0x80080204 bad manifest, 0x80080206
 * content that does not match the block map, 0x800b0100 without a signature (which is only looked for, not verified), 0x80073d10 a bundle
 * without a package for the architecture (`x64`).
 */
export function readAppx(file: string, architecture: string): AppxPackage {
  const files = open(file);
  return files.has(BUNDLE) ? fromBundle(files, architecture) : fromFiles(files);
}

function open(file: string): Map<string, Buffer> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new ServicingError(HR.FILE_NOT_FOUND);
  }
  return unzip(bytes);
}

function unzip(bytes: Buffer): Map<string, Buffer> {
  try {
    return readZip(bytes);
  } catch (error) {
    if (error instanceof ZipError) throw new ServicingError(APPX.OPEN_PACKAGE_FAILED, `The package could not be opened: ${error.message}.`, true);
    throw error;
  }
}
