import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** Where built media are kept between runs; the build skips itself when nothing changed. */
export const MEDIA = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'wimproof', 'pane-media');

/** Pane's installation medium, built when it is missing or out of date. Returns its path. */
export async function paneIso(): Promise<string> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', path.join(ROOT, 'vm-templates/pane/build/build.ts'), '--out', MEDIA], { cwd: ROOT });
  return /^iso (.*)$/m.exec(stdout)![1]!;
}

/** A medium that boots Windows PE (image 1 of boot.wim) with a `startnet.cmd` of the caller's, by independent means. */
export async function peMedium(iso: string, folder: string, startnet: string): Promise<string> {
  const tree = path.join(folder, 'pe-medium');
  await rm(tree, { recursive: true, force: true });
  await mkdir(tree, { recursive: true });
  await run('xorriso', ['-osirrox', 'on', '-indev', iso, '-extract', '/efi', path.join(tree, 'efi'), '-extract', '/sources/boot.wim', path.join(folder, 'boot.wim')]);
  await run('chmod', ['-R', 'u+w', tree]);
  await mkdir(path.join(tree, 'sources'));
  const wim = path.join(tree, 'sources', 'boot.wim');
  await run('wimlib-imagex', ['export', path.join(folder, 'boot.wim'), '1', wim, '--boot']);
  const script = path.join(folder, 'startnet.cmd');
  await writeFile(script, startnet);
  await run('wimlib-imagex', ['update', wim, '1', '--command', `add ${script} /Windows/System32/startnet.cmd`]);
  const target = path.join(folder, 'pe.iso');
  await run('xorriso', ['-as', 'mkisofs', '-quiet', '-iso-level', '3', '-R', '-J', '-joliet-long', '-V', 'PE', '-e', 'efi/microsoft/boot/efisys_noprompt.bin', '-no-emul-boot', '-o', target, tree]);
  return target;
}
