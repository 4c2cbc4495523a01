import { realpath, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { BUNDLE_LIMITS } from '../../reports/bundle/bundle-limits.ts';
import type { Manifest } from '../../reports/bundle/manifest.ts';
import type { RunVerification } from '../../reports/bundle/run-verification.ts';
import type { BundleVerification } from '../../reports/bundle/verify-bundle.ts';
import { sizeOption } from './bundle-command.ts';

export interface VerifyCommandOptions {
  extract?: string;
  maxUnpacked: number;
}

/** `wimproof verify BUNDLE`: whether the evidence of a run can be trusted. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description('check a bundle or the folder of a run: digests, verdicts, comparisons, journal')
    .argument('[bundle]', 'a bundle, or a run folder (default: the latest)', 'runs/latest')
    .option('--extract <folder>', 'unpack a bundle that verifies into this new folder')
    .option('--max-unpacked <size>', 'refuse a bundle that would unpack to more', sizeOption, BUNDLE_LIMITS.unpackedBytes)
    .action(async (bundle: string, options: VerifyCommandOptions) => {
      process.exitCode = await verify(bundle, options);
    });
}

/** Returns the exit code: 0, or 3 when the evidence cannot be trusted. What is no bundle and no run is thrown. */
async function verify(path: string, { extract, maxUnpacked }: VerifyCommandOptions): Promise<number> {
  const [{ checkBundle }, { verifyRun }, { readManifest }, { bundleError }, { requireRunFolder }, { untilInterrupted }, { withFileErrors }, { bytes, plural }, { inertLine }, { exitCodeOfError }] = await Promise.all([
    import('../../reports/bundle/open-bundle.ts'),
    import('../../reports/bundle/verify-run.ts'),
    import('../../reports/bundle/verify-manifest.ts'),
    import('../../reports/bundle/bundle-error.ts'),
    import('../../reports/bundle/run-folder.ts'),
    import('./until-interrupted.ts'),
    import('./with-file-errors.ts'),
    import('../../reports/quantity.ts'),
    import('../../reports/inert-text.ts'),
    import('../verify/verdict.ts'),
  ]);
  const say = (line: string): void => void process.stdout.write(`${inertLine(line)}\n`);
  const folder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (folder && extract !== undefined) throw bundleError('WP-BUNDLE-EXTRACT', 'scenario', `${path} is a folder: there is nothing to unpack`, 'leave --extract out, or name a bundle');
  let archive: BundleVerification | undefined;
  let manifest: Manifest | undefined;
  const refused = { code: 'WP-BUNDLE-READ', cause: `${path} cannot be checked`, mend: `make room or give the right to read and write there${extract === undefined ? '' : ', or name another --extract'}` };
  const verified: RunVerification = await withFileErrors(refused, () => untilInterrupted(async (signal) => {
    if (folder) {
      const real = await realpath(path);
      await requireRunFolder(real);
      const read = await readManifest(real);
      manifest = 'manifest' in read ? read.manifest : undefined;
      return verifyRun(real, signal);
    }
    archive = await checkBundle(path, { ...(extract !== undefined && { extract }), limits: { ...BUNDLE_LIMITS, unpackedBytes: maxUnpacked }, signal });
    manifest = archive.manifest;
    return archive;
  }));
  for (const { code, text } of verified.problems) process.stderr.write(`${code}: ${inertLine(text)}\n`);
  if (!verified.ok) {
    process.stderr.write(`${inertLine(path)} does not verify: ${plural(verified.problems.length, 'problem')}\n`);
    return exitCodeOfError('infrastructure');
  }
  if (manifest) {
    const cells = manifest.files.filter(({ path: name }) => /^[^/]+\/[^/]+\/outcome\.json$/.test(name)).length;
    say(`Run ${manifest.run} of wimproof ${manifest.version}: ${plural(cells, 'outcome')}, ${plural(manifest.files.length, 'file')} of ${bytes(manifest.files.reduce((sum, one) => sum + one.bytes, 0))}`);
    say('Every file is as its digest says, and none was added. Verdicts follow from the checks, comparisons from the outcomes, and the journal tells the same.');
    if (manifest.bundle && manifest.bundle.redacted.length > 0) say(`Secrets were blanked in ${plural(manifest.bundle.redacted.length, 'file')}.`);
    for (const { path: name, bytes: size, reason } of manifest.leftOut) say(`left out: ${name} (${bytes(size)}), ${reason}`);
  }
  if (archive) {
    say(`SHA-256: ${archive.sha256}`);
    say(`SHA-256 of the tar within: ${archive.contentSha256}`);
  }
  if (extract !== undefined) say(`Unpacked into ${extract}`);
  return 0;
}
