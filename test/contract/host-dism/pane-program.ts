// node pane-program.js PROGRAM ARGUMENTS...
// A program of the reference guest as a program of this host: what it calls C: and the like are folders, named by the
// environment variable PANE_DRIVES ({"C":"/tmp/..."}). Every call is a process of its own, as on Windows.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { resolvePath } from '../../../vm-templates/pane/guest/boot/resolve-path.ts';
import { programs } from '../../../vm-templates/pane/guest/programs.ts';
import { openRegistry } from '../../../vm-templates/pane/guest/registry/registry.ts';
import { attachMount, listMounts } from '../../../vm-templates/pane/guest/servicing/imaging/mount-record.ts';
import { defaultEnvironment } from '../../../vm-templates/pane/guest/shell/environment.ts';
import { runCommandLine } from '../../../vm-templates/pane/guest/shell/cmd.ts';
import type { Drive, Program, System } from '../../../vm-templates/pane/guest/system.ts';

const [name = '', ...argv] = process.argv.slice(2);
const roots = JSON.parse(process.env['PANE_DRIVES'] ?? '{}') as Record<string, string>;
const drives = new Map(Object.entries(roots).map(([letter, root]): [string, Drive] => [letter, { letter, root, kind: 'fixed', label: letter }]));
const registry = openRegistry(path.join(roots['C']!, 'Windows/System32/config'));
const account = { name: 'tester', administrator: process.env['PANE_ELEVATED'] !== 'no' };

/** A step that never ends, for tests that kill: DISM with this word on its command line. Its start is told by a file. */
const hang = process.env['PANE_HANG'];
const dism: Program = async (one) => {
  if (hang !== undefined && one.argv.some((word) => word.includes(hang))) {
    writeFileSync(`${process.env['PANE_HANG_FILE']}`, String(process.pid));
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  return programs['dism']!(one);
};

const system: System = {
  life: 'normal',
  systemDrive: 'C',
  drives,
  programs: new Map(Object.entries({ ...programs, dism })),
  registry,
  architecture: 'amd64',
  version: '10.0.26100.1',
  computerName: 'HOST',
  bootTime: new Date(0),
  resolve: (windowsPath, cwd) => resolvePath(drives, windowsPath, cwd ?? 'C:\\'),
  run: (line, options) => runCommandLine(system, line, options),
  serial: () => undefined,
  power: (action) => Promise.reject(new Error(`this host was asked to ${action}`)),
  log: (line) => void process.stderr.write(`${line}\n`),
};
// The host was not restarted since another process mounted these.
for (const mount of listMounts(system)) attachMount(system, mount);

const environment = defaultEnvironment(system, account);
for (const [key, value] of Object.entries(process.env)) if (/^(?:WINDOWS|ESP|SCRATCH|WORK|PAYLOAD|INSTALL|IMAGE|JOB|HIVE)$/.test(key) && value !== undefined) environment.set(key, value);
const exit = await system.programs.get(name.toLowerCase().replace(/\.exe$/, ''))!({
  system,
  name: name.replace(/\.exe$/, ''),
  argv,
  tail: argv.join(' '),
  stdin: '',
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  cwd: 'C:\\',
  env: environment,
  account,
  logon: 'service',
  signal: new AbortController().signal,
});
registry.flush();
// A process of this host passes on eight bits: the harness reads the whole code from the step's own record here.
process.exitCode = exit & 0xff;
