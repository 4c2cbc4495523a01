import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bootId, isSameBoot, readLedger, type LedgerContents } from './ledger-file.js';
import { isRunning } from './process-table.js';
import { release, type Released } from './release.js';
import { ledgerFolder } from './state-folder.ts';

export interface Leftover {
  file: string;
  contents: LedgerContents;
}
export interface CleanReport extends Released {
  /** Runs whose ledgers were worked through. */
  runs: string[];
  /** Runs that are still going on and were left alone. */
  active: string[];
}

/** Ledgers on this host: `dead` have lost their owner, `active` have not. Reads only. */
export function findLedgers(folder: string = ledgerFolder()): { dead: Leftover[]; active: Leftover[] } {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  } catch {
    return { dead: [], active: [] };
  }
  const boot = bootId();
  const dead: Leftover[] = [];
  const active: Leftover[] = [];
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    const contents = readLedger(file);
    // No first line: its owner was killed in that very moment (or is about to write it), and owns nothing yet.
    if (!contents) continue;
    const alive = isSameBoot(contents.owner.boot, boot) && isRunning(contents.owner.pid, contents.owner.startTime);
    (alive ? active : dead).push({ file, contents });
  }
  return { dead, active };
}

/** Does by hand what the reaper does: frees everything that dead runs left. Runs that go on are not touched. */
export async function cleanLeftovers(folder: string = ledgerFolder()): Promise<CleanReport> {
  const { dead, active } = findLedgers(folder);
  const report: CleanReport = { runs: [], active: active.map((one) => one.contents.run), killed: [], removed: [], failed: [] };
  for (const { file, contents } of dead) {
    const released = await release(contents, bootId());
    report.runs.push(contents.run);
    report.killed.push(...released.killed);
    report.removed.push(...released.removed);
    report.failed.push(...released.failed);
    if (released.failed.length === 0) rmSync(file, { force: true });
  }
  return report;
}
