// @ts-check
// Plain JavaScript without dependencies: the reaper must start in well under 100 ms and must not need a loader.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/**
 * @typedef {object} RunningProcess
 * @property {number} pid
 * @property {string} startTime opaque: equal strings for the same process, different after the pid was reused
 * @property {string[]} argv on Linux the real argument vector; elsewhere the command line split at blanks
 */

/**
 * Start time (clock ticks since boot) and state from /proc/PID/stat. The command name in parentheses may itself
 * contain blanks and parentheses, so fields are counted from the last `)` (proc(5): field 3 is the state, 22 the start time).
 * @param {number} pid
 */
function linuxStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '?', startTime: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** @returns {RunningProcess[]} */
function linuxProcesses() {
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    const stat = linuxStat(pid);
    // A zombie holds no file, no socket and no memory any more: it is gone for our purposes.
    if (!stat || stat.state === 'Z' || stat.state === 'X') continue;
    try {
      const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      found.push({ pid, startTime: stat.startTime, argv });
    } catch {
      // The process ended between the listing and the reading.
    }
  }
  return found;
}

/** @returns {RunningProcess[]} */
function psProcesses() {
  const text = execFileSync('ps', ['-axww', '-o', 'pid=,lstart=,command='], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const found = [];
  for (const line of text.split('\n')) {
    // lstart is always five words, for instance `Fri Nov 21 05:06:07 2025`.
    const match = /^\s*(\d+)\s+(\S+\s+\S+\s+\d+\s+\S+\s+\d+)\s+(.*)$/.exec(line);
    if (match) found.push({ pid: Number(match[1]), startTime: String(match[2]), argv: String(match[3]).split(/\s+/) });
  }
  return found;
}

/**
 * @param {number} [pid] only this one
 * @returns {RunningProcess[]}
 */
function windowsProcesses(pid) {
  const script =
    `Get-CimInstance Win32_Process${pid === undefined ? '' : ` -Filter 'ProcessId=${pid}'`}` +
    " | ForEach-Object { '{0}|{1}|{2}' -f $_.ProcessId, $_.CreationDate.Ticks, $_.CommandLine }";
  const text = execFileSync('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], { encoding: 'utf8', maxBuffer: 64 << 20, windowsHide: true });
  const found = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^(\d+)\|(\d*)\|(.*)$/.exec(line);
    if (match) found.push({ pid: Number(match[1]), startTime: String(match[2]), argv: String(match[3]).split(/\s+/) });
  }
  return found;
}

/** Everything that runs on this host. @returns {RunningProcess[]} */
export function listProcesses() {
  if (process.platform === 'linux') return linuxProcesses();
  return process.platform === 'win32' ? windowsProcesses() : psProcesses();
}

/**
 * The opaque start time of a process, or null when there is none (or it is a zombie).
 * @param {number} pid
 * @returns {string | null}
 */
export function startTimeOf(pid) {
  if (pid === process.pid) return (own ??= lookUpStartTime(pid));
  return lookUpStartTime(pid);
}

/**
 * Of this process; it does not change, and costs a program off Linux.
 * @type {string | null | undefined}
 */
let own;

/** @param {number} pid */
function lookUpStartTime(pid) {
  if (process.platform === 'win32') return windowsProcesses(pid).find((one) => one.pid === pid)?.startTime ?? null;
  if (process.platform !== 'linux') return listProcesses().find((one) => one.pid === pid)?.startTime ?? null;
  const stat = linuxStat(pid);
  return stat && stat.state !== 'Z' && stat.state !== 'X' ? stat.startTime : null;
}

/**
 * Whether this very process (not a later one with the same pid) still runs.
 * @param {number} pid
 * @param {string} startTime as given by `startTimeOf`; empty = unknown, then the pid alone decides
 * @returns {boolean}
 */
export function isRunning(pid, startTime) {
  // Off Linux a start time costs a program: a pid that is free needs none.
  if (startTime !== '' && (process.platform === 'linux' || isTaken(pid))) return startTimeOf(pid) === startTime;
  return isTaken(pid);
}

/** @param {number} pid */
function isTaken(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * The machine processes of a token: those with the arguments `-name wimproof-TOKEN` (QEMU), or `--log` and a value with
 * `prefix=wimproof-TOKEN:` (swtpm, which takes no name). Matching the two arguments, not the text of the line, spares a
 * pager or a grep that merely mentions the token.
 * @param {string} token
 * @returns {RunningProcess[]}
 */
export function findByToken(token) {
  const name = `wimproof-${token}`;
  return listProcesses().filter((one) =>
    one.argv.some((value, at) => {
      const next = one.argv[at + 1] ?? '';
      return value === '-name' ? next === name || next.startsWith(`${name},`) : value === '--log' && next.split(',').includes(`prefix=${name}:`);
    }),
  );
}
