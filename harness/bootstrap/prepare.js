// @ts-check
/**
 * Sets up what is missing before anything else can run: npm packages, then Debian packages.
 * Plain JavaScript without dependencies, because it runs on a fresh clone.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Exit code for "the host lacks something" (docs/exit-codes.md). */
const INFRASTRUCTURE = 3;

/**
 * @param {string} code
 * @param {string} cause
 * @param {string} mend
 * @returns {never}
 */
function fail(code, cause, mend) {
  process.stderr.write(`${code}: ${cause}\n  mend: ${mend}\n`);
  process.exit(INFRASTRUCTURE);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail('WP-NODE-VERSION', `Node ${process.versions.node} is too old`, 'install Node 20.19 or later');
}

/** Installs the npm packages when the lock file is not the one that was installed last. */
function installNpmPackages() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.wimproof-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  process.stdout.write('Setting up: npm packages (npm ci)\n');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32', // npm is npm.cmd there
  });
  if (result.status !== 0) fail('WP-SETUP-NPM', 'npm ci failed', 'read the lines above, then run: npm ci');
  writeFileSync(stamp, digest);
}

/**
 * @param {string[]} names
 * @returns {string[]} those that are not installed
 */
function missingDebianPackages(names) {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], { encoding: 'utf8' });
  const installed = new Set(
    (query.stdout ?? '')
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * Installs missing Debian packages through apt: as root, or through sudo; where neither is possible it says what to type.
 * @param {string[]} names
 */
function installDebianPackages(names) {
  if (process.platform !== 'linux') return; // other hosts are judged by `wimproof doctor`
  if (spawnSync('dpkg-query', ['--version']).status !== 0) {
    process.stdout.write(`Not a Debian system: install the equivalents of: ${names.join(' ')}\n`);
    return;
  }
  const missing = missingDebianPackages(names);
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  const canSudo = !isRoot && spawnSync('sudo', ['-n', 'true']).status === 0;
  const mayAskPassword = !isRoot && !canSudo && process.stdin.isTTY && spawnSync('sudo', ['--version']).status === 0;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const prefix = isRoot ? [] : ['sudo'];
  if (!isRoot && !canSudo && !mayAskPassword) {
    fail('WP-SETUP-APT', `${missing.length} Debian packages are missing and this user may not install them`, `sudo apt-get update && sudo ${install.join(' ')}`);
  }
  process.stdout.write(`Setting up: installing ${missing.length} Debian packages with ${isRoot ? 'apt-get' : 'sudo apt-get'}: ${missing.join(' ')}\n`);
  const apt = (/** @type {string[]} */ command) => {
    const [program = '', ...rest] = [...prefix, ...command];
    return spawnSync(program, rest, {
      stdio: ['inherit', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  apt(['apt-get', 'update', '-qq']);
  if (apt(install).status === 0) return;
  fail('WP-SETUP-APT', 'apt-get could not install the packages', `${[...prefix, 'apt-get update'].join(' ')} && ${[...prefix, ...install].join(' ')}`);
}

/**
 * Makes the checkout ready to run.
 * @param {string[]} debianPackages
 */
export function prepare(debianPackages) {
  checkNode();
  installNpmPackages();
  installDebianPackages(debianPackages);
}
