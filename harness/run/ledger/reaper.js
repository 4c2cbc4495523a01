// @ts-check
// node reaper.js LEDGER-FILE OWNER-PID OWNER-START-TIME
// Outlives the run that started it. The run holds the other end of our standard input: when that closes, however the
// run died, we free what its ledger still lists and delete the ledger. A pid poll stands in where the pipe was inherited
// by someone else and therefore stays open.
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bootId, readLedger } from './ledger-file.js';
import { isRunning } from './process-table.js';
import { release } from './release.js';

const [file = '', pid = '0', startTime = ''] = process.argv.slice(2);
// The terminal's Ctrl-C and hang-up are for the run, which then closes its ledger; we wait for that.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

let ended = false;
async function ownerGone() {
  if (ended) return;
  ended = true;
  clearInterval(poll);
  // A ledger that was closed is deleted before the pipe is.
  const contents = existsSync(file) ? readLedger(file) : null;
  if (contents) {
    const released = await release(contents, bootId());
    const record = { at: new Date().toISOString(), run: contents.run, ...released };
    appendFileSync(path.join(path.dirname(file), 'reaped.log'), `${JSON.stringify(record)}\n`);
    // What could not be freed stays on record for `wimproof clean`.
    if (released.failed.length === 0) rmSync(file, { force: true });
  }
  process.exit(0);
}
// On Windows a start time costs a PowerShell, too much every two seconds: there the pipe tells, and the pid stands by.
const watched = process.platform === 'win32' ? '' : startTime;
const poll = setInterval(() => {
  if (!isRunning(Number(pid), watched)) void ownerGone();
}, 2000);
process.stdin.on('end', ownerGone).on('close', ownerGone).on('error', ownerGone).resume();
process.stdout.on('error', () => {});
process.stdout.write('ready\n');
