import { PUBLIC_KEY_TOKEN, type Component, type ServicingPackage, type Setting } from './answer-file.ts';
import { ELEMENT_ORDER } from './element-order.ts';

/** How elements are named where they are written: a user's own answer file may bind other prefixes. */
export interface Naming {
  /** Prefix of the answer file's own namespace with its colon, '' when it is the default one. */
  element: string;
  /** Prefix of the `wcm` namespace, with its colon. */
  wcm: string;
}
export const USUAL_NAMING: Naming = { element: '', wcm: 'wcm:' };

/** Lines of a `<package>`, unindented; each further level by two blanks. */
export function packageLines({ action, identity, source, furtherSources = [], selections = [] }: ServicingPackage, { element }: Naming = USUAL_NAMING): string[] {
  const attributes = { name: identity.name, version: identity.version, processorArchitecture: identity.architecture, publicKeyToken: identity.publicKeyToken, language: identity.language };
  const sources = source === undefined ? furtherSources : [source, ...furtherSources];
  return [
    `<${element}package action="${action}">`,
    `  <${element}assemblyIdentity${attributeText(attributes)} />`,
    ...selections.map((selection) => `  ${selectionLine(selection, { element, wcm: '' })}`),
    ...sources.map((location) => `  <${element}source${attributeText({ location })} />`),
    `</${element}package>`,
  ];
}

export function selectionLine({ name, state }: { name: string; state: boolean }, { element }: Naming = USUAL_NAMING): string {
  return `<${element}selection${attributeText({ name, state: String(state) })} />`;
}

/**
 * Lines of a `<component>`.
 * @throws RangeError for settings that are unknown or out of order (a mistake in the program, not of the user)
 */
export function componentLines(component: Component, naming: Naming = USUAL_NAMING): string[] {
  const { name, architecture, settings, publicKeyToken = PUBLIC_KEY_TOKEN, language = 'neutral', versionScope = 'nonSxS' } = component;
  const attributes = { name, processorArchitecture: architecture, publicKeyToken, language, versionScope };
  return [`<${naming.element}component${attributeText(attributes)}>`, ...indent(settingLines(settings, name, naming, component.asRead)), `</${naming.element}component>`];
}

/**
 * Lines of settings.
 * @param path component and settings that they stand in, `Microsoft-Windows-Setup/UserData`
 */
export function settingLines(settings: readonly Setting[], path: string, naming: Naming = USUAL_NAMING, asRead = false): string[] {
  if (!asRead) requireOrder(settings, path);
  return settings.flatMap((item) => {
    const name = `${naming.element}${item.name}`;
    const attributes = attributeText({ ...(item.action && { [`${naming.wcm}action`]: item.action }), ...(item.keyValue !== undefined && { [`${naming.wcm}keyValue`]: item.keyValue }) });
    if (typeof item.value === 'string') return [`<${name}${attributes}>${escapeText(item.value)}</${name}>`];
    return [`<${name}${attributes}>`, ...indent(settingLines(item.value, `${path}/${item.name}`, naming, asRead)), `</${name}>`];
  });
}

function requireOrder(settings: readonly Setting[], path: string): void {
  const order = ELEMENT_ORDER[path];
  if (!order) throw new RangeError(`the order of the settings of ${path} is not known`);
  let last = 0;
  for (const { name } of settings) {
    const place = order.indexOf(name);
    if (place === -1) throw new RangeError(`${path} has no setting ${name}`);
    if (place < last) throw new RangeError(`${path}: ${name} is out of order`);
    last = place;
  }
}

export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function attributeText(attributes: Record<string, string>): string {
  return Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`).join('');
}

/** XML 1.0 has no way to write control characters; a setting with one could only come from a payload's name. */
export function escapeText(text: string): string {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) throw new RangeError(`a setting has a control character: ${JSON.stringify(text)}`);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
