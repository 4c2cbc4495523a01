import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { parseSize } from '../../reports/bundle/bundle-limits.ts';

export interface BundleCommandOptions {
  output?: string;
  maxSize: number;
  withReport?: boolean;
}

/** `wimproof bundle RUN`: packs the evidence of a run into one file. */
export function addBundleCommand(program: Command): void {
  program
    .command('bundle')
    .description('pack the evidence of a stored run into one archive, with digests, without secrets')
    .argument('[run]', 'run folder (default: the latest)', 'runs/latest')
    .option('--output <file>', 'the archive to be made (default: <run>.tar.gz here)')
    .option('--max-size <size>', 'size of the archive; what does not fit is left out and named', sizeOption, parseSize('512MB'))
    .option('--with-report', 'carry report.html, too; it can be made again from the rest')
    .action(async (run: string, options: BundleCommandOptions) => {
      process.exitCode = await bundle(run, options);
    });
}

/** Parses a size for commander. */
export function sizeOption(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new InvalidArgumentError('It takes a size such as 512MB or 2GiB.');
  return bytes;
}

/** Returns the exit code; everything that goes wrong is thrown. */
async function bundle(run: string, { output, maxSize, withReport }: BundleCommandOptions): Promise<number> {
  const [{ writeBundle }, { bundleError }, { isRunEvidence }, { Ledger }, { untilInterrupted }, { withFileErrors }, { bytes, plural }, { inertLine }] = await Promise.all([
    import('../../reports/bundle/write-bundle.ts'),
    import('../../reports/bundle/bundle-error.ts'),
    import('../../reports/run-evidence.ts'),
    import('../run/ledger/ledger.ts'),
    import('./until-interrupted.ts'),
    import('./with-file-errors.ts'),
    import('../../reports/quantity.ts'),
    import('../../reports/inert-text.ts'),
  ]);
  // `latest` is a link to the folder that has the name.
  const folder = await realpath(run).catch(() => resolve(run));
  const file = resolve(output ?? `${basename(folder)}.tar.gz`);
  if (isRunEvidence(folder, file)) throw bundleError('WP-BUNDLE-OUTPUT', 'scenario', `${file} would be among the evidence of the run, which would not verify any more`, "name a place outside the run's folder");
  const refused = { code: 'WP-BUNDLE-WRITE', cause: 'the bundle cannot be made', mend: 'make room or give the right to read and write there, or name another --output' };
  const made = await withFileErrors(refused, () => untilInterrupted(async (signal) => {
    await mkdir(dirname(file), { recursive: true });
    const ledger = await Ledger.open('bundle');
    try {
      const onUnfinished = (path: string): (() => void) => {
        const record = ledger.add({ kind: 'folder', path, what: 'a bundle that is being written' });
        return () => record.strike();
      };
      return await writeBundle(folder, { output: file, maxBytes: maxSize, withReport: withReport ?? false, environment: process.env, signal, onUnfinished });
    } finally {
      await ledger.close();
    }
  }));
  const say = (line: string): void => void process.stdout.write(`${inertLine(line)}\n`);
  const warn = (line: string): void => void process.stderr.write(`warning: ${inertLine(line)}\n`);
  say(`Bundle: ${relative(process.cwd(), file) || file}`);
  say(`${bytes(made.bytes)}; ${plural(made.manifest.files.length, 'file')} of ${bytes(made.unpackedBytes)}${made.blanked > 0 ? `; ${plural(made.blanked, 'secret')} blanked in ${plural(made.manifest.bundle?.redacted.length ?? 0, 'file')}` : ''}`);
  for (const { path, bytes: size, reason } of made.manifest.leftOut) say(`left out: ${path} (${bytes(size)}), ${reason}`);
  say(`SHA-256: ${made.sha256}`);
  say(`SHA-256 of the tar within: ${made.contentSha256}`);
  if (made.tooShort.length > 0) warn(`${made.tooShort.join(', ')}: the value is too short to be looked for, and may be in the bundle`);
  for (const { text } of made.problems) warn(text);
  return 0;
}
