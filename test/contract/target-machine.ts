import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WinRm } from '../../harness/guest/winrm/winrm.ts';
import { programs } from '../../vm-templates/pane/guest/programs.ts';
import { writeBaseImage } from '../../vm-templates/pane/guest/servicing/base/base-image.ts';
import type { RunOptions } from '../../vm-templates/pane/guest/winrm/shell/runner.ts';
import { systemRunner } from '../../vm-templates/pane/guest/winrm/system-runner.ts';
import { createTestSystem, runCaptured, type TestSystem } from '../unit/pane-system.ts';
import { makePfx, PASSWORD, startTestServer, type TestServerOptions } from './pane-winrm-server.ts';

/** A command that a test answers in the machine's place; undefined leaves it to the machine. */
export type Answering = (line: string, options: RunOptions, really: (options?: RunOptions) => Promise<number>) => Promise<number> | undefined;
export interface TargetMachine {
  root: string;
  system: TestSystem;
  /** Command lines that came, in order. */
  lines: string[];
  httpPort: number;
  httpsPort: number;
  shellCount(): number;
  /** Logs the account on once. */
  logOn(): Promise<void>;
  stop(): Promise<void>;
}

/** The reference guest's Windows in this process, behind its own WinRM service: its cmd, its tools, its registry, on a folder. */
export async function startTargetMachine(options: { answering?: Answering; server?: Partial<TestServerOptions> } = {}): Promise<TargetMachine> {
  const root = mkdtempSync(join(tmpdir(), 'wimproof-target-'));
  await writeBaseImage(root, 'install');
  const system = createTestSystem(root, { programs });
  // As Setup leaves it when it is finished.
  await runCaptured(system, 'reg add HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State /v ImageState /t REG_SZ /d IMAGE_STATE_COMPLETE /f');
  const runner = systemRunner(system);
  const lines: string[] = [];
  const plain = runner.run.bind(runner);
  runner.run = (line, runOptions) => {
    lines.push(line);
    return options.answering?.(line, runOptions, (changed = runOptions) => plain(line, changed)) ?? plain(line, runOptions);
  };
  const { service, http, https } = await startTestServer({ runner, pfx: makePfx(), ...options.server });
  return {
    root,
    system,
    lines,
    httpPort: Number(new URL(http).port),
    httpsPort: Number(new URL(https).port),
    shellCount: () => service.shellCount,
    logOn: async () => {
      const winrm = WinRm.connect({ host: '127.0.0.1', port: Number(new URL(http).port), username: 'wimproof', password: PASSWORD, auth: 'ntlm', certificate: undefined });
      await winrm.run('ver', { deadlineMs: 30_000 });
      winrm.close();
    },
    stop: async () => {
      await service.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A network path to a port that can break: `cut` ends every connection that there is, and new ones go through again. */
export async function breakablePath(port: number): Promise<{ port: number; cut: () => void; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => (sockets.delete(from), to.destroy()));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return { port: (server.address() as AddressInfo).port, cut, close: () => (cut(), server.close()) };
}
