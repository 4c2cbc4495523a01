import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { imageError } from './image-error.ts';
import { runTool } from './tool.ts';

/** A file of a medium, resolved: bytes, or a file of this host. `path` is relative to the root, `/` or `\` between its parts. */
export type IsoFile = { path: string; data: Buffer } | { path: string; from: string };
export interface IsoContent {
  /** Volume label, at most 16 characters (the Joliet limit), e.g. `ANSWER`. */
  label: string;
  files: IsoFile[];
  /** The ISO to write. */
  out: string;
  /** Path inside the medium of a FAT image that UEFI boots (El Torito, no emulation). */
  efiBoot?: string;
}

/** Seconds since 1970 of every time stamp on a medium (2020-01-01): equal content gives equal bytes, to be cached by digest. */
const timestamp = '1577836800';

/**
 * Writes an ISO 9660 medium with Joliet and Rock Ridge names. Files of this host are read in place; only `data` files
 * are staged, in a private folder beside `out` that is gone afterwards (they may hold secrets). The ISO appears under
 * its name when it is whole.
 *
 * On Windows the ADK's `oscdimg -n -d -m -l<label>` makes the same from a folder; xorriso is used everywhere for now.
 * @throws WimproofError `WP-MEDIUM-PATH`, `WP-TOOL-MISSING`, `WP-TOOL-FAILED`
 */
export async function writeIso({ label, files, out, efiBoot }: IsoContent): Promise<void> {
  if (!/^[A-Za-z0-9_]{1,16}$/.test(label)) throw imageError('WP-MEDIUM-PATH', `'${label}' cannot be a volume label`, 'Use 1 to 16 letters, digits or underscores');
  const targets = files.map((file) => mediumPath(file.path));
  refuseDuplicates(targets);
  await mkdir(path.dirname(path.resolve(out)), { recursive: true });
  const staging = await mkdtemp(path.join(path.dirname(path.resolve(out)), '.medium-'));
  try {
    const grafts = await Promise.all(
      files.map(async (file, at) => {
        const from = 'from' in file ? path.resolve(file.from) : path.join(staging, String(at));
        if ('data' in file) await writeFile(from, file.data, { mode: 0o600 });
        return `${escapeGraft(targets[at] as string)}=${escapeGraft(from)}`;
      }),
    );
    const list = path.join(staging, 'grafts');
    await writeFile(list, `${grafts.join('\n')}\n`);
    const whole = path.join(staging, 'medium.iso');
    await runTool('xorriso', [
      '-as', 'mkisofs', '-quiet', '-iso-level', '3', '-J', '-joliet-long', '-R', '-V', label,
      // Owner root, everything readable and executable: a guest that honours modes must be able to run programs from media; times fixed.
      '-uid', '0', '-gid', '0', '-file-mode', '0555', '-dir-mode', '0555',
      '--set_all_file_dates', `=${timestamp}`,
      ...(efiBoot === undefined ? [] : ['-e', mediumPath(efiBoot), '-no-emul-boot']),
      '-o', whole, '-graft-points', '-path-list', list,
    ], { env: { SOURCE_DATE_EPOCH: timestamp } });
    await rename(whole, out);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Of Joliet with -joliet-long (the standard allows 64; Windows reads these, and names of Features on Demand need them). */
const LONGEST_NAME = 103;

/** `\wimproof\answer.id` -> `wimproof/answer.id`; refuses what would leave the medium or what Windows cannot name. */
function mediumPath(given: string): string {
  const parts = given.split(/[\\/]+/).filter((part) => part !== '');
  const long = parts.find((part) => part.length > LONGEST_NAME);
  if (long !== undefined) throw imageError('WP-MEDIUM-PATH', `'${long}' has ${long.length} characters, and a medium holds names of at most ${LONGEST_NAME}`, 'Give the file a shorter name');
  const bad = parts.length === 0 || parts.some((part) => part === '.' || part === '..' || /[\u0000-\u001f<>:"|?*]/.test(part) || /[. ]$/.test(part));
  if (bad) throw imageError('WP-MEDIUM-PATH', `'${given}' cannot be a file name on a medium`, 'Use a path that Windows accepts, relative to the root of the medium');
  return parts.join('/');
}

function refuseDuplicates(targets: string[]): void {
  const seen = new Set<string>();
  for (const target of targets) {
    const key = target.toLowerCase();
    if (seen.has(key)) throw imageError('WP-MEDIUM-PATH', `Two files would be '${target}' on the medium (Windows does not tell case apart)`, 'Give them different names');
    seen.add(key);
  }
}

/** In a graft point, `=` parts target from source and `\` escapes. */
function escapeGraft(value: string): string {
  return value.replace(/[\\=]/g, '\\$&');
}
