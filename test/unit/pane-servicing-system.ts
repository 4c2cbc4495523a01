import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildPayloads } from '../../scenarios/payloads/build.ts';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import { imagePath } from '../../vm-templates/pane/guest/servicing/image-path.ts';
import { programs } from '../../vm-templates/pane/guest/servicing/programs.ts';
import type { Drive, Life, System } from '../../vm-templates/pane/guest/system.ts';
import { hasTool } from '../corpora.ts';

export { CORPORA, hasCorpora, hasTool } from '../corpora.ts';

/** What building and reading the payloads needs. */
export const hasPayloadTools = ['gcab', 'wixl', 'cabextract'].every(hasTool);

export interface TestSystem {
  system: System;
  /** POSIX root of C: (or X:). */
  root: string;
  /** POSIX root of W:, a Windows that does not run. */
  offline: string;
  /** What `system.power` and `system.run` were asked for. */
  powered: string[];
  run(line: string[], options?: { stdin?: string; administrator?: boolean }): Promise<{ exit: number; out: string; err: string }>;
  dispose(): void;
}

/** A System over temporary directories: C: runs (X: in PE), W: holds an offline image, P: the built payloads, T: is empty. */
export async function createTestSystem(life: Life = 'audit'): Promise<TestSystem> {
  const base = mkdtempSync(path.join(tmpdir(), 'pane-test-'));
  const letter = life === 'pe' || life === 'setup' ? 'X' : 'C';
  const drives = new Map<string, Drive>();
  const powered: string[] = [];
  for (const [name, folder] of [[letter, 'system'], ['W', 'offline'], ['P', 'payloads'], ['T', 'temp']] as const) {
    const root = path.join(base, folder);
    mkdirSync(root);
    drives.set(name, { letter: name, root, kind: 'fixed', label: folder });
  }
  const root = drives.get(letter)!.root;
  await writeBaseImage(root, letter === 'X' ? 'pe' : 'install');
  await writeBaseImage(drives.get('W')!.root, 'install');
  buildPayloads(drives.get('P')!.root);
  const resolve = (windowsPath: string, cwd = `${letter}:\\`): string => {
    const full = /^[a-z]:/i.test(windowsPath) ? windowsPath : `${cwd}\\${windowsPath}`;
    const drive = drives.get(full.charAt(0).toUpperCase());
    if (!drive) throw Object.assign(new Error(full), { name: 'PathNotFound' });
    return imagePath(drive.root, full.slice(2));
  };
  const system: System = {
    life,
    systemDrive: letter,
    drives,
    programs: new Map(Object.entries(programs)),
    registry: openRegistry(path.join(root, 'Windows/System32/config')),
    architecture: 'amd64',
    version: '10.0.26100.1',
    computerName: 'WIN-PANE',
    bootTime: new Date(),
    resolve,
    run: (line) => {
      powered.push(line);
      return Promise.resolve(0);
    },
    serial: () => undefined,
    power: (action) => {
      powered.push(action);
      return Promise.reject(new Error(`power ${action}`));
    },
    log: () => undefined,
  };
  return {
    system,
    root,
    offline: drives.get('W')!.root,
    powered,
    run: async ([name, ...argv], { stdin = '', administrator = true } = {}) => {
      let out = '';
      let err = '';
      const exit = await programs[name!]!({
        system,
        name: name!,
        argv,
        tail: argv.join(' '),
        stdin,
        stdout: (text) => (out += text),
        stderr: (text) => (err += text),
        cwd: 'T:',
        env: new Map(),
        account: { name: 'tester', administrator },
        logon: 'network',
        signal: new AbortController().signal,
      });
      return { exit, out, err };
    },
    dispose: () => rmSync(base, { recursive: true, force: true }),
  };
}
