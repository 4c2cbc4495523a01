// @ts-check
// `npm start`: sets up what is missing, then runs the quickstart through all three strategies.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { RUN_PACKAGES } from './debian-packages.js';
import { prepare, root } from './prepare.js';

prepare(RUN_PACKAGES);
const result = spawnSync(
  process.execPath,
  [join(root, 'harness', 'cli', 'wimproof.js'), 'run', join(root, 'scenarios', 'quickstart.yaml'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(result.status ?? 3);
