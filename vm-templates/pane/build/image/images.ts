import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../progress.ts';
import { fixTimes } from './fixed-times.ts';
import { captureImage, setBootIndex } from './wim.ts';
import { programMarker, writeWindowsTree } from './windows-tree.ts';

/** Host paths of the finished WIM files. */
export interface Images {
  install: string;
  boot: string;
}

export interface ImageInputs {
  /** Private directory of this build. */
  work: string;
  /** The Linux runtime, which every image carries as `\Windows\System32\pane`. */
  runtime: string;
  /** The boot file for disks. */
  bootFile: string;
  /** Called with the base tree of the installed system before it is captured; the code cache is made here. */
  afterBase(stage: string): Promise<void>;
}

/** Builds `install.wim` (one image) and `boot.wim` (Windows PE, Setup; Setup boots). */
export async function writeImages(inputs: ImageInputs, progress: Progress): Promise<Images> {
  const trees = path.join(inputs.work, 'trees');
  const programs = await programNames();
  const roots = { install: path.join(trees, 'install'), pe: path.join(trees, 'pe') };
  progress.step('Windows trees and hives');
  const writeBaseImage = await baseImageWriter();
  for (const kind of ['install', 'pe'] as const) {
    await writeWindowsTree(roots[kind], kind, programs);
    await writeBaseImage(roots[kind], kind);
  }
  await cp(inputs.bootFile, path.join(roots.install, 'Windows', 'Boot', 'EFI', 'bootmgfw.efi'));
  progress.step('rehearsal for the code cache');
  const stage = path.join(inputs.work, 'rehearsal');
  await cp(roots.install, stage, { recursive: true });
  await inputs.afterBase(stage);
  for (const root of Object.values(roots)) {
    await cp(inputs.runtime, path.join(root, 'Windows', 'System32', 'pane'), { recursive: true });
    await fixTimes(root);
  }
  progress.step('install.wim and boot.wim');
  const images = { install: path.join(inputs.work, 'install.wim'), boot: path.join(inputs.work, 'boot.wim') };
  await Promise.all([captureInstall(images.install, roots.install), captureBoot(images.boot, roots.pe)]);
  return images;
}

// Not compressed either: applying it under emulation takes 7 seconds instead of 25, and the medium stays on one machine.
async function captureInstall(wim: string, root: string): Promise<void> {
  await captureImage(wim, root, { name: 'Pane 11 Pro', description: 'Pane 11 Pro', edition: 'Professional', installationType: 'Client', flags: 'Professional' }, { first: true, compress: 'none' });
}

// The guest reads this file in place, page by page, and unpacking costs more than reading under emulation.
async function captureBoot(wim: string, root: string): Promise<void> {
  await captureImage(wim, root, { name: 'Pane PE (amd64)', description: 'Pane PE (amd64)', edition: 'WindowsPE', installationType: 'WindowsPE', flags: '9' }, { first: true, compress: 'none' });
  await mkdir(path.join(root, 'sources'), { recursive: true });
  for (const place of ['setup.exe', 'sources/setup.exe']) await writeFile(path.join(root, place), programMarker('setup'));
  await fixTimes(root);
  await captureImage(wim, root, { name: 'Pane Setup (amd64)', description: 'Pane Setup (amd64)', edition: 'WindowsPE', installationType: 'WindowsPE', flags: '2' }, { first: false, compress: 'none' });
  await setBootIndex(wim, 2);
}

async function programNames(): Promise<string[]> {
  const { programs } = await import('../../guest/programs.ts');
  return Object.keys(programs);
}

async function baseImageWriter(): Promise<(root: string, kind: 'install' | 'pe') => Promise<void> | void> {
  const { writeBaseImage } = await import('../../guest/servicing/base/base-image.ts');
  return writeBaseImage;
}
