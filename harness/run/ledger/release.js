// @ts-check
// Frees what a dead run left: first its processes, then, newest first, what they held: mounts, disks, files, folders.
import { execFile } from 'node:child_process';
import { lstatSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isSameBoot } from './ledger-file.js';
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

/** Discarding a mounted image takes minutes on a slow disk, in milliseconds. */
const commandLimit = 900_000;

/**
 * Kills the programs of this host that the run started, with all that they started.
 * @param {(import('./ledger-file.js').LedgerEntry & { kind: 'child' })[]} entries
 * @param {boolean} sameBoot
 * @returns {Promise<string[]>} what was killed
 */
async function killChildren(entries, sameBoot) {
  const killed = [];
  for (const { pid, startTime = '', what } of sameBoot ? entries : []) {
    if (pid === undefined || startTime === '' || !isRunning(pid, startTime)) continue;
    await killTree(pid);
    for (let tries = 0; tries < 100 && isRunning(pid, startTime); tries++) await pause(50);
    if (!isRunning(pid, startTime)) killed.push(`${what} (process ${pid})`);
  }
  return killed;
}

/** @param {number} pid leader of its process group, except on Windows */
async function killTree(pid) {
  if (process.platform === 'win32') await runCommand(['taskkill.exe', '/PID', String(pid), '/T', '/F'], 30_000);
  else if (!kill(-pid)) kill(pid);
}

/**
 * @param {string[]} argv
 * @param {number} limit milliseconds
 * @returns {Promise<string | null>} why it failed, or null
 */
function runCommand([program = '', ...rest], limit) {
  return new Promise((resolve) => {
    execFile(program, rest, { timeout: limit, windowsHide: true, cwd: path.parse(process.execPath).root, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (!error) return resolve(null);
      const said = `${stderr}\n${stdout}`.trim().split(/\r?\n/).filter((line) => line.trim() !== '').at(-1);
      resolve(said?.slice(0, 300) ?? error.message.split('\n')[0] ?? 'it failed');
    }).stdin?.end();
  });
}

/** Refuses what no run can own, whatever the file says. @param {string} target */
function isRemovable(target) {
  const normal = path.normalize(target);
  return path.isAbsolute(target) && normal === target && normal.split(path.sep).filter(Boolean).length >= 2;
}

/**
 * Kills the processes, runs the commands and removes the files, sockets and folders of `contents.open`. Never throws.
 * @param {import('./ledger-file.js').LedgerContents} contents
 * @param {string} boot this boot's id: processes of an earlier boot are gone, and their pids belong to others
 * @returns {Promise<import('./release.js').Released>}
 */
export async function release(contents, boot) {
  const machines = contents.open.flatMap((entry) => (entry.kind === 'process' ? [entry] : []));
  const children = contents.open.flatMap((entry) => (entry.kind === 'child' ? [entry] : []));
  const sameBoot = isSameBoot(contents.owner.boot, boot);
  /** @type {import('./release.js').Released} */
  const result = { killed: [...(await killChildren(children, sameBoot)), ...(await killMachines(machines, sameBoot))], removed: [], failed: [] };
  /** @type {string[]} folders that must stay */
  const held = [];
  // Newest first: what lies inside a folder goes before the folder.
  for (const entry of [...contents.open].reverse()) {
    if (entry.kind === 'process' || entry.kind === 'child') continue;
    if (entry.kind === 'command') {
      const trouble = await runCommand(entry.argv, commandLimit);
      if (trouble === null) result.removed.push(entry.what);
      else {
        result.failed.push(`${entry.what}: ${trouble}`);
        if (entry.holds !== undefined) held.push(entry.holds);
      }
      continue;
    }
    if (held.some((folder) => folder === entry.path || folder.startsWith(`${entry.path}${path.sep}`) || entry.path.startsWith(`${folder}${path.sep}`))) {
      result.failed.push(`${entry.path}: kept, since what is in it could not be freed`);
      continue;
    }
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
    if (machine.pid !== undefined && sameBoot && machine.startTime && isRunning(machine.pid, machine.startTime) && findByToken(machine.token).length > 0) {
      result.failed.push(`${machine.what}: process ${machine.pid} does not end`);
    }
  }
  for (const child of children) {
    if (child.pid !== undefined && sameBoot && child.startTime && isRunning(child.pid, child.startTime)) result.failed.push(`${child.what}: process ${child.pid} does not end`);
  }
  return result;
}
