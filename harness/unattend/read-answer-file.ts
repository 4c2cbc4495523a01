import { AnswerFileError } from './answer-file-error.ts';
import { packageElements, passElements, readAnswerDocument, wcmAttributeOf } from './answer-document.ts';
import { PACKAGE_ACTIONS, PUBLIC_KEY_TOKEN, type AnswerFile, type Component, type ServicingPackage, type Setting } from './answer-file.ts';
import { attributeOf, elementsOf, textOf, type XmlElement } from './xml/nodes.ts';
import { placeOf } from './xml/place.ts';

export { AnswerFileError } from './answer-file-error.ts';

/**
 * Reads an answer file into the model, settings of every kind, in the order of the file. Comments and what belongs to no
 * component are not in it; `readAnswerDocument` keeps them.
 * @param text already decoded
 * @throws AnswerFileError when it is not well-formed, its root is not `<unattend>`, or a pass or package action is unknown
 */
export function readAnswerFile(text: string): AnswerFile {
  const document = readAnswerDocument(text);
  return {
    servicing: packageElements(document).map((element) => readPackage(element, text)),
    settings: passElements(document).map(({ element, name, pass }) => {
      if (!pass) throw new AnswerFileError(`unknown configuration pass '${name}'`, placeOf(text, element.start));
      return { pass, components: elementsOf(element, 'component').map(readComponent) };
    }),
  };
}

export function readComponent(element: XmlElement): Component {
  const attribute = (name: string): string => attributeOf(element, name) ?? '';
  const [publicKeyToken, language, versionScope] = [attribute('publicKeyToken'), attribute('language'), attribute('versionScope')];
  return {
    name: attribute('name'),
    architecture: attribute('processorArchitecture'),
    ...(publicKeyToken !== PUBLIC_KEY_TOKEN && { publicKeyToken }),
    ...(language !== 'neutral' && { language }),
    ...(versionScope !== 'nonSxS' && { versionScope }),
    settings: elementsOf(element).map(readSetting),
  };
}

export function readSetting(element: XmlElement): Setting {
  const children = elementsOf(element);
  const keyValue = wcmAttributeOf(element, 'keyValue');
  return {
    name: element.localName,
    ...(wcmAttributeOf(element, 'action') === 'add' && { action: 'add' as const }),
    ...(keyValue !== undefined && { keyValue }),
    value: children.length > 0 ? children.map(readSetting) : textOf(element).trim(),
  };
}

/** @param text of the whole file, to say where something is wrong */
export function readPackage(element: XmlElement, text: string): ServicingPackage {
  const identity = elementsOf(element, 'assemblyIdentity')[0];
  const attribute = (name: string): string => (identity && attributeOf(identity, name)) ?? '';
  const written = attributeOf(element, 'action') ?? '';
  const action = PACKAGE_ACTIONS.find((candidate) => candidate === written);
  if (!action) throw new AnswerFileError(`unknown action '${written}' of a package`, placeOf(text, element.start));
  const [source, ...furtherSources] = elementsOf(element, 'source').map((each) => attributeOf(each, 'location') ?? '');
  const selections = elementsOf(element, 'selection').map((each) => ({ name: attributeOf(each, 'name') ?? '', state: ['true', '1'].includes((attributeOf(each, 'state') ?? '').toLowerCase()) }));
  return {
    action,
    identity: { name: attribute('name'), version: attribute('version'), architecture: attribute('processorArchitecture'), publicKeyToken: attribute('publicKeyToken'), language: attribute('language') },
    ...(source !== undefined && { source }),
    ...(furtherSources.length > 0 && { furtherSources }),
    ...(selections.length > 0 && { selections }),
  };
}
