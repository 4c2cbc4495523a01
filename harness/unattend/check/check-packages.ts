import { packageElements } from '../answer-document.ts';
import { PACKAGE_ACTIONS } from '../answer-file.ts';
import { attributeOf, elementsOf, type XmlElement } from '../xml/nodes.ts';
import { finding, type CheckInput, type Finding } from './finding.ts';
import { SOURCES } from './sources.ts';

const IDENTITY = ['name', 'version', 'processorArchitecture', 'publicKeyToken', 'language'];

/** `<package>` of `<servicing>`: action, whole identity, and a source where one is needed. */
export function checkPackages({ document, architecture: wanted }: CheckInput): Finding[] {
  const staged = new Set<string>();
  return packageElements(document).flatMap((element) => {
    const findings: Finding[] = [];
    const report = (code: string, what: string, source: string): void => void findings.push(finding(document, element, 'error', code, what, source));
    const action = attributeOf(element, 'action') ?? '';
    if (!PACKAGE_ACTIONS.some((known) => known === action)) report('PACKAGE-ACTION', `a package has the action '${action}' (${PACKAGE_ACTIONS.join(', ')})`, SOURCES.schema);
    const identity = elementsOf(element, 'assemblyIdentity')[0];
    if (!identity) return [...findings, finding(document, element, 'error', 'PACKAGE-IDENTITY', 'a package without an assemblyIdentity', SOURCES.schema)];
    const missing = IDENTITY.filter((name) => attributeOf(identity, name) === undefined);
    if (missing.length > 0) report('PACKAGE-IDENTITY', `the identity of ${nameOf(identity)} lacks ${missing.join(', ')}`, SOURCES.schema);
    const version = attributeOf(identity, 'version');
    if (version !== undefined && !/^\d{1,5}(\.\d{1,5}){3}$/.test(version)) report('PACKAGE-IDENTITY', `the version of ${nameOf(identity)} is '${version}', not four numbers`, SOURCES.schema);

    const key = IDENTITY.map((name) => (attributeOf(identity, name) ?? '').toLowerCase()).join('~');
    const sources = elementsOf(element, 'source').map((source) => attributeOf(source, 'location') ?? '');
    if (sources.includes('')) report('PACKAGE-SOURCE', `a <source> of ${nameOf(identity)} has no location`, SOURCES.schema);
    // A package that the same file stages before may be installed without naming its source again.
    if ((action === 'stage' || (action === 'install' && !staged.has(key))) && sources.length === 0) report('PACKAGE-SOURCE', `${nameOf(identity)} is to be ${action === 'stage' ? 'staged' : 'installed'} but has no source`, SOURCES.packages);
    if (action === 'stage') staged.add(key);
    const architecture = attributeOf(identity, 'processorArchitecture')?.toLowerCase();
    if (wanted !== undefined && architecture !== undefined && ![wanted, 'neutral', 'wow64'].includes(architecture)) report('ARCHITECTURE', `${nameOf(identity)} is for ${architecture}, the image is ${wanted}`, SOURCES.components);
    return findings;
  });
}

function nameOf(identity: XmlElement): string {
  return attributeOf(identity, 'name') ?? 'a package without a name';
}
