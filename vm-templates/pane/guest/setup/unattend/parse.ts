import type { Element } from '../../servicing/xml.ts';
import type { XmlElement } from '../../winrm/xml/element.ts';
import { parseXml, XmlError } from '../../winrm/xml/parse.ts';

export const UNATTEND_SPACE = 'urn:schemas-microsoft-com:unattend';
/** Namespace of `wcm:action` and `wcm:keyValue`, whatever prefix the file gives it. */
const WCM = '{http://schemas.microsoft.com/WMIConfig/2002/State}';
/** Elements of `<servicing>` carry it where they were copied from an update's own manifest. */
const ASSEMBLY_SPACE = 'urn:schemas-microsoft-com:asm.v3';

function convert(element: XmlElement): Element | undefined {
  if (element.space !== UNATTEND_SPACE && element.space !== ASSEMBLY_SPACE) return undefined;
  const attributes: Record<string, string> = {};
  for (const [name, value] of element.attributes) {
    if (name.startsWith(WCM)) attributes[name.slice(WCM.length).toLowerCase()] = value;
    else if (!name.startsWith('{')) attributes[name.toLowerCase()] = value;
  }
  // `wcm:action="remove"` takes an item out of a list: for whoever reads the file it is not there.
  if (attributes['action'] === 'remove' && element.attributes.has(`${WCM}action`)) return undefined;
  return { name: element.name, attributes, children: element.children.map(convert).filter((child) => child !== undefined), text: element.text };
}

/**
 * The root of an answer file with what belongs to it: elements of other namespaces (tools keep their own data in answer
 * files) are left out. Undefined when the root itself is of another namespace. Throws XmlError.
 */
export function parseAnswerXml(text: string): Element | undefined {
  return convert(parseXml(text));
}
export { XmlError };
