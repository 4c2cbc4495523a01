// @ts-check
// The format of a ledger file, read by the reaper and by `wimproof clean`. One JSON object a line:
//   {"ledger":1,"run":"...","owner":{"pid":1,"startTime":"...","boot":"..."}}
//   {"add":"e1","kind":"process","token":"...","what":"..."}      before the thing is made
//   {"add":"e2","kind":"command","argv":["..."],"what":"..."}        what only a program can free
//   {"note":"e1","pid":1,"startTime":"..."}                        when the process has a pid
//   {"strike":"e1"}                                                 after it is gone
import { readFileSync } from 'node:fs';
import os from 'node:os';

/**
 * Names this boot of the host: pids and start times mean nothing after a reboot.
 * @returns {string}
 */
export function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Seconds since boot subtracted from now drifts by a second or two with clock adjustment: a coarse grain hides that.
    return `boot-${Math.round((Date.now() / 1000 - os.uptime()) / 60)}`;
  }
}

/**
 * Whether two boot ids mean one boot, as far as pids matter. Off Linux the id is reckoned from the clock, which may be set,
 * and start times of processes are times of day, which no later process shares: so ids are not held against each other there.
 * @param {string} one
 * @param {string} other
 */
export function isSameBoot(one, other) {
  return one === other || (one.startsWith('boot-') && other.startsWith('boot-'));
}

/**
 * @param {string} file
 * @returns {import('./ledger-file.js').LedgerContents | null} null when there is no such file or it is no ledger
 */
export function readLedger(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  /** @type {import('./ledger-file.js').LedgerContents | null} */
  let contents = null;
  /** @type {Map<string, import('./ledger-file.js').LedgerEntry & { id: string }>} */
  const open = new Map();
  for (const line of text.split('\n')) {
    let record;
    try {
      record = JSON.parse(line);
    } catch {
      continue; // The owner was killed while it wrote this line, or it is the empty end.
    }
    if (record.ledger === 1) contents = { run: record.run, owner: record.owner, open: [] };
    else if (typeof record.add === 'string') open.set(record.add, { ...record, id: record.add });
    else if (typeof record.note === 'string') {
      const entry = open.get(record.note);
      if (entry) Object.assign(entry, { pid: record.pid, startTime: record.startTime });
    } else if (typeof record.strike === 'string') open.delete(record.strike);
  }
  if (!contents) return null;
  contents.open = [...open.values()];
  return contents;
}
