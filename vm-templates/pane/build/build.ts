import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BuildError } from './build-error.ts';
import { buildPaneIso } from './pane-iso.ts';
import { createProgress } from './progress.ts';

const USAGE = 'usage: node --import tsx vm-templates/pane/build/build.ts --out DIR [--cache DIR]';

/**
 * Makes DIR/pane.iso. Progress goes to standard error; standard output has two lines, `iso <path>` and `key <digest>`.
 * Exit code 2 for a wrong command line, 1 for a failed build.
 */
async function main(): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ options: { out: { type: 'string' }, cache: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return 2;
  }
  if (values.help || !values.out) {
    process.stderr.write(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const cache = path.resolve(values.cache ?? path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'wimproof', 'pane'));
  const progress = createProgress();
  const { iso, key, built } = await buildPaneIso({ out: path.resolve(values.out), cache }, progress);
  if (!built) progress.step(`${iso} is up to date`);
  process.stdout.write(`iso ${iso}\nkey ${key}\n`);
  return 0;
}

process.exitCode = await main().catch(error => {
  process.stderr.write(`${error instanceof BuildError ? error.toString() : (error as Error).stack}\n`);
  return 1;
});
