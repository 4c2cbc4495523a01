import path from 'node:path';
import { parseArgs } from 'node:util';
import { BuildError } from './build-error.ts';
import { makeFinishedDisk } from './disk/finished-disk.ts';
import { createProgress } from './progress.ts';

const USAGE = 'usage: node --import tsx vm-templates/pane/build/disk.ts --iso FILE --out FILE.qcow2 --password-env NAME [--computer-name NAME] [--size-gib N]';

/**
 * Makes an installed disk from an installation medium. Standard output has two lines: `disk <path>` and
 * `certificate <SHA-256 fingerprint>`, of the certificate that the machine serves over HTTPS.
 * Exit code 2 for a wrong command line, 1 for a failure.
 */
async function main(): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ options: { iso: { type: 'string' }, out: { type: 'string' }, 'password-env': { type: 'string' }, 'computer-name': { type: 'string', default: 'WIN-PANE' }, 'size-gib': { type: 'string', default: '16' } } }));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return 2;
  }
  // Through the environment: a command line can be read by every process of the machine.
  const password = process.env[values['password-env'] ?? ''];
  const size = Number(values['size-gib']) * 2 ** 30;
  if (!values.iso || !values.out || !password || !(size >= 2 ** 30)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { fingerprint256 } = await makeFinishedDisk({ iso: path.resolve(values.iso), out: path.resolve(values.out), password, computerName: values['computer-name'], size }, createProgress());
  process.stdout.write(`disk ${path.resolve(values.out)}\ncertificate ${fingerprint256}\n`);
  return 0;
}

process.exitCode = await main().catch(error => {
  process.stderr.write(`${error instanceof BuildError ? error.toString() : (error as Error).stack}\n`);
  return 1;
});
