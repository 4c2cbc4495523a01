import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portableExecutable } from './portable-executable.ts';
import { SOURCES, STAMP } from './payload-files.ts';

function write(out: string, name: string, overlay: string): void {
  const file = join(out, name);
  writeFileSync(file, portableExecutable(overlay));
  utimesSync(file, STAMP, STAMP);
}

/**
 * The executables that Pane runs: an installer with arguments and exit codes of its own, DPInst (which Pane has built in and Windows
 * leaves to the medium), and below `broken/` one of nobody's form, which Pane refuses as Windows refuses a foreign program.
 */
export function buildExecutables(out: string): void {
  mkdirSync(join(out, 'broken'), { recursive: true });
  const script = readFileSync(join(SOURCES, 'wimproof-setup', 'setup.cmd'), 'utf8').replace(/\r?\n/g, '\r\n');
  write(out, 'wimproof-setup.exe', `PANE-EXECUTABLE script\r\n${script}`);
  write(out, 'dpinst.exe', 'PANE-EXECUTABLE program dpinst\r\n');
  write(join(out, 'broken'), 'foreign-setup.exe', 'no overlay that Pane knows\r\n');
}
