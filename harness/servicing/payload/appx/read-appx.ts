import { open } from 'node:fs/promises';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { AppxPayload } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';
import { publisherId } from './publisher-id.ts';
import { readZipDirectory, readZipEntry, ZipFormatError } from './zip-entry.ts';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false, removeNSPrefix: true });

/**
 * Facts of an .appx or .msix from its AppxManifest.xml, or of a bundle from its AppxBundleManifest.xml.
 * Source: "An overview of Package Identity in Windows apps": `Name_Version_Architecture_ResourceId_PublisherId`; a bundle
 * is `neutral` with resource id `~`.
 * @throws PayloadError
 */
export async function readAppx(file: string): Promise<AppxPayload> {
  const damaged = (reason: string, original?: unknown): PayloadError => new PayloadError(file, reason, 'name an .appx, .msix, .appxbundle or .msixbundle, or get the file again', original);
  const archive = await open(file);
  try {
    const entries = await readZipDirectory(archive);
    const entry = (name: string) => entries.find((one) => one.name.replaceAll('\\', '/').toLowerCase() === name);
    const bundle = entry('appxmetadata/appxbundlemanifest.xml');
    const manifest = bundle ?? entry('appxmanifest.xml');
    if (!manifest) throw damaged('it has no AppxManifest.xml, so it is no app package');
    return identityOf((await readZipEntry(archive, manifest)).toString('utf8').replace(/^\uFEFF/, ''), bundle !== undefined, damaged);
  } catch (error) {
    if (error instanceof ZipFormatError) throw damaged(error.message, error);
    throw error;
  } finally {
    await archive.close();
  }
}

function identityOf(text: string, isBundle: boolean, damaged: (reason: string) => PayloadError): AppxPayload {
  if (XMLValidator.validate(text) !== true) throw damaged('its manifest is damaged');
  const root = parser.parse(text) as Record<string, { Identity?: Record<string, unknown> } | undefined>;
  const identity = root[isBundle ? 'Bundle' : 'Package']?.Identity;
  const value = (name: string): string | undefined => (typeof identity?.[name] === 'string' && identity[name] !== '' ? identity[name] : undefined);
  const [name, version, publisher] = [value('Name'), value('Version'), value('Publisher')];
  if (name === undefined || version === undefined || publisher === undefined) throw damaged('the <Identity> of its manifest lacks Name, Version or Publisher');
  const architecture = isBundle ? 'neutral' : (value('ProcessorArchitecture')?.toLowerCase() ?? 'neutral');
  const resourceId = isBundle ? '~' : (value('ResourceId') ?? '');
  return { kind: 'appx', fullName: [name, version, architecture, resourceId, publisherId(publisher)].join('_'), name, version, architecture, publisher };
}
