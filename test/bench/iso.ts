import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeIso, type IsoFile } from '../../harness/image/iso-writer.ts';
import { hasTool } from '../corpora.ts';
import { alternate } from './alternate.ts';
import type { Benchmark } from './benchmark.ts';
import { secondsOf } from './stopwatch.ts';

/** A payload medium: one image, a cumulative update, and a thousand small files of drivers. */
const large = [{ name: 'sources/install.wim', mebibytes: 768 }, { name: 'packages/windows11.0-kb5041234-x64.msu', mebibytes: 160 }];
const small = 1000;

/** Writing a medium of about a gibibyte, against xorriso with the same trees (Joliet, no Rock Ridge). Files are in the page cache. */
export const benchmark: Benchmark = {
  name: 'iso',
  needs: 'host',
  title: `Writing a medium (${large.reduce((sum, one) => sum + one.mebibytes, 0)} MiB in ${large.length} files, and ${small} small ones)`,
  missing: async () => (hasTool('xorriso') ? undefined : 'xorriso is not installed'),
  measure: async ({ folder, rounds, say }) => {
    const tree = path.join(folder, 'tree');
    const files = makeTree(tree);
    const ours = path.join(folder, 'ours.iso');
    const theirs = path.join(folder, 'theirs.iso');
    const fresh = async (out: string, work: () => Promise<void>): Promise<number> => {
      rmSync(out, { force: true });
      const seconds = await secondsOf(work);
      if (statSync(out).size < 900 << 20) throw new Error(`${out} is too small`);
      return seconds;
    };
    return alternate([
      { name: 'wimproof', once: () => fresh(ours, () => writeIso({ label: 'PAYLOAD', out: ours, files })) },
      { name: 'xorriso', once: () => fresh(theirs, async () => void execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-iso-level', '3', '-J', '-joliet-long', '--norock', '-V', 'PAYLOAD', '-o', theirs, tree], { stdio: 'ignore' })) },
    ], rounds, say);
  },
};

function makeTree(tree: string): IsoFile[] {
  const portion = randomBytes(1 << 20);
  const contents = [...large.map(({ name, mebibytes }) => ({ name, data: Buffer.concat(Array.from({ length: mebibytes }, () => portion)) })),
    ...Array.from({ length: small }, (_, at) => ({ name: `drivers/${at % 50}/file-${at}.sys`, data: portion.subarray(0, (at * 37) % 40_000) }))];
  return contents.map(({ name, data }) => {
    const from = path.join(tree, name);
    mkdirSync(path.dirname(from), { recursive: true });
    writeFileSync(from, data);
    return { path: name, from };
  });
}
