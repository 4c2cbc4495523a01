import { expect, test } from '@playwright/test';
import { EventEmitter, once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineConnection } from '../../harness/playwright/client/engine-connection.ts';
import { matchingScenarios } from '../../harness/playwright/matching-scenarios.ts';
import { HeldMachine } from '../../harness/playwright/engine/held-machine.ts';
import { MachineSlots } from '../../harness/playwright/engine/machine-slots.ts';
import { planDeadlineMs } from '../../harness/playwright/engine/plan-deadline.ts';
import { privateFolder, publish, readPublication, rendezvousOf, runnerOf } from '../../harness/playwright/engine/rendezvous.ts';
import { placeOfFrame, userFrames } from '../../harness/playwright/user-frames.ts';
import { readSuiteScenario } from '../../harness/playwright/suite-scenario.ts';
import { ScenarioError } from '../../harness/scenario/scenario-error.ts';
import type { Execution } from '../../harness/run/execution.ts';
import { startTimeOf } from '../../harness/run/ledger/process-table.js';
import type { Plan } from '../../harness/strategy/plan.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'pw-'));
const never = new AbortController().signal;

test.describe('places for machines', () => {
  test('are given in order, and given back', async () => {
    let scarce = 0;
    const slots = new MachineSlots(() => 1, () => scarce++);
    const first = await slots.take(never);
    const order: number[] = [];
    const second = slots.take(never).then((give) => (order.push(2), give));
    const third = slots.take(never).then((give) => (order.push(3), give));
    expect(slots.scarce).toBe(true);
    expect(scarce).toBe(2);
    first();
    first();
    (await second)();
    (await third)();
    expect(order).toEqual([2, 3]);
    expect(slots.scarce).toBe(false);
  });

  test('who has a machine already does not wait for itself', async () => {
    const slots = new MachineSlots(() => 1, () => {});
    await slots.take(never);
    await slots.take(never, true);
  });

  test('who gives up waiting leaves the queue', async () => {
    const slots = new MachineSlots(() => 1, () => {});
    const give = await slots.take(never);
    const abort = new AbortController();
    const waiting = slots.take(abort.signal);
    abort.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    give();
    await slots.take(never);
  });
});

test.describe('a held machine', () => {
  const held = (idleMs = 60_000): { machine: HeldMachine; emitter: EventEmitter & { state: string }; idle: () => number } => {
    let idle = 0;
    const emitter = Object.assign(new EventEmitter(), { state: 'running' });
    return { machine: new HeldMachine({ machine: emitter } as unknown as Execution, idleMs, () => idle++), emitter, idle: () => idle };
  };

  test('is leased by one at a time, in order', async () => {
    const { machine } = held();
    const first = await machine.acquire(never);
    const second = machine.acquire(never);
    machine.release('another lease');
    expect(machine.lease).toBe(first);
    machine.release(first!);
    expect(await second).toBe(machine.lease);
    expect(await second).not.toBe(first);
    machine.letGo();
  });

  test('who gives up waiting does not stop the queue', async () => {
    const { machine, idle } = held();
    const first = await machine.acquire(never);
    const abort = new AbortController();
    const second = machine.acquire(abort.signal);
    const third = machine.acquire(never);
    abort.abort();
    expect(await second).toBeUndefined();
    machine.release(first!);
    expect(await third).toBe(machine.lease);
    machine.release(machine.lease!);
    expect(machine.idle).toBe(true);
    expect(idle()).toBe(2);
    machine.letGo();
  });

  test('is let go when nobody wants it for the idle time', async () => {
    const { machine } = held(1);
    await machine.ended;
    expect(machine.available).toBe(false);
    expect(await machine.acquire(never)).toBeUndefined();
  });

  test('that goes off by itself is no machine any more', async () => {
    const { machine, emitter } = held();
    const first = await machine.acquire(never);
    const waiting = machine.acquire(never);
    emitter.state = 'crashed';
    emitter.emit('off', { reason: 'crash' });
    expect(await waiting).toBeUndefined();
    expect(first).toBeDefined();
    await machine.ended;
  });
});

test.describe('the way to the engine', () => {
  test.skip(process.platform === 'win32', 'Windows has no modes');

  test('lies in a folder that nobody else can read', () => {
    const root = folder();
    const own = privateFolder(root);
    expect(privateFolder(root)).toBe(own);
    chmodSync(own, 0o755);
    expect(() => privateFolder(root)).toThrow(/others have rights/);
  });

  test('is not laid through a link or a file of somebody else', () => {
    const root = folder();
    const place = join(root, `wimproof-playwright-${process.getuid!()}`);
    mkdirSync(join(root, 'trap'));
    symlinkSync(join(root, 'trap'), place);
    expect(() => privateFolder(root)).toThrow(/no folder/);
    expect(() => privateFolder(root, 12_345)).toThrow(/belongs to another user/);
  });

  test('is another one for each runner and invocation; what dead engines left is swept', () => {
    const runner = { pid: process.pid, startTime: startTimeOf(process.pid)! };
    const here = rendezvousOf(runner).publication;
    expect(rendezvousOf({ ...runner, startTime: '1' }).publication).not.toBe(here);
    const there = rendezvousOf({ ...runner, invocation: 'x' }).publication;
    expect(there).not.toBe(here);
    const publication = { ...runner, socket: 's', token: 't', run: 'r', folder: 'f' };
    publish(here, { ...publication, startTime: 'long ago' });
    expect(readPublication(here)).toBeUndefined();
    publish(there, publication);
    expect(readPublication(there)).toEqual(publication);
    expect(existsSync(here)).toBe(false);
    rmSync(there);
  });

  test('a runner that is gone has none', () => {
    expect(() => runnerOf(2 ** 30)).toThrow(/is gone/);
  });
});

test('a connection that was lost answers nothing any more, and lets nobody wait', async () => {
  const socket = join(folder(), 's');
  const server = createServer((peer) => void peer.on('data', (said) => (String(said).includes('hello') ? peer.write('{"type":"welcome","run":"r","folder":"f"}\n') : peer.destroy())));
  server.listen(socket);
  await once(server, 'listening');
  const connection = await EngineConnection.open({ pid: 1, startTime: '', socket, token: 't', run: 'r', folder: 'f' }, { pid: 2, index: 0 });
  for (const when of ['while it waits', 'afterwards']) await expect(connection!.call('release', { lease: 'x' }), when).rejects.toThrow(/WP-ENGINE-LOST/);
  server.close();
});

test.describe('frames of a stack', () => {
  test('without those of the harness', () => {
    const harness = fileURLToPath(new URL('../../harness/', import.meta.url));
    const stack = `Error: x\n    at f (${harness}playwright/lab.ts:1:2)\n    at ${new URL('../../harness/run/a.ts', import.meta.url).href}:1:2\n    at /suite/a.spec.ts:3:4`;
    expect(userFrames(stack)).toEqual(['    at /suite/a.spec.ts:3:4']);
    expect(userFrames().join()).toContain('playwright-engine.spec.ts');
  });

  test('say where', () => {
    const place = { file: '/a b/x (1).ts', line: 3, column: 4 };
    for (const frame of ['at f (/a b/x (1).ts:3:4)', 'at /a b/x (1).ts:3:4', 'at async Object.f (/a b/x (1).ts:3:4)', 'at file:///a%20b/x%20(1).ts:3:4']) expect(placeOfFrame(`    ${frame}`), frame).toEqual(place);
    expect(placeOfFrame('    at <anonymous>')).toBeUndefined();
  });
});

test('the deadline of a plan is that of all its waits', () => {
  const steps = [{ action: 'write-medium' }, { action: 'await-ready', deadlineMinutes: 20 }, { action: 'take-inventory', deadlineMinutes: 5 }];
  expect(planDeadlineMs({ stages: [{ steps }] } as unknown as Plan)).toBe(35 * 60_000);
});

test.describe('scenario files of a suite', () => {
  test('are found by patterns, sorted, without hidden folders and packages', () => {
    const root = folder();
    for (const path of ['a.yaml', 'b.yml', 'one/c.yaml', 'one/two/d.yaml', '.hidden/e.yaml', 'node_modules/f.yaml']) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), '');
    }
    const found = (pattern: string): string[] => matchingScenarios(pattern, root).map((file) => file.slice(root.length + 1).replaceAll('\\', '/'));
    expect(found('*.yaml')).toEqual(['a.yaml']);
    expect(found('**/*.yaml')).toEqual(['a.yaml', 'one/c.yaml', 'one/two/d.yaml']);
    expect(found('one/?.yaml')).toEqual(['one/c.yaml']);
    expect(found('missing.yaml')).toEqual(['missing.yaml']);
    expect(found('missing/*.yaml')).toEqual([]);
    expect(found('[a].yaml')).toEqual(['[a].yaml']);
  });

  test('are read for name, strategies and the places of checks', () => {
    const file = join(folder(), 's.yaml');
    writeFileSync(file, 'name: sample\nimage: { template: pane }\nstrategies:\n  - setup\nrequest:\n  - { operation: enable-feature, feature: TelnetClient }\nexpect:\n  - { feature: SMB1Protocol, state: disabled }\n');
    const scenario = readSuiteScenario(file);
    expect(scenario).toMatchObject({ name: 'sample', strategies: [{ name: 'setup', at: { line: 4, column: 5 } }] });
    expect(scenario.checkAt({ id: 'feature:TelnetClient', operation: 'enable-feature:TelnetClient' }).line).toBe(6);
    expect(scenario.checkAt({ id: 'feature:SMB1Protocol' }).line).toBe(8);
    expect(scenario.checkAt({ id: 'image-state' }).line).toBe(1);
  });

  test('that are wrong say where', () => {
    const file = join(folder(), 's.yaml');
    const problems = (text: string): { code: string; line?: number | undefined }[] => {
      writeFileSync(file, text);
      try {
        readSuiteScenario(file);
        return [];
      } catch (error) {
        return (error as ScenarioError).problems.map(({ code, line }) => ({ code, line }));
      }
    };
    expect(problems('name: [')).toMatchObject([{ code: 'WP-SCENARIO-YAML' }]);
    expect(problems('')).toEqual([{ code: 'WP-SCENARIO-YAML', line: 1 }]);
    expect(problems('name: x\nimage: { template: pane }\nrequest:\n  - { operation: nothing }\n')).toMatchObject([{ line: 4 }]);
    expect(() => readSuiteScenario(join(folder(), 'none.yaml'))).toThrow(/does not exist/);
  });
});
