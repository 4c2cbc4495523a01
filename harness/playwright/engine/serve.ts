import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Ledger } from '../../run/ledger/ledger.ts';
import { isRunning, startTimeOf } from '../../run/ledger/process-table.js';
import { makeRunFolder, newRunId } from '../../run/run-folder.ts';
import { cellWork } from './cell-work.ts';
import { ClientSession } from './client-session.ts';
import { Engine } from './engine.ts';
import { engineOptionsSchema } from './engine-options.ts';
import { publish, rendezvousOf } from './rendezvous.ts';

/** What the engine is started with, as its only argument. */
export const startSchema = z.strictObject({
  runner: z.strictObject({ pid: z.int(), startTime: z.string(), invocation: z.string().optional() }),
  options: engineOptionsSchema,
  /** The working folder of the runner. */
  folder: z.string(),
});
export type Start = z.infer<typeof startSchema>;

/** How often the runner is looked at; also at once when a worker goes. */
const WATCH_MS = 1000;
/** Without a reporter nobody says that all tests are done; a test server stays for hours. Then nobody being there means it. */
const LINGER_MS = 60_000;

/**
 * Serves one Playwright invocation until its reporter says that it is over, or its process is gone: then running cells are
 * aborted with their evidence kept, everything is written, and no machine is left. What kills this process leaves the
 * machines to the ledger's reaper.
 */
export async function serve({ runner, options, folder: working }: Start): Promise<void> {
  const rendezvous = rendezvousOf(runner);
  const run = newRunId();
  const ledger = await Ledger.open(run);
  const folder = await makeRunFolder(resolve(working, options.output ?? 'runs'), run);
  const engine = new Engine({ run, folder, ledger, work: await cellWork(options), options });
  await engine.begin();

  const token = randomBytes(24).toString('hex');
  const place = process.platform === 'win32' ? undefined : await ledger.temporaryFolder('the way to the engine');
  const socket = place ? join(place.path, 's') : `\\\\.\\pipe\\wimproof-${randomBytes(12).toString('hex')}`;
  const seen = new Map<number, number>();
  let sessions = 0;
  let linger: NodeJS.Timeout | undefined;
  let ending: ReturnType<Engine['end']> | undefined;

  const end = (): ReturnType<Engine['end']> => {
    if (ending) return ending;
    clearInterval(watch);
    clearTimeout(linger);
    rmSync(rendezvous.publication, { force: true });
    place?.remove();
    ending = engine.end();
    void ending.then(
      () => {
        // Standing answers still go out; nothing else keeps the process.
        server.close();
        rmSync(rendezvous.log, { force: true });
        process.exitCode = 0;
        setTimeout(() => process.exit(), 1000).unref();
      },
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        process.exit(1);
      },
    );
    return ending;
  };
  const look = (): void => {
    if (!lives(runner)) void end();
  };
  const watch = setInterval(look, WATCH_MS);
  const rest = (): void => {
    clearTimeout(linger);
    if (runner.invocation === undefined && sessions === 0) linger = setTimeout(() => void end(), LINGER_MS);
  };
  const server: Server = createServer((connection) => {
    sessions += 1;
    clearTimeout(linger);
    new ClientSession(connection, {
      engine,
      token,
      admits: ({ pid, index }) => {
        if (ending) return false;
        if (index === undefined) return true;
        // Playwright numbers the workers of an invocation: a number that comes again is that of a later one.
        const known = seen.get(index);
        seen.set(index, pid);
        if (known === undefined || known === pid) return true;
        void end();
        return false;
      },
      finish: end,
      onClose: () => {
        sessions -= 1;
        look();
        rest();
      },
    });
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(socket, done);
  });
  publish(rendezvous.publication, { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', socket, token, run, folder });
  rest();
  // The worker that started this waits for it.
  process.stdout.write('ready\n');
}

/** On Windows a start time costs a program, which is too much for every second. */
function lives({ pid, startTime }: Start['runner']): boolean {
  if (process.platform !== 'win32') return isRunning(pid, startTime);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
