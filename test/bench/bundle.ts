import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeBundle } from '../../reports/bundle/write-bundle.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { hasTool } from '../corpora.ts';
import { randomFrom } from '../unit/fixtures/seeded-random.ts';
import { alternate } from './alternate.ts';
import type { Benchmark } from './benchmark.ts';
import { secondsOf } from './stopwatch.ts';

const MEBIBYTES = 256;
const LOGS = 16;

/**
 * A bundle of a run with much to log, against GNU tar with gzip on the same files. wimproof also takes two digests of every
 * file, looks for secrets in it, and judges the run; tar does none of it.
 */
export const benchmark: Benchmark = {
  name: 'bundle',
  needs: 'host',
  title: `Bundling a run (${MEBIBYTES} MiB of logs in ${LOGS} files) against tar czf`,
  missing: async () => (hasTool('tar') ? undefined : 'tar is not installed'),
  measure: async ({ folder, rounds, say }) => {
    const run = path.join(folder, 'run');
    makeRun(run);
    await writeManifest(run);
    const ours = path.join(folder, 'ours.tar.gz');
    const theirs = path.join(folder, 'theirs.tar.gz');
    const fresh = async (out: string, work: () => Promise<unknown>): Promise<number> => {
      for (const file of [out, `${out}.sha256`]) rmSync(file, { force: true });
      const seconds = await secondsOf(work);
      if (statSync(out).size < MEBIBYTES << 13) throw new Error(`${out} is too small`);
      return seconds;
    };
    return alternate([
      { name: 'wimproof', once: () => fresh(ours, () => writeBundle(run, { output: ours, maxBytes: 8e9 })) },
      { name: 'tar czf', once: () => fresh(theirs, async () => void execFileSync('tar', ['-czf', theirs, '-C', folder, 'run'])) },
    ], rounds, say);
  },
};

/** Lines as CBS writes them, no two alike. */
function makeRun(run: string): void {
  const random = randomFrom(5);
  mkdirSync(path.join(run, 'scenario/offline/logs'), { recursive: true });
  writeFileSync(path.join(run, 'run.json'), '{}');
  for (let log = 0; log < LOGS; log++) {
    const lines: string[] = [];
    for (let size = 0; size < (MEBIBYTES << 20) / LOGS; size += lines.at(-1)!.length)
      lines.push(`2024-11-04 09:${String(Math.floor(random() * 60)).padStart(2, '0')}:31, Info                  CBS    Session: ${Math.floor(random() * 1e9)}_${Math.floor(random() * 1e9)} Package_for_KB50${Math.floor(random() * 1e5)}~31bf3856ad364e35~amd64~~26100.${Math.floor(random() * 1e4)}.1.${log}\r\n`);
    writeFileSync(path.join(run, `scenario/offline/logs/${log}.log`), lines.join(''));
  }
}
