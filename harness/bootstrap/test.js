// @ts-check
// `npm test`: sets up what is missing, then type-checks and runs all tests. Arguments go to Playwright Test.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { RUN_PACKAGES, TEST_PACKAGES } from './debian-packages.js';
import { prepare, root } from './prepare.js';

prepare([...RUN_PACKAGES, ...TEST_PACKAGES]);

/** @param {string[]} args */
const node = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

// The HTML report's front end runs in a browser: it has a program of its own, with the DOM.
for (const project of ['tsconfig.json', join('reports', 'html', 'app', 'tsconfig.json')]) {
  const types = node([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--project', project]);
  if (types !== 0) process.exit(types);
}
process.exit(
  node([join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', '--config', join('test', 'playwright.config.ts'), ...process.argv.slice(2)]),
);
