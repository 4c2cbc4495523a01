import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Identity, identityFromAttributes } from './identity.ts';
import { findEntry } from './image-path.ts';
import { HR, ServicingError } from './servicing-error.ts';
import { child, childrenOf, type Element, parseXml } from './xml.ts';

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

function readComponent(directory: string, name: string): Component | undefined {
  const manifest = join(directory, name);
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

/** All components of an unpacked package that a package manifest names. Throws 0x800f081f when one has no manifest or lacks a file. */
export function readComponents(directory: string, wanted: Identity[]): Component[] {
  if (wanted.length === 0) return [];
  const present = existsSync(directory) ? readdirSync(directory).filter((name) => /\.manifest$/i.test(name)) : [];
  const components = present.map((name) => readComponent(directory, name)).filter((component) => component !== undefined);
  return wanted.map((identity) => {
    const component = components.find((candidate) => candidate.identity.name === identity.name && candidate.identity.version === identity.version && candidate.identity.architecture === identity.architecture);
    if (!component) throw new ServicingError(HR.SOURCE_MISSING);
    return component;
  });
}
