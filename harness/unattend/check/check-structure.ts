import { passElements } from '../answer-document.ts';
import { PASSES, UNATTEND_NAMESPACE } from '../answer-file.ts';
import { elementsOf, type XmlElement } from '../xml/nodes.ts';
import { finding, type CheckInput, type Finding } from './finding.ts';
import { SOURCES } from './sources.ts';

/** Root, its namespace, what stands in it and in which order, and the names of passes. */
export function checkStructure({ document }: CheckInput): Finding[] {
  const { root } = document;
  const findings: Finding[] = [];
  const report = (element: XmlElement, ...rest: [severity: Finding['severity'], code: string, what: string]): void => void findings.push(finding(document, element, ...rest, SOURCES.schema));
  if (root.namespace !== UNATTEND_NAMESPACE) report(root, 'error', 'NAMESPACE', `<unattend> is in the namespace '${root.namespace}', not in ${UNATTEND_NAMESPACE}`);

  const own = elementsOf(root).filter(({ namespace }) => namespace === root.namespace);
  const [first, ...further] = own.filter(({ localName }) => localName === 'servicing');
  for (const element of further) report(element, 'error', 'SERVICING-TWICE', 'a second <servicing>');
  const settings = own.find(({ localName }) => localName === 'settings');
  if (first && settings && first.start > settings.start) report(first, 'error', 'ORDER', '<servicing> stands behind <settings>; it comes first');
  for (const element of own) if (!['servicing', 'settings'].includes(element.localName)) report(element, 'error', 'ELEMENT', `<${element.name}> is neither <servicing> nor <settings>`);
  const foreign = elementsOf(root).find(({ namespace }) => namespace !== root.namespace);
  for (const element of own) if (foreign && element.start > foreign.start) report(element, 'error', 'ORDER', `<${element.name}> stands behind <${foreign.name}>; elements of other namespaces come last`);

  const seen = new Set<string>();
  for (const { element, name, pass } of passElements(document)) {
    if (!pass) report(element, 'error', 'PASS', `there is no configuration pass '${name}' (${PASSES.join(', ')})`);
    else if (pass !== name) report(element, 'error', 'PASS', `the configuration pass is called ${pass}, not ${name}`);
    if (seen.has(name)) report(element, 'note', 'PASS-TWICE', `a further <settings> of the pass ${name}`);
    seen.add(name);
    for (const child of elementsOf(element)) if (child.localName !== 'component') report(child, 'error', 'ELEMENT', `<${child.name}> in <settings> is no <component>`);
  }
  return findings;
}
