import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withFileSource, type ByteSource } from './byte-source.ts';
import { Cache, cacheKey } from './cache.ts';
import { fileDigest } from './digest.ts';
import { imageError } from './image-error.ts';
import { findInIso, isoFile, openIso, walkIso, type IsoEntry } from './iso.ts';
import { writeIso, type IsoFile } from './iso-writer.ts';
import { NO_PROMPT_BOOT_IMAGE } from './no-prompt-medium.ts';
import { editWim } from './wim-edit.ts';
import { readWimFile } from './wim.ts';

/** What a medium needs besides boot.wim: boot files, and (real Windows) the RAM disk's boot.sdi and the boot configuration. */
const bootParts = ['efi', 'boot', 'bootmgr', 'bootmgr.efi'];
const portion = 4 << 20;
/**
 * Makes Windows PE run our script instead of Setup. An option may hold a variable: cmd expands what winpeshl does not
 * ("Winpeshl.ini Reference: Launching an app when WinPE starts").
 */
const launchApps = '[LaunchApps]\r\n%SYSTEMDRIVE%\\Windows\\System32\\cmd.exe, /c %SYSTEMDRIVE%\\Windows\\System32\\startnet.cmd\r\n';

export interface PeMedium {
  /** The installation medium. */
  iso: string;
  /** Text of startnet.cmd; every line ends with CR LF afterwards. */
  startScript: string;
  /** Where the medium is wanted; default: where the cache keeps it. */
  out?: string;
  cache?: Cache;
  signal?: AbortSignal;
}

/**
 * A small medium that boots Windows PE and runs our script: the bootable image of the installation medium's boot.wim as
 * its only one, with `\Windows\System32\startnet.cmd` replaced and a winpeshl.ini that starts it. That image is the one of
 * Windows Setup (number 2): it has all that the plain Windows PE (number 1) has, and Setup itself; and DISM of the plain
 * one has been seen to fail on every `/Image` of Server 2025 (docs/windows-facts.md). The script must call wpeinit itself
 * when it needs network or Plug and Play.
 * @returns path of the ISO
 * @throws WimproofError `WP-PE-*`, `WP-ISO-*`, `WP-TOOL-*`
 */
export async function preparePeMedium({ iso, startScript, out, cache = new Cache(), signal }: PeMedium): Promise<string> {
  const script = Buffer.from(startScript.replace(/\r?\n/g, '\r\n'), 'utf8');
  const key = cacheKey({ what: 'pe-medium/2', iso: await fileDigest(iso), script: createHash('sha256').update(script).digest('hex') });
  const folder = await cache.entry('pe-medium', key, (target) => build(iso, script, target, signal), signal);
  const made = path.join(folder, 'pe.iso');
  if (out === undefined) return made;
  await mkdir(path.dirname(out), { recursive: true });
  await copyFile(made, out);
  return out;
}

async function build(iso: string, script: Buffer, target: string, signal?: AbortSignal): Promise<void> {
  const work = path.join(target, 'work');
  await mkdir(work, { recursive: true });
  const files = await extract(iso, work);
  const startnet = path.join(work, 'startnet.cmd');
  const winpeshl = path.join(work, 'winpeshl.ini');
  await writeFile(startnet, script);
  await writeFile(winpeshl, launchApps);
  const source = path.join(work, 'boot.wim');
  const wim = path.join(work, 'pe.wim');
  const { header, images } = await readWimFile(source);
  const put = [{ path: 'Windows/System32/startnet.cmd', from: startnet }, { path: 'Windows/System32/winpeshl.ini', from: winpeshl }];
  await editWim({ source, index: header.bootIndex || images.length, out: wim, put }, signal ? { signal } : {});
  const inside: IsoFile[] = [...files, { path: 'sources/boot.wim', from: wim }];
  await writeIso({ label: 'WIMPROOF_PE', files: inside, out: path.join(target, 'pe.iso'), efiBoot: NO_PROMPT_BOOT_IMAGE, ...(signal && { signal }) });
  await rm(work, { recursive: true, force: true });
}

/** Copies the boot files and boot.wim out of the medium; the rest stays where it is. */
async function extract(iso: string, work: string): Promise<IsoFile[]> {
  return withFileSource(iso, async (source) => {
    const volume = await openIso(source);
    const boot = await findInIso(volume, 'sources/boot.wim');
    if (!boot || boot.folder) throw imageError('WP-PE-NO-BOOT-WIM', `${iso} holds no sources\\boot.wim`, 'Name a Windows installation medium; offline servicing needs its Windows PE');
    if (!(await findInIso(volume, NO_PROMPT_BOOT_IMAGE))) throw imageError('WP-PE-NO-EFI', `${iso} holds no ${NO_PROMPT_BOOT_IMAGE}`, 'Name a medium that boots through UEFI');
    await copyOut(source, boot, path.join(work, 'boot.wim'));
    const files: IsoFile[] = [];
    for (const part of bootParts) {
      const entry = await findInIso(volume, part);
      if (!entry) continue;
      const found = entry.folder ? await walkIso(volume, entry, `${part}/`) : [{ path: part, entry }];
      for (const one of found) {
        const from = path.join(work, `file-${files.length}`);
        await copyOut(source, one.entry, from);
        files.push({ path: one.path, from });
      }
    }
    return files;
  });
}

async function copyOut(source: ByteSource, entry: IsoEntry, to: string): Promise<void> {
  const file = isoFile(source, entry);
  async function* portions() {
    for (let at = 0; at < file.size; at += portion) yield await file.read(at, Math.min(portion, file.size - at));
  }
  await pipeline(Readable.from(portions()), createWriteStream(to));
}
