import { child, childrenOf, type Element } from '../../servicing/xml.ts';
import { parseAnswerXml, UNATTEND_SPACE, XmlError } from './parse.ts';

export const PASSES = ['windowsPE', 'offlineServicing', 'generalize', 'specialize', 'auditSystem', 'auditUser', 'oobeSystem', 'oobeUser'] as const;
export type Pass = (typeof PASSES)[number];

export interface Component {
  name: string;
  /** `amd64`, `x86`, `arm64`, `wow64`, `neutral`; lower case. */
  architecture: string;
  element: Element;
}
export interface Settings {
  pass: Pass;
  /** Annotated as done in a cached file (`wasPassProcessed`): it is not run again. */
  processed: boolean;
  components: Component[];
}
/** A read answer file, in document order. */
export interface AnswerFile {
  /** The text as it stood in the file, without a byte order mark. */
  text: string;
  /** `<package>` elements of `<servicing>`. */
  packages: Element[];
  servicingProcessed: boolean;
  settings: Settings[];
}
/** A file that Setup cannot use as an answer file. */
export class AnswerFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AnswerFileError';
  }
}

const isTrue = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'true' || text?.trim() === '1';

/** Decodes an answer file's bytes: UTF-8, or UTF-16 with a byte order mark. */
export function decodeAnswerFile(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, 2 + ((bytes.length - 2) & ~1))).swap16().toString('utf16le');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

/**
 * Reads an answer file. Throws AnswerFileError when it is not well-formed, its root is not `unattend` in Microsoft's
 * namespace, a pass is unknown, or `<servicing>` does not come before every `<settings>` (the schema's order).
 */
export function readAnswerFile(bytes: Buffer): AnswerFile {
  const text = decodeAnswerFile(bytes);
  const root = parseRoot(text);
  if (root?.name !== 'unattend') throw new AnswerFileError(`The root element is not unattend of ${UNATTEND_SPACE}.`);
  const settings: Settings[] = [];
  const packages: Element[] = [];
  let servicingProcessed = false;
  let servicingSeen = 0;
  for (const element of root.children) {
    if (element.name === 'servicing') {
      servicingSeen += 1;
      if (settings.length > 0) throw new AnswerFileError('The servicing section comes after a settings section; the schema wants it first.');
      if (servicingSeen > 1) throw new AnswerFileError('There is more than one servicing section.');
      servicingProcessed = isTrue(element.attributes['waspassprocessed']);
      packages.push(...childrenOf(element, 'package'));
    } else if (element.name === 'settings') settings.push(readSettings(element));
    else if (element.name !== 'offlineImage') throw new AnswerFileError(`Unknown section ${element.name}.`);
  }
  return { text, packages, servicingProcessed, settings };
}

function parseRoot(text: string): Element | undefined {
  try {
    return parseAnswerXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new AnswerFileError(`The answer file is not well-formed XML: ${error.message}.`);
  }
}

function readSettings(element: Element): Settings {
  const word = element.attributes['pass'] ?? '';
  const pass = PASSES.find((name) => name === word);
  if (!pass) throw new AnswerFileError(`Unknown configuration pass ${word === '' ? '(none)' : word}.`);
  const components = childrenOf(element, 'component').map((component) => ({
    name: component.attributes['name'] ?? '',
    architecture: (component.attributes['processorarchitecture'] ?? '').toLowerCase(),
    element: component,
  }));
  const names = components.map(({ name, architecture }) => `${name} (${architecture})`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new AnswerFileError(`Pass ${pass} has the component ${twice} twice.`);
  return { pass, processed: isTrue(element.attributes['waspassprocessed']), components };
}

/** Whether a file has something left to do in a pass. The servicing section belongs to offlineServicing. */
export function hasPass(answer: AnswerFile, pass: Pass): boolean {
  if (pass === 'offlineServicing' && answer.packages.length > 0 && !answer.servicingProcessed) return true;
  return answer.settings.some((entry) => entry.pass === pass && !entry.processed && entry.components.length > 0);
}

/** A pass's components for an architecture; those of another architecture are left out, see ignoredComponents. */
export function componentsOf(answer: AnswerFile, pass: Pass, architecture: string): Component[] {
  return answer.settings
    .filter((entry) => entry.pass === pass && !entry.processed)
    .flatMap((entry) => entry.components)
    .filter((component) => component.architecture === architecture || component.architecture === 'neutral');
}

/** One line for the log per component of a pass that is for another architecture: it has no effect, which is a common trap. */
export function ignoredComponents(answer: AnswerFile, pass: Pass, architecture: string): string[] {
  const usable = componentsOf(answer, pass, architecture);
  return answer.settings
    .filter((entry) => entry.pass === pass && !entry.processed)
    .flatMap((entry) => entry.components)
    .filter((component) => !usable.includes(component))
    .map((component) => `Component [${component.name}] of pass [${pass}] is for [${component.architecture || 'no architecture'}], not for [${architecture}]; ignored.`);
}

/** The elements of all components of that name (case matters not), merged by looking at each in turn. */
export function component(components: Component[], name: string): Element | undefined {
  const found = components.filter((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found.length <= 1) return found[0]?.element;
  return { ...found[0]!.element, children: found.flatMap((entry) => entry.element.children) };
}

/** Element at a path of names; undefined where one is missing. */
export function at(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((current, name) => child(current, name), element);
}

/** Trimmed text at a path; undefined when there is none or it is empty. */
export function textAt(element: Element | undefined, ...path: string[]): string | undefined {
  return at(element, ...path)?.text.trim() || undefined;
}

export function flagAt(element: Element | undefined, ...path: string[]): boolean {
  return isTrue(textAt(element, ...path));
}

/** List items sorted by their `Order` (items without one keep their place at the end). */
export function ordered(list: Element | undefined, name: string): Element[] {
  const order = (element: Element): number => Number(textAt(element, 'Order') ?? Number.MAX_SAFE_INTEGER);
  return childrenOf(list, name)
    .map((element, index) => ({ element, index }))
    .sort((a, b) => order(a.element) - order(b.element) || a.index - b.index)
    .map(({ element }) => element);
}
