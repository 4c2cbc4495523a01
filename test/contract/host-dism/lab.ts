import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { writeIso } from '../../../harness/image/iso-writer.ts';
import { Cache } from '../../../harness/image/cache.ts';
import type { Provider } from '../../../harness/machine/machine.ts';
import type { Host, HostVolumes } from '../../../harness/run/engine/host.ts';
import type { Execution, OutcomeEvent } from '../../../harness/run/execution.ts';
import { Film } from '../../../harness/run/film.ts';
import type { Ledger } from '../../../harness/run/ledger/ledger.ts';
import { prepareScenario } from '../../../harness/run/prepare-scenario.ts';
import type { Plan } from '../../../harness/strategy/plan.ts';
import { buildPayloads } from '../../../scenarios/payloads/build.ts';
import { captureImage } from '../../../vm-templates/pane/build/image/wim.ts';
import { writeBaseImage } from '../../../vm-templates/pane/guest/servicing/base/base-image.ts';

/** A Linux host that passes for a Windows one: the reference guest's cmd and dism as programs, folders as drives. */
export interface HostLab {
  root: string;
  /** C:, the running system of the host. */
  system: string;
  /** What the host attached: W: and S:. */
  windows: string;
  esp: string;
  environment: NodeJS.ProcessEnv;
  host(): Host;
  /** Runs a program of the host; exit code modulo 256. */
  run(program: string, ...argv: string[]): Promise<{ exit: number; out: string }>;
  plan(request: string, offline?: string): Promise<{ plan: Plan; execution(ledger: Ledger, signal?: AbortSignal): Execution & { events: OutcomeEvent[] } }>;
}

/** Everything that is made once: the programs, an installation medium with a real WIM, payloads. */
export async function makeLab(): Promise<HostLab> {
  const root = mkdtempSync(path.join(tmpdir(), 'host-'));
  const at = (...parts: string[]): string => path.join(root, ...parts);
  for (const folder of [...Object.values(drivesOf(root)), at('bin'), at('tree/Windows/Boot/EFI'), at('payloads')]) mkdirSync(folder, { recursive: true });
  await writeBaseImage(at('system'), 'install');
  await writeBaseImage(at('tree'), 'install');
  writeFileSync(at('tree/Windows/Boot/EFI/bootmgfw.efi'), 'boot manager');
  await captureImage(at('install.wim'), at('tree'), { name: 'Pane Professional', description: 'an applied folder', edition: 'Professional', installationType: 'Client', flags: 'Professional' }, { first: true, compress: 'none' });
  await writeIso({ label: 'PANE', out: at('media.iso'), files: [{ path: 'sources/install.wim', from: at('install.wim') }] });
  buildPayloads(at('payloads'));
  await build({ entryPoints: [fileURLToPath(new URL('./pane-program.ts', import.meta.url))], outfile: at('bin/pane-program.mjs'), bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent', banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" } });
  for (const name of ['cmd.exe', 'dism.exe']) {
    writeFileSync(at('bin', name), `#!/bin/sh\nexec '${process.execPath}' '${at('bin/pane-program.mjs')}' ${name} "$@"\n`);
    chmodSync(at('bin', name), 0o755);
  }
  return labAt(root);
}

/** Drive letters of the host. The engine works in H:, since it refuses long and difficult names, as it would on Windows. */
function drivesOf(root: string): Record<'C' | 'H' | 'W' | 'S', string> {
  return { C: path.join(root, 'system'), H: root, W: path.join(root, 'volumes/w'), S: path.join(root, 'volumes/s') };
}

/** A host that `makeLab` has made, perhaps in another process. */
export function labAt(root: string): HostLab {
  const at = (...parts: string[]): string => path.join(root, ...parts);
  const drives = drivesOf(root);
  const environment: NodeJS.ProcessEnv = { ...process.env, PATH: `${at('bin')}:${process.env['PATH']}`, PANE_DRIVES: JSON.stringify(drives), XDG_STATE_HOME: at('state') };
  const volumes: HostVolumes = {
    attach: (file) => {
      writeFileSync(file, 'a disk');
      return Promise.resolve({ windows: 'W:', esp: 'S:', detach: () => Promise.resolve() });
    },
  };
  const host = (): Host => ({ volumes, cmd: at('bin/cmd.exe'), dism: at('bin/dism.exe'), environment, nameOf: (file) => `H:${path.resolve(file).slice(root.length).replaceAll('/', '\\')}` });
  return {
    root,
    system: drives.C,
    windows: drives.W,
    esp: drives.S,
    environment,
    host,
    run: (program, ...argv) =>
      promisify(execFile)(at('bin', program), argv, { env: environment }).then(
        ({ stdout }) => ({ exit: 0, out: stdout }),
        (error: { code: number; stdout: string }) => ({ exit: error.code, out: error.stdout }),
      ),
    plan: async (request, offline = '') => {
      const file = at('scenario.yaml');
      writeFileSync(file, `name: host\nimage:\n  source: media.iso\nmachine:\n  template: pane\nstrategies: [offline]\n${offline}request:\n${request}`);
      const prepared = await prepareScenario(file, { engine: 'host-dism', hostDism: () => Promise.resolve({ state: 'ready', program: at('bin/dism.exe'), version: '10.0.26100.1' }), cache: new Cache(at('cache')), withSecrets: true });
      const [plan] = prepared.plans as [Plan];
      return {
        plan,
        execution: (ledger, signal = new AbortController().signal) => {
          const workFolder = mkdtempSync(at('w'));
          mkdirSync(at('outcome'), { recursive: true });
          const events: OutcomeEvent[] = [];
          return {
            events,
            // The first stage alone: the machine that boots the result is the guest tests' affair.
            plan: { ...plan, stages: plan.stages.slice(0, 1).map((stage) => ({ ...stage, cacheable: false })) },
            request: prepared.request,
            provider: { name: 'hyperv', disks: { format: 'vhdx' } } as Provider,
            template: prepared.template,
            secrets: { username: '', password: 'secret-password', certificate: {} as never, token: 'c0ffee', productKeys: {}, answerFile: [], spellings: [] },
            cache: new Cache(at('cache')),
            ledger,
            host: host(),
            signal,
            run: 'lab',
            folder: at('outcome'),
            workFolder,
            useCache: false,
            saveImages: false,
            film: new Film({ folder: at('outcome'), stage: () => 'host', signal, onFrame: () => {} }),
            machineOptions: { memoryMiB: 0, processors: 0 },
            emit: (event: OutcomeEvent) => void events.push(event),
            redact: (text: string) => text.replaceAll('secret-password', '[redacted]'),
            stage: 'host',
            media: { install: plan.image.path },
            boots: 0,
            jobSteps: [],
            evidence: { screenshots: [], logs: [] },
          };
        },
      };
    },
  };
}

export function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
