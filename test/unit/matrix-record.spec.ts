import { expect, test } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRecordSchema, scenarioRecord } from '../../harness/run/run-record.ts';
import { scenarioDigest } from '../../harness/run/scenario-digest.ts';
import type { PreparedScenario } from '../../harness/run/prepare-scenario.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

function prepared(change: (input: ReturnType<typeof quickstartPlanInput>) => void = () => {}): PreparedScenario {
  const input = structuredClone(quickstartPlanInput());
  change(input);
  return { ...input, plans: [{ strategy: 'offline' }, { strategy: 'audit' }] } as unknown as PreparedScenario;
}

test('the digest of a scenario is the same wherever it lies', async () => {
  const here = await scenarioDigest(prepared());
  expect(here).toMatch(/^[0-9a-f]{64}$/);
  const there = prepared(({ scenario, request, image }) => {
    scenario.file = 'D:\\lab\\quickstart.yaml';
    image.source.path = 'D:\\media\\pane.iso';
    for (const operation of request.operations) {
      if ('source' in operation && operation.source !== undefined) operation.source = `D:\\payloads\\${operation.source}`;
      for (const file of operation.files) file.path = `D:\\payloads\\${file.name}`;
    }
  });
  expect(await scenarioDigest(there)).toBe(here);
});

test('the digest of a scenario changes with everything that its outcomes rest on', async () => {
  const digests = await Promise.all([
    scenarioDigest(prepared()),
    scenarioDigest(prepared(({ image }) => void (image.source.sha256 = 'c'.repeat(64)))),
    scenarioDigest(prepared(({ image }) => void (image.image.index = 2))),
    scenarioDigest(prepared(({ request }) => void (request.operations[0]!.files[0]!.sha256 = 'c'.repeat(64)))),
    scenarioDigest(prepared(({ request }) => void request.operations.reverse())),
    scenarioDigest(prepared(({ request }) => void request.operations.pop())),
    scenarioDigest(prepared(({ scenario }) => void scenario.removedExpectations.push('feature:TelnetClient'))),
    scenarioDigest(prepared(({ scenario }) => void (scenario.expectedDifferences = [{ subject: '*', reason: 'x' }]))),
    scenarioDigest(prepared(({ scenario }) => void (scenario.machine.memoryMiB = 4096))),
  ]);
  expect(new Set(digests).size).toBe(digests.length);
});

test('an answer file counts by its bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-'));
  const file = join(folder, 'a.xml');
  const withFile = () => prepared(({ scenario }) => void (scenario.answerFile = file));
  writeFileSync(file, '<a/>');
  const first = await scenarioDigest(withFile());
  writeFileSync(file, '<b/>');
  expect(await scenarioDigest(withFile())).not.toBe(first);
  rmSync(folder, { recursive: true });
});

test('a record: planned cells, place in the repository, positions; read back', async () => {
  const record = await scenarioRecord(prepared(), ['/nowhere', process.cwd()]);
  expect(record).toMatchObject({ name: 'quickstart', strategies: ['offline', 'audit'], file: 'scenarios/quickstart.yaml' });
  expect(record.operations).toContain('enable-feature:TelnetClient');
  expect(Object.keys(record.positions!.operations).sort()).toEqual([...record.operations!].sort());
  const whole = { schema: 'wimproof.run/1', run: 'r', version: '1', provider: 'qemu', startedAt: '', scenarios: [record] };
  expect(runRecordSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  for (const name of ['..', '../x', 'a/b', '', 'a\\b']) expect(runRecordSchema.safeParse({ ...whole, scenarios: [{ ...record, name }] }).success, name).toBe(false);
});
