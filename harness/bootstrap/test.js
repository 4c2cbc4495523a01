// @ts-check
// `npm test`: sets up what is missing, then type-checks and runs all tests. Arguments go to Playwright Test.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { RUN_PACKAGES, TEST_PACKAGES } from './debian-packages.js';
import { prepare, root } from './prepare.js';

prepare([...RUN_PACKAGES, ...TEST_PACKAGES]);

/** @param {string[]} args */
const node = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

const types = node([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit']);
if (types !== 0) process.exit(types);
process.exit(
  node([join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', '--config', join('test', 'playwright.config.ts'), ...process.argv.slice(2)]),
);
