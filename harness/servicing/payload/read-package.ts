import path from 'node:path';
import type { PackagePayload } from '../operation.ts';
import { containerKind } from './package/container-kind.ts';
import { packagePayload } from './package/package-payload.ts';
import { readCabinetManifest } from './package/read-manifest.ts';
import { readClassicMsu, readWimMsu } from './package/read-msu.ts';
import { PayloadError } from './payload-error.ts';

/**
 * Facts of a package file: a .cab from its `update.mum`, an .msu (cabinet, or WIM since Windows 11 24H2) from the
 * packages inside it. Tools: see `extractFromCabinet`, `listWim`.
 * @throws PayloadError for a damaged file, or one that is no package
 */
export async function readPackage(file: string): Promise<PackagePayload> {
  const isMsu = path.extname(file).toLowerCase() === '.msu';
  const kind = await containerKind(file);
  if (kind === 'other') throw new PayloadError(file, `it is not a cabinet (no MSCF signature)${isMsu ? ', and no WIM' : ''}`, 'name a .cab or .msu package, or get the file again');
  if (isMsu) return kind === 'cabinet' ? readClassicMsu(file) : readWimMsu(file);
  if (kind === 'wim') throw new PayloadError(file, 'it is a WIM (a newer .msu), not a cabinet', 'DISM goes by the name: give it the ending .msu if it is one');
  const manifest = await readCabinetManifest(file);
  if (manifest === undefined)
    throw new PayloadError(file, 'the cabinet has no update.mum, so it is no Windows package', 'name the .cab of a package; an .msu must keep its ending');
  return packagePayload(file, 'cab', [manifest]);
}
