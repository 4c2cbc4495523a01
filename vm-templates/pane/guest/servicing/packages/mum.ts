import { compareVersions, type Identity, identityFromAttributes, versionParts } from '../identity.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { child, childrenOf, type Element, parseXml } from '../xml.ts';

type Comparison = 'EQ' | 'GE';
export interface ParentRequirement {
  identity: Identity;
  buildCompare: Comparison;
  revisionCompare: Comparison;
}
/** A selectable update of a package: a Windows feature. */
export interface FeatureDefinition {
  name: string;
  displayName: string;
  description: string;
  restart: 'possible' | 'required' | 'no';
  /** Features that must be enabled first. */
  parents: string[];
  enabledByDefault: boolean;
  /** False when the payload is not in the image (Features on Demand such as NetFx3). */
  staged: boolean;
}
/** What a package manifest (update.mum) says. Empty strings stand for absent attributes. */
export interface PackageManifest {
  identity: Identity;
  identifier: string;
  releaseType: string;
  restart: 'possible' | 'required' | 'no';
  permanent: boolean;
  description: string;
  displayName: string;
  company: string;
  copyright: string;
  supportInformation: string;
  creationTime: string;
  lastUpdateTime: string;
  parents: ParentRequirement[];
  features: FeatureDefinition[];
  /** Components (each with a .manifest beside the .mum) that the package installs. */
  components: Identity[];
  /** `Name~~~language~0.0.1.0` of a Features on Demand package, else ''. */
  capability: string;
  /** Language that a satellite of a capability is for, else ''. */
  satelliteOf: string;
  /** Least version of the servicing stack (`installerAssembly`), `10.0.26100.9000`; '' when the manifest names none. */
  requiredStack: string;
  /** A servicing stack: it replaces the servicing tools themselves, so it is installed at once, alone, and for good. */
  selfUpdate: boolean;
  /** `packageExtended packageSize`, bytes. */
  size: number;
}

function restartOf(value: string | undefined): 'possible' | 'required' | 'no' {
  return value === 'required' ? 'required' : value === 'no' ? 'no' : 'possible';
}
function comparison(value: string | undefined, otherwise: Comparison): Comparison {
  return value === 'EQ' || value === 'GE' ? value : otherwise;
}

/** Manifests write `1.0` where DISM prints `0.0.1.0`. */
function capabilityVersion(version: string): string {
  return [...Array<string>(4).fill('0'), ...version.split('.')].slice(-4).join('.');
}

function feature(update: Element): FeatureDefinition | undefined {
  const selectable = child(update, 'selectable');
  const name = update.attributes['name'];
  if (!selectable || !name) return undefined;
  const detect = child(child(update, 'applicable'), 'detectUpdate');
  return {
    name,
    displayName: update.attributes['displayname'] ?? name,
    description: update.attributes['description'] ?? '',
    restart: restartOf(update.attributes['restart']),
    parents: childrenOf(detect, 'update').map((parent) => parent.attributes['name'] ?? '').filter(Boolean),
    enabledByDefault: child(selectable, 'detectNone')?.attributes['default'] === 'true',
    staged: selectable.attributes['disposition'] === 'staged',
  };
}

/**
 * Reads a package manifest (asm.v3; element names as in published manifests).
 * Throws ServicingError 0x800f0805 when it is not well-formed or lacks an identity or a package element.
 */
export function parseMum(bytes: Buffer): PackageManifest {
  const assembly = parseXml(bytes);
  const identity = identityFromAttributes(child(assembly, 'assemblyIdentity')?.attributes ?? {});
  const pack = child(assembly, 'package');
  if (assembly?.name !== 'assembly' || !identity || !pack) throw new ServicingError(HR.INVALID_PACKAGE);
  const text = (name: string): string => assembly.attributes[name] ?? '';
  const updates = childrenOf(pack, 'update');
  const declared = child(pack, 'declareCapability');
  const capability = child(child(declared, 'capability'), 'capabilityIdentity')?.attributes;
  const satellite = child(child(declared, 'satelliteInfo'), 'applyTo')?.attributes;
  return {
    identity,
    identifier: pack.attributes['identifier'] ?? '',
    releaseType: pack.attributes['releasetype'] ?? 'Update',
    restart: restartOf(pack.attributes['restart'] ?? updates.find((update) => update.attributes['restart'])?.attributes['restart']),
    permanent: pack.attributes['permanence'] === 'permanent',
    description: text('description'),
    displayName: text('displayname'),
    company: text('company'),
    copyright: text('copyright'),
    supportInformation: text('supportinformation'),
    creationTime: text('creationtimestamp'),
    lastUpdateTime: text('lastupdatetimestamp'),
    parents: childrenOf(pack, 'parent').flatMap((parent) =>
      childrenOf(parent, 'assemblyIdentity').flatMap((element) => {
        const parentIdentity = identityFromAttributes(element.attributes);
        if (!parentIdentity) throw new ServicingError(HR.INVALID_PACKAGE);
        return [{ identity: parentIdentity, buildCompare: comparison(parent.attributes['buildcompare'], 'EQ'), revisionCompare: comparison(parent.attributes['revisioncompare'], 'GE') }];
      }),
    ),
    features: updates.map(feature).filter((definition) => definition !== undefined),
    components: updates.flatMap((update) =>
      childrenOf(update, 'component').flatMap((component) => identityFromAttributes(child(component, 'assemblyIdentity')?.attributes ?? {}) ?? []),
    ),
    capability: capability ? [capability['name'], '', '', capability['language'] ?? '', capabilityVersion(capability['version'] ?? '')].join('~') : '',
    satelliteOf: satellite?.['type'] === 'language' ? (satellite['value'] ?? '') : '',
    requiredStack: child(pack, 'installerAssembly')?.attributes['version'] ?? '',
    selfUpdate: pack.attributes['selfupdate'] === 'true',
    size: Number(child(pack, 'packageExtended')?.attributes['packagesize'] ?? 0),
  };
}

/** Whether an installed package satisfies a `parent` element: build is major.minor.build, revision the fourth part. */
export function satisfiesParent(installed: Identity, parent: ParentRequirement): boolean {
  const wanted = parent.identity;
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  if (!same(installed.name, wanted.name) || !same(installed.architecture, wanted.architecture)) return false;
  if (wanted.language !== '' && !same(installed.language, wanted.language)) return false;
  const build = (version: string): string => versionParts(version).slice(0, 3).join('.');
  const builds = compareVersions(build(installed.version), build(wanted.version));
  if (builds !== 0) return parent.buildCompare === 'GE' && builds > 0;
  const revisions = versionParts(installed.version)[3] - versionParts(wanted.version)[3];
  return revisions === 0 || (parent.revisionCompare === 'GE' && revisions > 0);
}
