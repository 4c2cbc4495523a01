import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { PackagePayload } from '../operation.ts';

/** The manifest cannot be understood; the caller names the file. */
export class UpdateMumError extends Error {}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false, removeNSPrefix: true });

/**
 * The facts of a package from its `update.mum`, the package manifest at the root of its cabinet.
 * @throws UpdateMumError when it is cut off, no XML, or no package manifest
 */
export function parseUpdateMum(bytes: Buffer): PackagePayload {
  const text = decode(bytes);
  const wellFormed = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (wellFormed !== true) throw new UpdateMumError(`update.mum is damaged (line ${wellFormed.err.line}: ${wellFormed.err.msg})`);
  const root = parser.parse(text) as { assembly?: Element };
  const assembly = root.assembly;
  if (!assembly || typeof assembly !== 'object') throw new UpdateMumError('update.mum has no <assembly>');
  const identity = assembly['assemblyIdentity'] as Attributes | undefined;
  const update = assembly['package'] as Attributes | undefined;
  if (!identity) throw new UpdateMumError('update.mum has no <assemblyIdentity>');
  if (!update || typeof update !== 'object') throw new UpdateMumError('update.mum has no <package>: it is the manifest of a component');
  const attribute = (name: string): string => {
    const value = identity[name];
    if (typeof value !== 'string' || value === '') throw new UpdateMumError(`the <assemblyIdentity> of update.mum has no ${name}`);
    return value;
  };
  const language = attribute('language');
  return {
    kind: 'package',
    identity: {
      name: attribute('name'),
      publicKeyToken: attribute('publicKeyToken'),
      architecture: attribute('processorArchitecture'),
      language: language.toLowerCase() === 'neutral' ? '' : language,
      version: attribute('version'),
    },
    releaseType: typeof update['releaseType'] === 'string' ? update['releaseType'] : '',
    ...(typeof update['restart'] === 'string' && { restart: update['restart'] }),
  };
}

type Attributes = Record<string, unknown>;
type Element = Record<string, unknown>;

/** Manifests are UTF-8 as a rule; some tools save UTF-16 with a byte order mark. */
function decode(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
