import { Cache } from '../image/cache.ts';
import { cleanLeftovers } from '../run/ledger/clean-leftovers.ts';
import { exitCodeOfError } from '../verify/verdict.ts';

/** `wimproof clean`: removes what dead runs left, and says what that was. Runs that are alive are not touched. */
export async function clean(options: { cache?: boolean }): Promise<number> {
  const { killed, removed, failed } = await cleanLeftovers();
  const cache = await new Cache().clean(options.cache ? 'all' : 'unfinished');
  for (const line of killed) process.stdout.write(`stopped ${line}\n`);
  for (const line of [...removed, ...cache.removed]) process.stdout.write(`removed ${line}\n`);
  for (const line of failed) process.stderr.write(`could not remove ${line}\n`);
  if (killed.length + removed.length + cache.removed.length + failed.length === 0) process.stdout.write('nothing to clean\n');
  return failed.length > 0 ? exitCodeOfError('infrastructure') : 0;
}
