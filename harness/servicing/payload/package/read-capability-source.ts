import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { PackagePayload } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';
import type { CapabilityIdentity } from '../parse-update-mum.ts';
import { packagePayload } from './package-payload.ts';
import { readCabinetManifest } from './read-manifest.ts';

/**
 * The package of a folder of Features on Demand that is the capability.
 * @param capability `Language.Basic~~~de-DE~0.0.1.0`
 * @throws PayloadError when no .cab of the folder is that capability; it says which ones there are
 */
export async function readCapabilitySource(folder: string, capability: string): Promise<PackagePayload> {
  const wanted = parseCapability(capability);
  if (!wanted) throw new PayloadError(folder, `'${capability}' is not the name of a capability`, 'write it as DISM /Get-Capabilities does: Name~~~language~0.0.1.0');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const cabinets = entries.filter((entry) => entry.isFile() && /\.cab$/i.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name)).sort();
  const others: string[] = [];
  for (const cabinet of cabinets) {
    const manifest = await readCabinetManifest(cabinet);
    if (manifest?.capabilities.some((one) => isSame(one, wanted))) return packagePayload(cabinet, 'cab', [manifest]);
    others.push(...(manifest?.capabilities ?? []).map(formatCapability));
  }
  const found = cabinets.length === 0 ? 'it holds no .cab' : others.length === 0 ? 'none of its .cab is a capability' : `it has ${[...new Set(others)].slice(0, 8).join(', ')}`;
  throw new PayloadError(folder, `the folder has no .cab of ${capability}: ${found}`, 'name the folder with the Features on Demand of the image\'s own build, or correct the capability');
}

/** `Name~publicKeyToken~architecture~language~version`; the parts in between may be empty. Undefined for another shape. */
export function parseCapability(text: string): CapabilityIdentity | undefined {
  const parts = text.split('~');
  if (parts.length !== 5 || parts[0] === '' || !/^\d+(\.\d+){0,3}$/.test(parts[4]!)) return undefined;
  return { name: parts[0]!, language: parts[3]!, version: parts[4]! };
}

/** As DISM prints it: version 1.0 of a manifest is 0.0.1.0. */
export function formatCapability({ name, language, version }: CapabilityIdentity): string {
  return `${name}~~~${language}~${fourParts(version)}`;
}

function isSame(left: CapabilityIdentity, right: CapabilityIdentity): boolean {
  return formatCapability(left).toLowerCase() === formatCapability(right).toLowerCase();
}

function fourParts(version: string): string {
  return [...Array<string>(Math.max(0, 4 - version.split('.').length)).fill('0'), ...version.split('.')].join('.');
}
