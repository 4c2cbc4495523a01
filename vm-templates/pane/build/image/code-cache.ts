import { execa } from 'execa';
import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { BuildError } from '../build-error.ts';
import { machineCertificate } from '../disk/machine-certificate.ts';
import { REHEARSAL_CERTIFICATE } from '../../guest/rehearsal/certificate.ts';

/**
 * Makes V8's code cache for the bundle with the very Node that goes into the guest, after a rehearsal: a cache taken
 * before the program ran gives nothing, one taken after saves seconds of boot under emulation.
 * @param runtime host directory with `node`, `lib`, `start.cjs`, `pane.cjs`; receives `pane.cache`
 */
export async function makeCodeCache(runtime: string, stage: string): Promise<void> {
  await writeFile(path.join(stage, REHEARSAL_CERTIFICATE), machineCertificate('REHEARSAL').pfx);
  const result = await execa(path.join(runtime, 'node'), [path.join(runtime, 'start.cjs'), '--rehearse', stage], { reject: false, stdin: 'ignore', timeout: 60_000 });
  if (result.failed) {
    throw new BuildError('PANE-REHEARSAL', `the guest program failed its rehearsal: ${result.stderr.trim().split('\n').slice(0, 6).join(' | ')}`, 'mend the guest program; vm-templates/pane/guest/rehearsal shows what was run');
  }
}
