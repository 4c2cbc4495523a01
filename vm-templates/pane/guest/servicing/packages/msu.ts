import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractCabinet, magicOf } from './cabinet.ts';
import type { PackageManifest } from './mum.ts';
import { withPackage } from './package-add.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { wimlib } from '../imaging/wim.ts';

/** A package cabinet of an unpacked .msu. */
export interface MsuPackage {
  path: string;
  manifest: PackageManifest;
}
export interface UnpackedMsu {
  /** Private directory; the caller removes it. */
  directory: string;
  /** By file name: SSU-26100.2031-x64.cab comes before Windows11.0-KB5044284-x64.cab. Never empty. */
  packages: MsuPackage[];
}

/** Whether an .msu has the form since Windows 11 24H2: a WIM file instead of a cabinet. */
export function isWimMsu(file: string): boolean {
  return magicOf(file).startsWith('MSWIM');
}

/**
 * Unpacks a standalone update: a cabinet (or, since Windows 11 24H2, a WIM file) of package cabinets.
 * Errors: 0x8007000d neither of the two, 0x800f0805 no package in it.
 */
export async function unpackMsu(file: string): Promise<UnpackedMsu> {
  const directory = mkdtempSync(join(tmpdir(), 'pane-msu-'));
  if (isWimMsu(file)) await wimlib(['apply', file, '1', directory, '--no-acls']);
  else extractCabinet(file, directory);
  const packages = readdirSync(directory)
    .filter((name) => /\.cab$/i.test(name))
    .sort()
    .flatMap((name) => packageIn(join(directory, name)));
  if (packages.length === 0) throw new ServicingError(HR.INVALID_PACKAGE);
  return { directory, packages };
}

/** Cabinets with detection metadata (WSUSSCAN.cab) have no package manifest. */
function packageIn(path: string): MsuPackage[] {
  try {
    return [{ path, manifest: withPackage(path, (manifest) => manifest) }];
  } catch (error) {
    if (error instanceof ServicingError && error.hresult === HR.INVALID_PACKAGE) return [];
    throw error;
  }
}
