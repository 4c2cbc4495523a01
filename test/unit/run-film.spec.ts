import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Machine } from '../../harness/machine/machine.ts';
import { Film } from '../../harness/run/film.ts';

let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wimproof-film-'))));
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

type FakeMachine = Machine & EventEmitter & { picture: string };

/** A machine whose console shows `picture`. */
function aMachine(screenshot?: (file: string) => Promise<void>): FakeMachine {
  const machine = Object.assign(new EventEmitter(), { name: 'm', state: 'running', picture: 'first' }) as unknown as FakeMachine;
  machine.screenshot = screenshot ?? (async (file: string) => writeFileSync(file, machine.picture));
  return machine;
}

function aFilm(options: { limit?: number; signal?: AbortSignal; everyMs?: number } = {}) {
  const frames: { file: string; stage: string; reason: string }[] = [];
  const film = new Film({ folder, stage: () => 'setup', signal: new AbortController().signal, onFrame: (frame) => void frames.push(frame), ...options });
  return { film, frames };
}

test('keeps a frame for each thing that happens, and none that looks like the one before it', async () => {
  const { film, frames } = aFilm();
  const machine = aMachine();
  film.follow(machine);
  await film.frame('phase specialize');
  await film.frame('stage ended');
  machine.picture = 'second';
  await film.frame('restart');
  await film.end();
  expect(frames).toEqual([
    { file: 'screens/001-setup.png', stage: 'setup', reason: 'phase specialize' },
    { file: 'screens/002-setup.png', stage: 'setup', reason: 'restart' },
  ]);
  expect(readdirSync(join(folder, 'screens'))).toEqual(['001-setup.png', '002-setup.png']);
});

test('a console that cannot be pictured leaves a gap, not a failure or half a file', async () => {
  const { film, frames } = aFilm();
  film.follow(
    aMachine(async (file) => {
      writeFileSync(file, 'half');
      throw new Error('the monitor is gone');
    }),
  );
  await film.frame('phase oobeSystem');
  await film.end();
  expect(frames).toEqual([]);
  expect(readdirSync(join(folder, 'screens'))).toEqual([]);
});

test('films nothing before a machine runs, after it is off, after the limit, or once the run is cancelled', async () => {
  const abort = new AbortController();
  const { film, frames } = aFilm({ limit: 1, signal: abort.signal });
  await film.frame('too early');
  expect(existsSync(join(folder, 'screens'))).toBe(false);
  const machine = aMachine();
  film.follow(machine);
  await film.frame('kept');
  machine.picture = 'another';
  await film.frame('over the limit');
  expect(frames.map((frame) => frame.reason)).toEqual(['kept']);

  const second = aFilm({ signal: abort.signal });
  second.film.follow(machine);
  machine.emit('off', { reason: 'guest', detail: '' });
  await second.film.frame('off');
  second.film.follow(machine);
  abort.abort();
  await second.film.frame('cancelled');
  expect(second.frames).toEqual([]);
});

test('takes frames by itself while nothing happens, and the end waits for the last one', async () => {
  const { film, frames } = aFilm({ everyMs: 5 });
  const machine = aMachine();
  film.follow(machine);
  await expect.poll(() => frames.length).toBe(1);
  machine.picture = 'changed';
  await expect.poll(() => frames.length).toBe(2);
  await film.end();
  machine.picture = 'after the end';
  await film.frame('after the end');
  expect(frames.map((frame) => frame.reason)).toEqual(['every minute', 'every minute']);
});
