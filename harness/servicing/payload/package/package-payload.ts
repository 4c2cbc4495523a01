import path from 'node:path';
import type { PackagePayload } from '../../operation.ts';
import type { PackageManifest } from '../parse-update-mum.ts';
import { inServicingOrder, packageRole } from './package-role.ts';
import { parseUpdateFileName } from './update-file-name.ts';

/**
 * The payload of an update file from the manifests inside it. The last one in servicing order is what the file is about
 * (of a combined update the cumulative update, not the servicing stack before it).
 * @param manifests at least one
 * @param kb when it is written somewhere else than in manifest and file name
 */
export function packagePayload(file: string, container: PackagePayload['container'], manifests: readonly PackageManifest[], kb?: string): PackagePayload {
  const ordered = inServicingOrder(manifests);
  const main = ordered.at(-1)!;
  const role = packageRole(main);
  const known = kb ?? manifestKb(main, role) ?? parseUpdateFileName(path.basename(file)).kb;
  return {
    kind: 'package',
    identity: main.identity,
    releaseType: main.releaseType,
    ...(main.restart !== undefined && { restart: main.restart }),
    container,
    ...(known !== undefined && { kb: known }),
    role,
    ...(main.permanent && { permanent: true }),
    contains: ordered.map(({ identity }) => identity),
  };
}

/** Features on demand carry numbers that are no articles (`KB777778`). */
function manifestKb({ identifier, identity }: PackageManifest, role: PackagePayload['role']): string | undefined {
  if (role === 'feature-on-demand' || role === 'language-pack') return undefined;
  const number = /(?:^|_)KB(\d{6,8})(?!\d)/i.exec(identifier ?? '') ?? /(?:^|_)KB(\d{6,8})(?!\d)/i.exec(identity.name);
  return number ? `KB${number[1]!}` : undefined;
}

/**
 * The payload of a WIM-form .msu that cannot be looked into here: only its name is known. The identity's name and
 * version are empty, the role is `other`, and it contains nothing that is known.
 */
export function unreadPackagePayload(file: string): PackagePayload {
  const { kb, architecture } = parseUpdateFileName(path.basename(file));
  return {
    kind: 'package',
    identity: { name: '', publicKeyToken: '', architecture: architecture ?? '', language: '', version: '' },
    releaseType: '',
    container: 'msu-wim',
    ...(kb !== undefined && { kb }),
    role: 'other',
    contains: [],
  };
}
