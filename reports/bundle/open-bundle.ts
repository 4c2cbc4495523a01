import { randomBytes } from 'node:crypto';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { bundleError } from './bundle-error.ts';
import type { BundleLimits } from './bundle-limits.ts';
import { verifyBundle, type BundleVerification } from './verify-bundle.ts';

export interface OpenedBundle {
  /** A run's folder, to be read only. */
  folder: string;
  verified: BundleVerification;
  /** Removes the folder. Idempotent. */
  remove: () => Promise<void>;
}

/**
 * Unpacks a bundle into a private temporary folder for as long as it is needed, after it was verified. The folder goes when
 * `remove` is called, and also when this process is killed.
 * @throws WimproofError `WP-BUNDLE-*`; `WP-BUNDLE-EVIDENCE` (infrastructure) when it does not verify
 */
export async function openBundle(file: string, options: { limits?: BundleLimits; signal?: AbortSignal } = {}): Promise<OpenedBundle> {
  const ledger = await Ledger.open('bundle');
  try {
    const { path } = await ledger.temporaryFolder('what is in a bundle');
    const verified = await verifyBundle(file, { ...options, folder: path, everything: true });
    if (!verified.ok) throw notVerified(file, verified);
    return { folder: path, verified, remove: async () => void (await ledger.close()) };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

/**
 * Verifies a bundle. With `extract` a verified one is unpacked into that new folder; else only what verdicts rest on is
 * written, to a private temporary folder that is gone afterwards.
 * @throws WimproofError `WP-BUNDLE-*`, as `verifyBundle`; `WP-BUNDLE-EXTRACT` (scenario) when the folder is there already
 */
export async function checkBundle(file: string, options: { extract?: string; limits?: BundleLimits; signal?: AbortSignal } = {}): Promise<BundleVerification> {
  const { extract, ...rest } = options;
  const ledger = await Ledger.open('verify');
  try {
    if (extract === undefined) return await verifyBundle(file, { ...rest, folder: (await ledger.temporaryFolder('what is in a bundle')).path });
    const target = resolve(extract);
    if (await lstat(target).catch(() => undefined)) throw bundleError('WP-BUNDLE-EXTRACT', 'scenario', `${extract} is there already`, 'name a new folder with --extract, or remove this one');
    const unfinished = join(dirname(target), `.${basename(target)}.part-${randomBytes(4).toString('hex')}`);
    const record = ledger.add({ kind: 'folder', path: unfinished, what: 'what is in a bundle' });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const verified = await verifyBundle(file, { ...rest, folder: unfinished, everything: true });
    if (verified.ok) await rename(unfinished, target);
    else await rm(unfinished, { recursive: true, force: true });
    record.strike();
    return verified;
  } finally {
    // Also what an error or a signal left.
    await ledger.close();
  }
}

function notVerified(file: string, { problems }: BundleVerification): Error {
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
  return bundleError('WP-BUNDLE-EVIDENCE', 'infrastructure', `${file} does not verify: ${problems[0]?.text ?? ''}${more}`, "'wimproof verify' lists all of it; get the bundle again from where it was made");
}
