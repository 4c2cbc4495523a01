import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PASSES, type AnswerFile, type Component, type Pass, type ServicingPackage, type Setting } from './answer-file.ts';

/** The text is no answer file. */
export class AnswerFileError extends Error {}

/** One node as fast-xml-parser gives it with `preserveOrder`: one tag with its children, and its attributes. */
type Node = Record<string, unknown> & { ':@'?: Record<string, string> };

const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true, trimValues: true });

/**
 * Reads an answer file into the model, settings of every kind, in the order of the file.
 * @param text already decoded
 * @throws AnswerFileError when it is not well-formed or its root is not `<unattend>`
 */
export function readAnswerFile(text: string): AnswerFile {
  const xml = text.replace(/^\uFEFF/, '');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new AnswerFileError(`line ${valid.err.line}: ${valid.err.msg}`);
  const root = (parser.parse(xml) as Node[]).find((node) => tagOf(node) === 'unattend');
  if (!root) throw new AnswerFileError('the root element is not <unattend>');
  const children = childrenOf(root);
  return {
    servicing: children.filter((node) => tagOf(node) === 'servicing').flatMap((node) => childrenOf(node).map(readPackage)),
    settings: children
      .filter((node) => tagOf(node) === 'settings')
      .map((node) => ({ pass: readPass(node), components: childrenOf(node).filter((child) => tagOf(child) === 'component').map(readComponent) })),
  };
}

function readPass(node: Node): Pass {
  const pass = attribute(node, 'pass');
  const known = PASSES.find((candidate) => candidate.toLowerCase() === pass.toLowerCase());
  if (!known) throw new AnswerFileError(`unknown configuration pass '${pass}'`);
  return known;
}

function readComponent(node: Node): Component {
  return { name: attribute(node, 'name'), architecture: attribute(node, 'processorArchitecture'), settings: childrenOf(node).map(readSetting) };
}

function readSetting(node: Node): Setting {
  const children = childrenOf(node);
  const action = attribute(node, 'wcm:action');
  const keyValue = attribute(node, 'wcm:keyValue');
  return {
    name: tagOf(node),
    ...(action === 'add' && { action }),
    ...(keyValue !== '' && { keyValue }),
    value: children.length > 0 ? children.map(readSetting) : textOf(node),
  };
}

function readPackage(node: Node): ServicingPackage {
  const child = (name: string): Node[] => childrenOf(node).filter((candidate) => tagOf(candidate) === name);
  const identity = child('assemblyIdentity')[0] ?? {};
  const source = child('source')[0];
  const selections = child('selection').map((selection) => ({ name: attribute(selection, 'name'), state: attribute(selection, 'state').toLowerCase() === 'true' }));
  return {
    action: attribute(node, 'action') as ServicingPackage['action'],
    identity: {
      name: attribute(identity, 'name'),
      version: attribute(identity, 'version'),
      architecture: attribute(identity, 'processorArchitecture'),
      publicKeyToken: attribute(identity, 'publicKeyToken'),
      language: attribute(identity, 'language'),
    },
    ...(source && { source: attribute(source, 'location') }),
    ...(selections.length > 0 && { selections }),
  };
}

function tagOf(node: Node): string {
  const tag = Object.keys(node).find((key) => key !== ':@') ?? '';
  return tag.replace(/^[^:]*:/, '');
}
/** Child elements; text and comments are passed over. */
function childrenOf(node: Node): Node[] {
  const value = Object.entries(node).find(([key]) => key !== ':@')?.[1];
  return Array.isArray(value) ? (value as Node[]).filter((child) => !('#text' in child)) : [];
}
function textOf(node: Node): string {
  const value = Object.entries(node).find(([key]) => key !== ':@')?.[1];
  return Array.isArray(value) ? (value as Node[]).map((child) => String(child['#text'] ?? '')).join('') : '';
}
function attribute(node: Node, name: string): string {
  return node[':@']?.[name] ?? '';
}
