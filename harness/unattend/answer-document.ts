import { AnswerFileError } from './answer-file-error.ts';
import { PASSES, WCM_NAMESPACE, type Pass } from './answer-file.ts';
import { attributeOf, elementsOf, qualifiedAttributeOf, type XmlDocument, type XmlElement } from './xml/nodes.ts';
import { placeOf } from './xml/place.ts';
import { readDocument } from './xml/read-document.ts';

/**
 * An answer file as a lossless document.
 * @throws AnswerFileError when it is not well-formed or its root is not `<unattend>`
 */
export function readAnswerDocument(text: string): XmlDocument {
  const document = readDocument(text);
  if (document.root.localName !== 'unattend') throw new AnswerFileError(`the root element is <${document.root.name}>, not <unattend>`, placeOf(text, document.root.start));
  return document;
}

/** A `<settings>` element; `pass` is undefined when its name is none of Windows. */
export interface PassElement {
  element: XmlElement;
  name: string;
  pass: Pass | undefined;
}
export function passElements({ root }: XmlDocument): PassElement[] {
  return elementsOf(root, 'settings').map((element) => {
    const name = attributeOf(element, 'pass') ?? '';
    return { element, name, pass: PASSES.find((candidate) => candidate.toLowerCase() === name.toLowerCase()) };
  });
}

export function packageElements({ root }: XmlDocument): XmlElement[] {
  return elementsOf(root, 'servicing').flatMap((servicing) => elementsOf(servicing, 'package'));
}

/** `wcm:action`, `wcm:keyValue`; a file that binds the prefix to something else but calls it `wcm` is read as meant. */
export function wcmAttributeOf(element: XmlElement, localName: 'action' | 'keyValue'): string | undefined {
  return qualifiedAttributeOf(element, WCM_NAMESPACE, localName) ?? attributeOf(element, `wcm:${localName}`);
}

/** The element at a path of local names, the first of each; undefined when there is none. */
export function elementAt(element: XmlElement, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => (at ? elementsOf(at, name)[0] : undefined), element);
}
