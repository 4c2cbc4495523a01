import { readFile } from 'node:fs/promises';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { AnswerFilePayload, PackageIdentity } from '../operation.ts';
import { PayloadError } from './payload-error.ts';

type Element = Record<string, unknown>;
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseAttributeValue: false, parseTagValue: false, removeNSPrefix: true });

/**
 * An answer file as text, and the packages that its `<servicing>` names. Only what apply-answer-file needs; the
 * answer file's own model judges the rest.
 * @throws PayloadError for what is no answer file
 */
export async function readAnswerFile(file: string): Promise<AnswerFilePayload> {
  const bytes = await readFile(file);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  const refuse = (reason: string): PayloadError => new PayloadError(file, reason, 'name a valid answer file (Unattend.xml)');
  const wellFormed = XMLValidator.validate(text);
  if (wellFormed !== true) throw refuse(`it is not well-formed XML (line ${wellFormed.err.line}: ${wellFormed.err.msg})`);
  const root = (parser.parse(text) as { unattend?: unknown }).unattend;
  if (root === undefined) throw refuse('its root is not <unattend>');
  const packages = elements(root, 'servicing').flatMap((servicing) => elements(servicing, 'package'));
  return {
    kind: 'answer-file',
    text,
    packages: packages.map((one) => {
      const [identity] = elements(one, 'assemblyIdentity');
      if (!identity) throw refuse('a <package> of its <servicing> has no <assemblyIdentity>');
      return { action: attribute(one, 'action'), identity: identityOf(identity) };
    }),
  };
}

function identityOf(element: Element): PackageIdentity {
  const language = attribute(element, 'language');
  return {
    name: attribute(element, 'name'),
    publicKeyToken: attribute(element, 'publicKeyToken'),
    architecture: attribute(element, 'processorArchitecture'),
    language: language.toLowerCase() === 'neutral' ? '' : language,
    version: attribute(element, 'version'),
  };
}

function elements(parent: unknown, name: string): Element[] {
  const value = typeof parent === 'object' && parent !== null ? (parent as Element)[name] : undefined;
  return (Array.isArray(value) ? value : [value]).filter((one): one is Element => typeof one === 'object' && one !== null);
}

function attribute(element: Element, name: string): string {
  const value = element[`@${name}`];
  return typeof value === 'string' ? value : '';
}
