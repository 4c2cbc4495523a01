import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { canonicalMsi } from './canonical-msi.ts';

const SOURCES = dirname(fileURLToPath(import.meta.url));
/** All files carry this time, so that the same sources give the same bytes. An even second: cabinets keep two-second steps. */
const STAMP = new Date('2025-01-14T10:00:00Z');

function run(program: string, args: string[], cwd: string): void {
  try {
    // Cabinets hold local time; UTC everywhere keeps them the same on every machine.
    execFileSync(program, args, { cwd, stdio: 'pipe', env: { ...process.env, TZ: 'UTC', SOURCE_DATE_EPOCH: String(STAMP.getTime() / 1000) } });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: Buffer };
    throw new Error(code === 'ENOENT' ? `${program} is not installed (Debian: gcab and msitools)` : `${program} failed: ${stderr?.toString().trim()}`);
  }
}

/** Every file below a directory, as sorted relative paths; sets their times on the way. */
function stamped(directory: string, below = ''): string[] {
  return readdirSync(join(directory, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      if (statSync(join(directory, path)).isDirectory()) return stamped(directory, path);
      utimesSync(join(directory, path), STAMP, STAMP);
      return [path];
    });
}

/**
 * An update as Microsoft lays them out: update.mum and .cat, one manifest per component and its payload in a folder of that name.
 * `architecture` other than amd64, or a damaged manifest, gives the packages that tests want refused.
 */
function buildUpdate(out: string, name: string, architecture: string, damaged = false): void {
  const work = mkdtempSync(join(tmpdir(), 'wimproof-cab-'));
  try {
    const source = join(SOURCES, 'kb5099001');
    const payload = readFileSync(join(source, 'wimproof-update.txt'));
    const digest = createHash('sha256').update(payload).digest('base64');
    const fill = (file: string): string => readFileSync(join(source, file), 'utf8').replaceAll('@ARCHITECTURE@', architecture).replaceAll('@SHA256@', digest);
    const component = `${architecture}_wimproof-sample-update_31bf3856ad364e35_10.0.26100.9001_none_5f0c9b1d2a7e4836`;
    const mum = fill('update.mum');
    writeFileSync(join(work, 'update.mum'), damaged ? mum.slice(0, mum.length - 200) : mum);
    cpSync(join(source, 'update.cat'), join(work, 'update.cat'));
    writeFileSync(join(work, `${component}.manifest`), fill('component.manifest'));
    mkdirSync(join(work, component));
    writeFileSync(join(work, component, 'wimproof-update.txt'), payload);
    rmSync(join(out, name), { force: true });
    run('gcab', ['-c', '-z', join(out, name), ...stamped(work)], work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function buildDriver(out: string, name: string): void {
  rmSync(join(out, name), { recursive: true, force: true });
  cpSync(join(SOURCES, name), join(out, name), { recursive: true });
  stamped(join(out, name));
}

/** The MSI is made by wixl; its clock, temporary names and random class ids are taken out afterwards. */
function buildInstaller(out: string): void {
  const work = mkdtempSync(join(tmpdir(), 'wimproof-msi-'));
  try {
    cpSync(join(SOURCES, 'wimproof-sample'), work, { recursive: true });
    stamped(work);
    run('wixl', ['--arch', 'x64', '-o', join(work, 'built.msi'), 'wimproof-sample.wxs'], work);
    writeFileSync(join(out, 'wimproof-sample.msi'), canonicalMsi(readFileSync(join(work, 'built.msi')), STAMP));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Builds all payloads of the quickstart, and the ones that must be refused below `broken/`, into a directory. */
export function buildPayloads(out: string): void {
  const broken = join(out, 'broken');
  mkdirSync(broken, { recursive: true });
  buildUpdate(out, 'kb5099001-x64.cab', 'amd64');
  buildDriver(out, 'pane-sample');
  buildInstaller(out);
  buildUpdate(broken, 'kb5099001-x86.cab', 'x86');
  buildUpdate(broken, 'kb5099001-damaged.cab', 'amd64', true);
  buildDriver(broken, 'unsigned-driver');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  if (!values.out) {
    console.error('usage: build.ts --out DIR');
    process.exit(2);
  }
  buildPayloads(resolve(values.out));
}
