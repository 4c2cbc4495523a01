import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Identity, identityFromAttributes } from '../identity.ts';
import { findEntry } from '../image-path.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { child, childrenOf, type Element, parseXml } from '../xml.ts';

export interface ComponentFile {
  /** POSIX path of the payload in the package. */
  source: string;
  /** Windows path relative to the volume, e.g. `Windows\System32\x.dll`. */
  destination: string;
}
export interface ComponentValue {
  key: string;
  name: string;
  type: string;
  value: string;
}
/** A component manifest and its payload, found in an unpacked package. */
export interface Component {
  identity: Identity;
  /** Base name of the manifest without `.manifest`: also the name of its folder in WinSxS. */
  store: string;
  manifest: string;
  files: ComponentFile[];
  values: ComponentValue[];
}

/** Directory macros of manifests that Pane's image has. */
const MACROS: Record<string, string> = {
  'runtime.systemroot': 'Windows',
  'runtime.windows': 'Windows',
  'runtime.system32': 'Windows\\System32',
  'runtime.drivers': 'Windows\\System32\\drivers',
  'runtime.inf': 'Windows\\INF',
  'runtime.help': 'Windows\\Help',
  'runtime.fonts': 'Windows\\Fonts',
  'runtime.programfiles': 'Program Files',
  'runtime.programdata': 'ProgramData',
  'runtime.systemdrive': '',
  'runtime.bootdrive': '',
};

function expand(text: string): string {
  return text.replace(/\$\(([^)]+)\)/g, (whole, name: string) => {
    const value = MACROS[name.toLowerCase()];
    if (value === undefined) throw new ServicingError(HR.INVALID_DATA, `unknown directory ${whole}`);
    return value;
  });
}

/** The payload's SHA-256 must be that of the manifest: what really ties a package's files to its signed catalogue. */
function checkHash(file: Element, source: string): void {
  const hash = child(file, 'hash');
  const wanted = child(hash, 'DigestValue')?.text.trim();
  if (!wanted || !child(hash, 'DigestMethod')?.attributes['algorithm']?.endsWith('sha256')) return;
  if (createHash('sha256').update(readFileSync(source)).digest('base64') !== wanted) throw new ServicingError(HR.FILE_HASH_MISMATCH);
}

function readComponent(directory: string, manifests: string, name: string): Component | undefined {
  const manifest = join(manifests, name);
  const assembly = parseXml(readFileSync(manifest));
  const identity = identityFromAttributes(child(assembly, 'assemblyIdentity')?.attributes ?? {});
  if (!assembly || !identity) throw new ServicingError(HR.INVALID_PACKAGE);
  const store = name.replace(/\.manifest$/i, '');
  const files = childrenOf(assembly, 'file').map((file) => {
    const fileName = file.attributes['name'] ?? '';
    const source = findEntry(join(directory, store), file.attributes['sourcename'] ?? fileName);
    if (!source) throw new ServicingError(HR.SOURCE_MISSING);
    checkHash(file, source);
    return { source, destination: `${expand(file.attributes['destinationpath'] ?? '')}\\${fileName}`.replace(/\\+/g, '\\') };
  });
  const values = childrenOf(child(assembly, 'registryKeys'), 'registryKey').flatMap((key) =>
    childrenOf(key, 'registryValue').map((value) => ({
      key: key.attributes['keyname'] ?? '',
      name: value.attributes['name'] ?? '',
      type: value.attributes['valuetype'] ?? 'REG_SZ',
      value: (value.attributes['value'] ?? '').replace(/\$\(runtime\.([a-z0-9]+)\)/gi, (whole) => `C:\\${expand(whole)}`),
    })),
  );
  return { identity, store, manifest, files, values };
}

/**
 * All components of an unpacked package that a package manifest names. Payloads lie in folders below `directory`, manifests in
 * `manifests` (the same directory, but for the component store). Throws 0x800f081f when one has no manifest or lacks a file, 0x800736cc
 * when a file is not what its manifest says.
 */
export function readComponents(directory: string, wanted: Identity[], manifests = directory): Component[] {
  const present = wanted.length > 0 && existsSync(manifests) ? readdirSync(manifests).filter((name) => /\.manifest$/i.test(name)) : [];
  return wanted.map((identity) => {
    // The name of a manifest begins with architecture and name, and the name may be cut in the middle: only the content tells.
    const candidates = present.filter((name) => name.toLowerCase().startsWith(`${identity.architecture}_`.toLowerCase()) && name.includes(`_${identity.version}_`));
    for (const name of candidates) {
      const component = namesComponent(readFileSync(join(manifests, name)), identity) ? readComponent(directory, manifests, name) : undefined;
      if (component) return component;
    }
    throw new ServicingError(HR.SOURCE_MISSING);
  });
}

/** Whether bytes are the manifest of that component. Throws 0x800f0805 when they are no component manifest at all. */
function namesComponent(manifest: Buffer, identity: Identity): boolean {
  const found = componentIdentity(manifest);
  if (!found) throw new ServicingError(HR.INVALID_PACKAGE);
  return found.name === identity.name && found.version === identity.version && found.architecture === identity.architecture;
}

/** Identity in a component manifest; undefined for bytes that are none. */
export function componentIdentity(manifest: Buffer): Identity | undefined {
  return identityFromAttributes(child(parseXml(manifest), 'assemblyIdentity')?.attributes ?? {});
}

/** The payload files that a component manifest lists, with their SHA-256 in Base64 ('' where it gives none); undefined for bytes that are no component manifest. */
export function declaredFiles(manifest: Buffer): { name: string; digest: string }[] | undefined {
  const assembly = parseXml(manifest);
  if (!assembly || !identityFromAttributes(child(assembly, 'assemblyIdentity')?.attributes ?? {})) return undefined;
  return childrenOf(assembly, 'file').map((file) => {
    const hash = child(file, 'hash');
    const isSha256 = child(hash, 'DigestMethod')?.attributes['algorithm']?.endsWith('sha256');
    return { name: file.attributes['sourcename'] ?? file.attributes['name'] ?? '', digest: isSha256 ? (child(hash, 'DigestValue')?.text.trim() ?? '') : '' };
  });
}
