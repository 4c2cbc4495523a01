import { existsSync, readFileSync } from 'node:fs';
import { showPhase } from '../../boot/phase.ts';
import { imagePath } from '../../servicing/image-path.ts';
import type { System } from '../../system.ts';
import { type ImageState, readImageState, writeImageState } from '../image-state.ts';
import type { SetupLog } from '../setup-log.ts';
import { AnswerFileError, type Component, componentsOf, type Pass, readAnswerFile } from '../unattend/answer-file.ts';
import { CACHE, cacheProcessed } from '../unattend/cache.ts';
import { findAnswerFile } from '../unattend/search.ts';

/** What the passes of the installed Windows share. */
export interface SetupContext {
  system: System;
  log: SetupLog;
}

/** POSIX root of the running Windows. */
export function windowsRoot(system: System): string {
  return system.drives.get(system.systemDrive)!.root;
}

/** Image state of the running Windows; an image that says nothing is complete. */
export function imageState(system: System): ImageState {
  return readImageState(system.registry, windowsRoot(system)) ?? 'IMAGE_STATE_COMPLETE';
}

/** Sets the running Windows' image state and flushes, so that a power cut finds registry and State.ini agreeing. */
export function setImageState(system: System, state: ImageState): void {
  writeImageState(system.registry, windowsRoot(system), state);
  system.registry.flush();
}

const AUDIT_PASSES = new Set<Pass>(['auditSystem', 'auditUser']);

function wasProcessed(root: string, pass: Pass): boolean {
  const file = imagePath(root, CACHE);
  if (!existsSync(file)) return false;
  try {
    const settings = readAnswerFile(readFileSync(file)).settings.filter((entry) => entry.pass === pass);
    return settings.length > 0 && settings.every((entry) => entry.processed);
  } catch (error) {
    if (error instanceof AnswerFileError) return false;
    throw error;
  }
}

/**
 * Runs a pass once: shows it, finds its answer file, hands its components for this architecture to `work`, caches the file and marks
 * the pass in it, and notes it in the registry. False when no answer file has settings for it (`work` is not called then).
 */
export async function runPass(context: SetupContext, pass: Pass, work: (components: Component[]) => Promise<void>): Promise<boolean> {
  const { system, log } = context;
  showPhase(system, pass);
  // Audit mode comes back at every boot, often with the medium still there: what the cache says is done stays done.
  if (AUDIT_PASSES.has(pass) && wasProcessed(windowsRoot(system), pass)) return false;
  const found = findAnswerFile(system, pass, (line) => log.info(line, 'UNATT'));
  if (!found) return false;
  const components = componentsOf(found.answer, pass, system.architecture);
  await work(components);
  cacheProcessed(windowsRoot(system), found.answer, pass);
  system.registry.create('HKLM\\SYSTEM\\Setup\\Status\\UnattendPasses').setValue(pass, 'REG_DWORD', 1);
  return true;
}
