import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackagePayload } from '../../operation.ts';
import type { PackageManifest } from '../parse-update-mum.ts';
import { PayloadError } from '../payload-error.ts';
import { withTemporaryFolder } from '../temporary-folder.ts';
import { extractFromCabinet } from './cabinet.ts';
import { packagePayload, unreadPackagePayload } from './package-payload.ts';
import { parsePackageProperties, propertiesKb } from './package-properties.ts';
import { manifestOf, readCabinetManifest } from './read-manifest.ts';
import { canReadWims, extractFromWim, listWim } from './wim-container.ts';

/** Cabinets of an .msu that hold no package: detection metadata and the deployment engine. */
const NO_PACKAGE = /^(wsusscan|desktopdeployment.*|onepackage\.aggregatedmetadata|toolsfordeployment.*)\.cab$/i;

/**
 * A classic .msu: a cabinet with WSUSSCAN.cab, one cabinet a package (with the servicing stack's since 2021),
 * `-pkgProperties.txt` and `.xml`. Source: KB 934307.
 */
export async function readClassicMsu(file: string): Promise<PackagePayload> {
  return withTemporaryFolder(async (folder) => {
    const manifests = await manifestsOf(await extractFromCabinet(file, '*.cab', folder));
    if (manifests.length === 0) throw noPackage(file);
    const [properties] = await extractFromCabinet(file, '*pkgProperties.txt', folder);
    const kb = properties === undefined ? undefined : propertiesKb(parsePackageProperties(await readFile(properties, 'latin1')));
    return packagePayload(file, 'msu', manifests, kb);
  });
}

/**
 * The .msu of Windows 11 24H2 and later: a WIM with `SSU-*.cab` and the update as `Windows11.0-KB*.wim` with its .psf.
 * Without wimlib-imagex only the file's name is known (see `unreadPackagePayload`).
 * Source: file lists of such updates (abbodi1406/BatUtil issue 49, Secant1006/PSFExtractor issue 4).
 */
export async function readWimMsu(file: string): Promise<PackagePayload> {
  if (!(await canReadWims())) return unreadPackagePayload(file);
  return withTemporaryFolder(async (folder) => {
    const members = await listWim(file);
    const take = (ending: string): Promise<string[]> => Promise.all(members.filter((member) => member.toLowerCase().endsWith(ending)).map((member) => extractFromWim(file, member, folder)));
    const manifests = await manifestsOf(await take('.cab'));
    for (const inner of await take('.wim')) {
      const member = (await listWim(inner)).find((name) => name.toLowerCase() === '/update.mum');
      if (member !== undefined) manifests.push(manifestOf(file, await readFile(await extractFromWim(inner, member, folder))));
    }
    if (manifests.length === 0) throw noPackage(file);
    return packagePayload(file, 'msu-wim', manifests);
  });
}

async function manifestsOf(cabinets: readonly string[]): Promise<PackageManifest[]> {
  const manifests: PackageManifest[] = [];
  for (const cabinet of cabinets.filter((name) => !NO_PACKAGE.test(path.basename(name)))) {
    const manifest = await readCabinetManifest(cabinet);
    if (manifest) manifests.push(manifest);
  }
  return manifests;
}

function noPackage(file: string): PayloadError {
  return new PayloadError(file, 'there is no package in it (no cabinet or image with an update.mum)', 'get the .msu again from the Microsoft Update Catalog');
}
