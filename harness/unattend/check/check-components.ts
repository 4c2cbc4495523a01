import { passElements } from '../answer-document.ts';
import { PUBLIC_KEY_TOKEN, type Pass } from '../answer-file.ts';
import { passesOfComponent, passesOfSetting, REFERENCE } from '../reference/allowed-passes.ts';
import { attributeOf, elementsOf, type XmlElement } from '../xml/nodes.ts';
import { checkArchitecture } from './check-architecture.ts';
import { finding, type CheckInput, type Finding } from './finding.ts';
import { SOURCES } from './sources.ts';

/** Attributes of components, the passes they stand in, and that each stands there once. */
export function checkComponents(input: CheckInput): Finding[] {
  const seen = new Map<string, XmlElement>();
  return passElements(input.document).flatMap(({ element, name, pass }) =>
    elementsOf(element, 'component').flatMap((component) => [
      ...checkAttributes(input, component),
      ...(pass ? checkPass(input, component, pass) : []),
      ...checkTwice(input, component, name, seen),
    ]),
  );
}

function checkAttributes(input: CheckInput, component: XmlElement): Finding[] {
  const { document } = input;
  const name = attributeOf(component, 'name');
  if (!name) return [finding(document, component, 'error', 'COMPONENT-NAME', 'a <component> without a name', SOURCES.schema)];
  const findings = checkArchitecture(input, component, name);
  const token = attributeOf(component, 'publicKeyToken');
  if (token === undefined) findings.push(finding(document, component, 'error', 'PUBLIC-KEY-TOKEN', `${name} has no publicKeyToken (${PUBLIC_KEY_TOKEN})`, SOURCES.schema));
  else if (token.toLowerCase() !== PUBLIC_KEY_TOKEN)
    // Components of others than Microsoft have tokens of their own.
    findings.push(finding(document, component, passesOfComponent(name) || /^microsoft-/i.test(name) ? 'error' : 'warning', 'PUBLIC-KEY-TOKEN', `${name} has the publicKeyToken '${token}', not ${PUBLIC_KEY_TOKEN}`, SOURCES.components));
  if (attributeOf(component, 'language') === undefined) findings.push(finding(document, component, 'error', 'LANGUAGE', `${name} has no language (neutral)`, SOURCES.schema));
  return findings;
}

function checkPass({ document }: CheckInput, component: XmlElement, pass: Pass): Finding[] {
  const name = attributeOf(component, 'name') ?? '';
  const allowed = passesOfComponent(name);
  if (allowed && !allowed.includes(pass)) return [finding(document, component, 'error', 'COMPONENT-PASS', `${name} has no setting for the pass ${pass} (only ${allowed.join(', ')})`, REFERENCE)];
  return elementsOf(component).flatMap((setting) => {
    const passes = passesOfSetting(name, setting.localName);
    return !passes || passes.includes(pass) ? [] : [finding(document, setting, 'error', 'SETTING-PASS', `${name}/${setting.localName} is not for the pass ${pass} (only ${passes.join(', ')})`, REFERENCE)];
  });
}

function checkTwice({ document }: CheckInput, component: XmlElement, pass: string, seen: Map<string, XmlElement>): Finding[] {
  const parts = ['name', 'processorArchitecture', 'language', 'versionScope'].map((attribute) => (attributeOf(component, attribute) ?? '').toLowerCase());
  const key = [pass, ...parts].join('\0');
  if (!seen.has(key)) {
    seen.set(key, component);
    return [];
  }
  const [name, architecture] = parts;
  return name === '' ? [] : [finding(document, component, 'error', 'COMPONENT-TWICE', `${attributeOf(component, 'name') ?? ''} (${architecture || 'no architecture'}) stands in the pass ${pass} twice`, SOURCES.duplicates)];
}
