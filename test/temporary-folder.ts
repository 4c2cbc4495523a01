import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the whole test run a temporary folder of its own, which goes when the run ends, whatever single tests leave in it. */
export default function giveTemporaryFolder(): () => void {
  // A short name: sockets live in it, and their paths may have 104 characters.
  const folder = mkdtempSync(join(tmpdir(), 'wpt-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
