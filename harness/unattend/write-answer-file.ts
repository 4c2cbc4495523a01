import { PASSES, type AnswerFile, type Component, type ServicingPackage, type Setting } from './answer-file.ts';
import { ELEMENT_ORDER } from './element-order.ts';

/** Microsoft's public key token, of every component and package of Windows. */
export const PUBLIC_KEY_TOKEN = '31bf3856ad364e35';
const NAMESPACE = 'urn:schemas-microsoft-com:unattend';
const WCM = 'http://schemas.microsoft.com/WMIConfig/2002/State';

/**
 * The text of an answer file: UTF-8, CRLF, `<servicing>` first, passes in the order in which they run.
 * @throws RangeError for settings that are unknown or out of order (a mistake in the program, not of the user)
 */
export function writeAnswerFile({ servicing, settings }: AnswerFile): string {
  const lines = ['<?xml version="1.0" encoding="utf-8"?>', `<unattend xmlns="${NAMESPACE}" xmlns:wcm="${WCM}">`];
  if (servicing.length > 0) lines.push('  <servicing>', ...servicing.flatMap(writePackage), '  </servicing>');
  for (const { pass, components } of settings.toSorted((left, right) => PASSES.indexOf(left.pass) - PASSES.indexOf(right.pass))) {
    if (components.length === 0) continue;
    lines.push(`  <settings pass="${pass}">`, ...components.flatMap(writeComponent), '  </settings>');
  }
  lines.push('</unattend>', '');
  return lines.join('\r\n');
}

function writePackage({ action, identity, source, selections = [] }: ServicingPackage): string[] {
  const attributes = { name: identity.name, version: identity.version, processorArchitecture: identity.architecture, publicKeyToken: identity.publicKeyToken, language: identity.language };
  return [
    `    <package action="${action}">`,
    `      <assemblyIdentity${writeAttributes(attributes)} />`,
    ...selections.map((selection) => `      <selection${writeAttributes({ name: selection.name, state: String(selection.state) })} />`),
    ...(source === undefined ? [] : [`      <source${writeAttributes({ location: source })} />`]),
    '    </package>',
  ];
}

function writeComponent({ name, architecture, settings }: Component): string[] {
  const attributes = { name, processorArchitecture: architecture, publicKeyToken: PUBLIC_KEY_TOKEN, language: 'neutral', versionScope: 'nonSxS' };
  return [`    <component${writeAttributes(attributes)}>`, ...writeSettings(settings, name, '      '), '    </component>'];
}

function writeSettings(settings: readonly Setting[], path: string, indent: string): string[] {
  requireOrder(settings, path);
  return settings.flatMap((item) => {
    const attributes = writeAttributes({ ...(item.action && { 'wcm:action': item.action }), ...(item.keyValue !== undefined && { 'wcm:keyValue': item.keyValue }) });
    if (typeof item.value === 'string') return [`${indent}<${item.name}${attributes}>${escapeText(item.value)}</${item.name}>`];
    return [`${indent}<${item.name}${attributes}>`, ...writeSettings(item.value, `${path}/${item.name}`, `${indent}  `), `${indent}</${item.name}>`];
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

function writeAttributes(attributes: Record<string, string>): string {
  return Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`).join('');
}

/** XML 1.0 has no way to write control characters; a setting with one could only come from a payload's name. */
function escapeText(text: string): string {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) throw new RangeError(`a setting has a control character: ${JSON.stringify(text)}`);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
