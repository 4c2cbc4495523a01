import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { imageError } from './image-error.ts';
import type { WimImage } from './image-info.ts';

/** PROCESSOR_ARCHITECTURE_* of winnt.h, as WIM images carry it in WINDOWS/ARCH. */
const architectures: Record<string, string> = { '0': 'x86', '5': 'arm', '6': 'ia64', '9': 'amd64', '12': 'arm64' };

type Node = Record<string, unknown>;
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, parseAttributeValue: false, isArray: (name) => name === 'IMAGE' || name === 'LANGUAGE' });

function child(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Node)[name] : undefined;
}
/** The text of an element; empty when it is missing. An element with attributes arrives as an object. */
function text(node: unknown, name: string): string {
  const value = child(node, name);
  if (typeof value === 'string') return value.trim();
  const inner = child(value, '#text');
  return typeof inner === 'string' ? inner.trim() : '';
}

/**
 * The images that a WIM's XML data describes, by index. Images that are no Windows (data, provisioning packages) have
 * no WINDOWS element: their architecture, version and edition are empty.
 * @param bytes UTF-16LE, with or without byte order mark
 * @throws WimproofError `WP-WIM-XML`, `WP-WIM-ENCRYPTED`
 */
export function parseWimXml(bytes: Buffer, name: string): WimImage[] {
  const bad = (what: string, original?: unknown) => imageError('WP-WIM-XML', `The XML data of ${name} is damaged: ${what}`, 'Download or copy the image again and compare its digest', original);
  if (bytes.length % 2 !== 0) throw bad('it has an odd number of bytes, and UTF-16 never has');
  const xml = bytes.toString('utf16le').replace(/^\ufeff/, '').replace(/\0+$/, '');
  // A document type could define entities; no WIM has one.
  if (xml.includes('<!DOCTYPE')) throw bad('it has a document type declaration');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw bad(`${valid.err.msg} (line ${valid.err.line}, column ${valid.err.col})`);
  let root: unknown;
  try {
    root = child(parser.parse(xml), 'WIM');
  } catch (error) {
    throw bad((error as Error).message, error);
  }
  if (root === undefined) throw bad('its root element is not WIM');
  // An element ESD/ENCRYPTED is what tells an encrypted .esd (wimlib's reader refuses by it, too).
  if (child(child(root, 'ESD'), 'ENCRYPTED') !== undefined) throw imageError('WP-WIM-ENCRYPTED', `${name} is encrypted, as Windows Update downloads it: nothing but Windows' own upgrade can open it`, 'Name the .esd or .iso that the Media Creation Tool makes, which is not encrypted');
  const list = child(root, 'IMAGE');
  const images = (Array.isArray(list) ? list : []).map((image: unknown) => toImage(image, bad));
  images.sort((a, b) => a.index - b.index);
  images.forEach((image, at) => {
    if (image.index !== at + 1) throw bad(`the image numbers are not 1 to ${images.length}`);
  });
  return images;
}

function toImage(image: unknown, bad: (what: string) => Error): WimImage {
  const index = String(child(image, '@INDEX') ?? '');
  if (!/^[1-9]\d{0,8}$/.test(index)) throw bad(`an image has the number '${index}'`);
  const totalBytes = text(image, 'TOTALBYTES');
  if (!/^\d*$/.test(totalBytes)) throw bad(`TOTALBYTES of image ${index} is '${totalBytes}'`);
  const windows = child(image, 'WINDOWS');
  const version = child(windows, 'VERSION');
  const languages = child(windows, 'LANGUAGES');
  const list = child(languages, 'LANGUAGE');
  const arch = text(windows, 'ARCH');
  // NAME may be missing in images made by others than Setup; DISPLAYNAME is what Setup shows.
  const displayName = text(image, 'DISPLAYNAME');
  const name = text(image, 'NAME') || displayName;
  return {
    index: Number(index),
    name,
    ...(displayName !== '' && displayName !== name && { displayName }),
    description: text(image, 'DESCRIPTION') || text(image, 'DISPLAYDESCRIPTION'),
    architecture: arch === '' ? '' : (architectures[arch] ?? `unknown (${arch})`),
    version: version === undefined ? '' : ['MAJOR', 'MINOR', 'BUILD', 'SPBUILD'].map((part) => text(version, part) || '0').join('.'),
    editionId: text(windows, 'EDITIONID'),
    installationType: text(windows, 'INSTALLATIONTYPE'),
    languages: (Array.isArray(list) ? list : []).map(String),
    defaultLanguage: text(languages, 'DEFAULT'),
    totalBytes: Number(totalBytes || '0'),
  };
}
