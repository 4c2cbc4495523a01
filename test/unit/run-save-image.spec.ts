import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Execution } from '../../harness/run/execution.ts';
import { saveServicedImage } from '../../harness/run/save-image.ts';
import type { Stage, StageName } from '../../harness/strategy/plan.ts';

let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wimproof-save-'))));
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  delete process.env['WIMPROOF_GUEST_PASSWORD'];
});

const stage = (name: StageName, more: Partial<Stage> = {}): Stage => ({ name, title: name, steps: [], ...more });

function anExecution(stages: Stage[], changes: Partial<Execution> = {}) {
  const said: string[] = [];
  const struck: string[] = [];
  const disk = join(folder, 'disk');
  writeFileSync(disk, 'the serviced disk');
  const execution = {
    plan: { stages },
    saveImages: true,
    disk,
    folder: mkdtempSync(join(folder, 'outcome-')),
    signal: new AbortController().signal,
    secrets: { productKeys: {}, spellings: [] },
    ledger: { add: ({ path }: { path: string }) => ({ strike: () => struck.push(path) }) },
    provider: { disks: { format: 'qcow2', flatten: async (from: string, to: string) => copyFileSync(from, to) } },
    emit: (event: { text?: string }) => void said.push(event.text ?? ''),
    ...changes,
  } as unknown as Execution;
  return { execution, said, struck };
}

test('keeps the disk of the stage before the first boot, with the digest of the very file', async () => {
  const stages = [stage('pe', { cacheable: true }), stage('oobe'), stage('verify')];
  const { execution, struck } = anExecution(stages);
  expect(await saveServicedImage(execution, stages[0]!)).toEqual({ format: 'qcow2', sha256: createHash('sha256').update('the serviced disk').digest('hex'), bytes: 17, stage: 'pe', file: 'serviced.qcow2' });
  expect(readdirSync(execution.folder)).toEqual(['serviced.qcow2']);
  expect(struck).toHaveLength(1);
  expect(await saveServicedImage(execution, stages[1]!)).toBeUndefined();
  expect(await saveServicedImage({ ...execution, saveImages: false }, stages[0]!)).toBeUndefined();
});

test('setup leaves no image: its system has booted', async () => {
  const stages = [stage('setup'), stage('verify')];
  const { execution } = anExecution(stages);
  for (const one of stages) expect(await saveServicedImage(execution, one)).toBeUndefined();
  expect(readdirSync(execution.folder)).toEqual([]);
});

test('a disk with a secret in it is not kept, and the run says why', async () => {
  const offline = [stage('pe'), stage('oobe')];
  const key = anExecution(offline);
  expect(await saveServicedImage(key.execution, offline[0]!)).toBeUndefined();
  expect(key.said).toEqual(['the image is not saved: it holds a product key']);

  const audit = [stage('generalize'), stage('oobe')];
  const random = anExecution(audit);
  expect(await saveServicedImage(random.execution, audit[0]!)).toBeUndefined();
  expect(random.said[0]).toContain('WIMPROOF_GUEST_PASSWORD');

  process.env['WIMPROOF_GUEST_PASSWORD'] = 'Chosen1Password';
  const chosen = anExecution(audit);
  expect(await saveServicedImage(chosen.execution, audit[0]!)).toMatchObject({ stage: 'generalize' });
  const withAnswer = anExecution(audit, { secrets: { productKeys: {}, spellings: ['domain-join-password'] } as never });
  expect(await saveServicedImage(withAnswer.execution, audit[0]!)).toBeUndefined();
});

test('a full disk is an infrastructure error and leaves no half-written image', async () => {
  const stages = [stage('pe', { cacheable: true }), stage('oobe')];
  const { execution, struck } = anExecution(stages, {
    provider: {
      disks: {
        format: 'vhdx',
        flatten: async (_: string, to: string) => {
          writeFileSync(to, 'half');
          throw new Error('ENOSPC: no space left on device\n    at stack');
        },
      },
    } as never,
  });
  await expect(saveServicedImage(execution, stages[0]!)).rejects.toMatchObject({ code: 'WP-SAVE-IMAGE', kind: 'infrastructure', message: 'the serviced image could not be saved: ENOSPC: no space left on device' });
  expect(existsSync(join(execution.folder, 'serviced.part.vhdx'))).toBe(false);
  expect(struck).toHaveLength(1);
});
