// @ts-check
// Frees what a dead run left: first its machine processes, then the files and folders they held open.
import { lstatSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findByToken, isRunning } from './process-table.js';

/**
 * When to look again for processes, in milliseconds after the first look. The owner may have died between the fork and
 * the exec of QEMU: the child then carries the owner's command line for a moment, and there is no event for an exec.
 */
const looks = [0, 150, 300, 600, 1200, 2500];

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false; // Already gone, or not ours.
  }
}

/**
 * @param {(import('./ledger-file.js').LedgerEntry & { kind: 'process' })[]} entries
 * @param {boolean} sameBoot
 * @returns {Promise<string[]>} what was killed
 */
async function killMachines(entries, sameBoot) {
  const killed = new Map();
  if (!sameBoot || entries.length === 0) return [];
  const began = Date.now();
  for (const at of looks) {
    await pause(Math.max(0, began + at - Date.now()));
    for (const entry of entries) {
      for (const found of findByToken(entry.token)) {
        // Between the listing and the kill the pid can hardly be reused, but looking costs nothing.
        if (isRunning(found.pid, found.startTime) && kill(found.pid)) killed.set(found.pid, { ...found, what: entry.what });
      }
    }
    // Every process that had a pid on record and is gone cannot appear again: no need for the later looks.
    if (entries.every((entry) => entry.pid !== undefined && !isRunning(entry.pid, entry.startTime ?? ''))) break;
  }
  for (let tries = 0; tries < 40 && [...killed.values()].some((one) => isRunning(one.pid, one.startTime)); tries++) await pause(50);
  return [...killed.values()].map((one) => `${one.what} (process ${one.pid})`);
}

/** Refuses what no run can own, whatever the file says. @param {string} target */
function isRemovable(target) {
  const normal = path.normalize(target);
  return path.isAbsolute(target) && normal === target && normal.split(path.sep).filter(Boolean).length >= 2;
}

/**
 * Kills the machine processes and removes the files, sockets and folders of `contents.open`. Never throws.
 * @param {import('./ledger-file.js').LedgerContents} contents
 * @param {string} boot this boot's id: processes of an earlier boot are gone, and their pids belong to others
 * @returns {Promise<import('./release.js').Released>}
 */
export async function release(contents, boot) {
  const machines = contents.open.flatMap((entry) => (entry.kind === 'process' ? [entry] : []));
  /** @type {import('./release.js').Released} */
  const result = { killed: await killMachines(machines, contents.owner.boot === boot), removed: [], failed: [] };
  // Newest first: what lies inside a folder goes before the folder.
  for (const entry of [...contents.open].reverse()) {
    if (entry.kind === 'process') continue;
    if (!isRemovable(entry.path)) {
      result.failed.push(`${entry.path}: not a path that a run owns`);
      continue;
    }
    try {
      lstatSync(entry.path);
    } catch {
      continue; // Written down, never made: exactly the window that the ledger is for.
    }
    try {
      rmSync(entry.path, { recursive: entry.kind === 'folder', force: true, maxRetries: 3, retryDelay: 100 });
      result.removed.push(entry.path);
    } catch (error) {
      result.failed.push(`${entry.path}: ${/** @type {Error} */ (error).message}`);
    }
  }
  for (const machine of machines) {
    if (machine.pid !== undefined && contents.owner.boot === boot && machine.startTime && isRunning(machine.pid, machine.startTime) && findByToken(machine.token).length > 0) {
      result.failed.push(`${machine.what}: process ${machine.pid} does not end`);
    }
  }
  return result;
}
