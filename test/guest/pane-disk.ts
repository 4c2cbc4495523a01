import { execa } from 'execa';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Cache, cacheKey } from '../../harness/image/cache.ts';
import { templateImage, templateImageKey } from '../../harness/image/template-image.ts';
import { loadTemplate, type MachineTemplate } from '../../harness/machine/template.ts';
import { repository } from './command-line.ts';

/** An installed Pane: Setup has finished, WinRM listens on 5985 (HTTP) and 5986 (HTTPS). */
export interface PaneDisk {
  /** The qcow2 file, read-only: boot an overlay of it. */
  file: string;
  username: string;
  password: string;
  /** Of the certificate that the machine serves over HTTPS. */
  fingerprint256: string;
  template: MachineTemplate;
}

/** No secret: the machines of these tests can be reached through ports of 127.0.0.1 alone, while a test runs. */
const PASSWORD = 'P@ssw0rd für Tests!';

/**
 * The finished Pane disk of the sources as they are, from the cache or made now (about 20 seconds, and as many again when
 * the installation medium must be made first).
 * @param progress told each line that the builds print
 */
export async function finishedPaneDisk(progress?: (line: string) => void): Promise<PaneDisk> {
  const template = await loadTemplate('pane');
  const iso = await templateImage(template, { progress });
  // The medium's inputs hold the sources of the disk's build too.
  const key = cacheKey({ what: 'pane-disk/1', medium: await templateImageKey(template), password: PASSWORD });
  const folder = await new Cache().entry('pane-disk', key, async (target) => {
    const build = execa(process.execPath, ['--import', 'tsx', 'vm-templates/pane/build/disk.ts', '--iso', iso, '--out', path.join(target, 'disk.qcow2'), '--password-env', 'PANE_PASSWORD'], {
      cwd: repository, stdin: 'ignore', env: { PANE_PASSWORD: PASSWORD }, timeout: 600_000,
    });
    if (progress) for await (const line of build.iterable({ from: 'stderr' })) progress(line);
    const certificate = /^certificate (\S+)$/m.exec((await build).stdout)?.[1];
    if (!certificate) throw new Error("the disk's build names no certificate");
    await writeFile(path.join(target, 'certificate'), certificate);
  });
  return { file: path.join(folder, 'disk.qcow2'), username: 'Administrator', password: PASSWORD, fingerprint256: await readFile(path.join(folder, 'certificate'), 'utf8'), template };
}
