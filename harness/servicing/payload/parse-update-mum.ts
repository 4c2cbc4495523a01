import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { PackageIdentity } from '../operation.ts';

/** The manifest cannot be understood; the caller names the file. */
export class UpdateMumError extends Error {}

/** `<capabilityIdentity>`: `Language.Fonts.Jpan`, `1.0`, `und-Jpan` (empty: neutral). */
export interface CapabilityIdentity {
  name: string;
  version: string;
  language: string;
}
/** A package manifest (`update.mum`, or a `.mum` of `servicing\Packages`) as plain data. */
export interface PackageManifest {
  identity: PackageIdentity;
  /** `KB5030310`, or a name. */
  identifier?: string;
  /** As DISM lists it: `Update`, `Language Pack`, `OnDemand Pack`, `Feature Pack`, ... */
  releaseType: string;
  /** `possible` or `required`. */
  restart?: string;
  /** permanence="permanent": it cannot be removed again. */
  permanent: boolean;
  /** selfUpdate="true": a servicing stack. */
  selfUpdate: boolean;
  displayName?: string;
  description?: string;
  /** Capabilities that the package is (declareCapability). */
  capabilities: CapabilityIdentity[];
  /** Packages of which one must be there. */
  parents: PackageIdentity[];
  /** Names of its updates; the selectable ones are Windows features. */
  updates: { name: string; selectable: boolean }[];
  /** Packages that its updates are made of. */
  packages: PackageIdentity[];
  components: PackageIdentity[];
  /** INF files of its drivers. */
  drivers: string[];
  /** The servicing stack that it asks for (installerAssembly), when it names a real one. */
  servicingStack?: string;
}

type Element = Record<string, unknown>;
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseAttributeValue: false, parseTagValue: false, removeNSPrefix: true });

/**
 * Reads a package manifest.
 * Sources: real manifests; `permanence` and `selfUpdate` as servicing stack updates carry them.
 * @throws UpdateMumError when it is cut off, no XML, or no package manifest
 */
export function parseUpdateMum(bytes: Uint8Array): PackageManifest {
  const text = decode(bytes);
  const wellFormed = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (wellFormed !== true) throw new UpdateMumError(`the package manifest is damaged (line ${wellFormed.err.line}: ${wellFormed.err.msg})`);
  const assembly = (parser.parse(text) as { assembly?: unknown }).assembly;
  if (!isElement(assembly)) throw new UpdateMumError('the package manifest has no <assembly>');
  const own = assembly['assemblyIdentity'];
  if (!isElement(own)) throw new UpdateMumError('the package manifest has no <assemblyIdentity>');
  const body = assembly['package'];
  if (!isElement(body)) throw new UpdateMumError('the manifest has no <package>: it is the manifest of a component');
  const updates = children(body, 'update');
  const identities = (parents: Element[], name: string): PackageIdentity[] => parents.flatMap((parent) => children(parent, name)).flatMap((child) => children(child, 'assemblyIdentity')).map(identityOf);
  const stack = attribute(children(body, 'installerAssembly')[0], 'version');
  const optional = { identifier: attribute(body, 'identifier'), restart: attribute(body, 'restart'), displayName: attribute(assembly, 'displayName'), description: attribute(assembly, 'description') };
  return {
    identity: identityOf(own),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value)),
    releaseType: attribute(body, 'releaseType') ?? '',
    permanent: attribute(body, 'permanence')?.toLowerCase() === 'permanent',
    selfUpdate: attribute(body, 'selfUpdate')?.toLowerCase() === 'true',
    capabilities: children(body, 'declareCapability').flatMap((one) => children(one, 'capability')).flatMap((one) => children(one, 'capabilityIdentity')).map(capabilityOf),
    parents: identities([body], 'parent'),
    updates: updates.map((update) => ({ name: required(update, 'update', 'name'), selectable: 'selectable' in update })),
    packages: identities(updates, 'package'),
    components: identities(updates, 'component'),
    drivers: updates.flatMap((update) => children(update, 'driver')).map((driver) => required(driver, 'driver', 'inf')),
    // 6.0.0.0 stands for "any" in the wrappers of features on demand.
    ...(stack !== undefined && stack !== '6.0.0.0' && { servicingStack: stack }),
  };
}

function identityOf(element: Element): PackageIdentity {
  const language = required(element, 'assemblyIdentity', 'language');
  return {
    name: required(element, 'assemblyIdentity', 'name'),
    publicKeyToken: required(element, 'assemblyIdentity', 'publicKeyToken'),
    architecture: required(element, 'assemblyIdentity', 'processorArchitecture'),
    language: language.toLowerCase() === 'neutral' ? '' : language,
    version: required(element, 'assemblyIdentity', 'version'),
  };
}

function capabilityOf(element: Element): CapabilityIdentity {
  const language = attribute(element, 'language') ?? '';
  return { name: required(element, 'capabilityIdentity', 'name'), version: required(element, 'capabilityIdentity', 'version'), language: language.toLowerCase() === 'neutral' ? '' : language };
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Child elements of a name; an empty element without attributes counts too. */
function children(element: Element, name: string): Element[] {
  const value = element[name];
  const all = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return all.map((child) => (isElement(child) ? child : {}));
}

function attribute(element: Element | undefined, name: string): string | undefined {
  const value = element?.[`@${name}`];
  return typeof value === 'string' ? value : undefined;
}

function required(element: Element, tag: string, name: string): string {
  const value = attribute(element, name);
  if (value === undefined || value === '') throw new UpdateMumError(`an <${tag}> of the package manifest has no ${name}`);
  return value;
}

/** Manifests are UTF-8 as a rule; some tools save UTF-16 with a byte order mark. */
function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UpdateMumError(`the package manifest is damaged (not ${encoding})`);
  }
}
