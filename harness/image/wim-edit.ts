import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Ledger } from '../run/ledger/ledger.ts';
import { findProgram } from '../machine/qemu/find-qemu.ts';
import { imageError, mediumError } from './image-error.ts';
import { systemProgram } from './system-program.ts';
import { editWithDism } from './wim-edit/dism-engine.ts';
import { editWithWimlib } from './wim-edit/wimlib-engine.ts';

/** One image of a WIM, taken out into a file of its own, with files changed in it. */
export interface WimEdit {
  /** The WIM to read; it is not changed. */
  source: string;
  /** Image in it, from 1. */
  index: number;
  /** The WIM to make, with that image as image 1. Must not exist. */
  out: string;
  /** Marks the image as the one that boots; default true. */
  bootable?: boolean;
  /** Paths inside the image (`/` or `\` between the parts) that are to be gone, files or folders; missing ones are fine. */
  remove?: readonly string[];
  /** Files to put into the image, over the ones that are there; folders are made. Done after `remove`. */
  put?: readonly { path: string; from: string }[];
}

export type WimEditEngine = { kind: 'wimlib'; program: string } | { kind: 'dism'; program: string };

export interface WimEditOptions {
  signal?: AbortSignal;
  /** Where DISM's mount is put on record before it is made; default: a ledger of its own. */
  ledger?: Ledger;
  /** Default: `wimEditEngine()`. */
  engine?: WimEditEngine;
}

/**
 * Takes one image out of a WIM and changes files in it: with wimlib where it is installed (no rights needed, no mount),
 * else with DISM on Windows (elevated; exports, mounts, changes, commits).
 * When it fails, `out` is not there.
 * @throws WimproofError `WP-WIM-PATH`, `WP-TOOL-MISSING`, `WP-TOOL-ELEVATION`, `WP-TOOL-FAILED`
 */
export async function editWim(edit: WimEdit, options: WimEditOptions = {}): Promise<void> {
  const engine = options.engine ?? wimEditEngine();
  const plain = {
    source: path.resolve(edit.source),
    index: edit.index,
    out: path.resolve(edit.out),
    bootable: edit.bootable ?? true,
    remove: (edit.remove ?? []).map(insidePath),
    put: (edit.put ?? []).map((one) => ({ path: insidePath(one.path), from: path.resolve(one.from) })),
  };
  try {
    if (engine.kind === 'wimlib') await editWithWimlib(plain, engine.program, options.signal);
    else await editWithDism(plain, engine.program, options);
  } catch (error) {
    await rm(plain.out, { force: true });
    throw error;
  }
}

/** What edits WIMs on this host: wimlib where it is, else DISM on Windows. @throws WimproofError `WP-TOOL-MISSING` */
export function wimEditEngine(wimlib: string | null = findProgram('wimlib-imagex'), platform: NodeJS.Platform = process.platform, environment: NodeJS.ProcessEnv = process.env): WimEditEngine {
  if (wimlib !== null) return { kind: 'wimlib', program: wimlib };
  if (platform === 'win32') return { kind: 'dism', program: systemProgram('dism.exe', environment) };
  throw mediumError('WP-TOOL-MISSING', 'wimlib-imagex, which edits Windows images, is not on this computer', 'Install wimlib (Debian: wimtools; macOS: brew install wimlib)');
}

/** `\Windows\System32\startnet.cmd` -> `Windows/System32/startnet.cmd`. */
function insidePath(given: string): string {
  const parts = given.split(/[\\/]+/).filter((part) => part !== '');
  if (parts.length === 0 || parts.some((part) => part === '.' || part === '..' || /[\u0000-\u001f<>:"|?*]/.test(part))) {
    throw imageError('WP-WIM-PATH', `'${given}' is no path inside an image`, 'Use a path that Windows accepts, relative to the root of the image');
  }
  return parts.join('/');
}
