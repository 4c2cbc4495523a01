import { attributeOf, elementsOf, type XmlElement } from '../xml/nodes.ts';
import { finding, type CheckInput, type Finding } from './finding.ts';
import { SOURCES } from './sources.ts';

/** `processorArchitectureType` of unattend.xsd; letter case is free. */
const ARCHITECTURES = new Set(['x86', 'ia64', 'amd64', 'wow64', 'msil', 'shx', 'arm', 'data', 'neutral', 'arm64']);

/** The architecture of a component: given, known, and the image's, if that is known. */
export function checkArchitecture({ document, architecture: wanted }: CheckInput, component: XmlElement, name: string): Finding[] {
  const architecture = attributeOf(component, 'processorArchitecture');
  if (!architecture) return [finding(document, component, 'error', 'ARCHITECTURE-MISSING', `${name} has no processorArchitecture`, SOURCES.schema)];
  if (!ARCHITECTURES.has(architecture.toLowerCase())) return [finding(document, component, 'error', 'ARCHITECTURE-UNKNOWN', `${name} has the processorArchitecture '${architecture}', which there is not`, SOURCES.schema)];
  if (wanted === undefined || fits(architecture, wanted) || servedOtherwise(document.root, component, name, wanted)) return [];
  return [finding(document, component, 'error', 'ARCHITECTURE', `${name} is for ${architecture}: on ${wanted} it is passed over silently`, SOURCES.components)];
}

/** wow64 components are the 32-bit side of an amd64 or arm64 image. */
function fits(architecture: string, wanted: string): boolean {
  return [wanted, 'neutral', ...(wanted === 'x86' ? [] : ['wow64'])].includes(architecture.toLowerCase());
}

/** One file may serve several architectures: then the same pass has the component for the image's too. */
function servedOtherwise(root: XmlElement, component: XmlElement, name: string, wanted: string): boolean {
  const settings = elementsOf(root, 'settings');
  const pass = settings.find(({ children }) => children.includes(component));
  return settings
    .filter((element) => pass && attributeOf(element, 'pass') === attributeOf(pass, 'pass'))
    .flatMap((element) => elementsOf(element, 'component'))
    .some((other) => attributeOf(other, 'name') === name && fits(attributeOf(other, 'processorArchitecture') ?? '', wanted));
}
