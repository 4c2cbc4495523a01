import { test, expect } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROWS, type Row } from '../../harness/servicing/matrix/row.ts';
import { ruleFor } from '../../harness/servicing/capability.ts';
import { rowsOf } from '../../harness/servicing/matrix/rows-of.ts';
import { STRATEGIES, type ResolvedOperation, type StrategyName } from '../../harness/servicing/operation.ts';
import { compile, type CompileInput } from '../../harness/strategy/compile.ts';
import { describePlan } from '../../harness/strategy/describe-plan.ts';
import type { MediumFile, Plan, Step } from '../../harness/strategy/plan.ts';
import { everyOperation } from './fixtures/every-operation.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures');

async function expectFile(name: string, text: string): Promise<void> {
  const file = path.join(fixtures, name);
  if (['all', 'changed'].includes(test.info().config.updateSnapshots)) await writeFile(file, text);
  expect(text, `differs from ${name}; if that is meant, run the test with --update-snapshots`).toBe(await readFile(file, 'utf8'));
}

function input(operations: ResolvedOperation[], version = '10.0.26100.1', more: Partial<CompileInput['scenario']> = {}): CompileInput {
  const base = quickstartPlanInput();
  return { ...base, scenario: { ...base.scenario, ...more }, request: { operations }, image: { ...base.image, image: { ...base.image.image, version } } };
}
const files = (plan: Plan): MediumFile[] => plan.stages.flatMap(({ steps }) => steps).flatMap((step: Step) => (step.action === 'write-medium' ? step.files : []));
const textOf = (plan: Plan, name: string): string => files(plan).flatMap((file) => (file.path === name && 'text' in file ? [file.text] : []))[0] ?? '';

/** The scripts that operations bring along, and the answer file: what the description of a plan leaves out. */
function operationTexts(plan: Plan): string {
  return files(plan)
    .flatMap((file) => ('text' in file && /^wimproof\\files\\|^Autounattend\.xml$/.test(file.path) ? [`=== ${file.path}\n${file.text.replaceAll('\r\n', '\n')}`] : []))
    .join('\n');
}

for (const strategy of STRATEGIES)
  test(`one operation of every kind: ${strategy}`, async () => {
    const plan = compile(input(everyOperation()), strategy);
    await expectFile(`plan-every-operation-${strategy}.txt`, `${describePlan(plan)}\n${operationTexts(plan)}`);
  });

test('the fixture has every row of the matrix but the mounted image', () => {
  const had = new Set(everyOperation().flatMap((operation) => rowsOf(operation)));
  expect((Object.keys(ROWS) as Row[]).filter((row) => !had.has(row))).toEqual(['service-mounted-image']);
});

test('every impossible cell is refused when the plan is made, with the reason and its source', () => {
  const refused = new Set<string>();
  for (const strategy of STRATEGIES)
    for (const operation of everyOperation()) {
      const rows = rowsOf(operation).filter((row) => ruleFor(row, strategy, { version: '10.0.26100.1', installationType: 'Client' })?.ways.length === 0);
      const plan = compile(input([operation]), strategy);
      if (rows.length === 0) {
        expect(plan.notPossible, `${operation.id} ${strategy}`).toEqual([]);
        continue;
      }
      expect(plan.mechanisms).toEqual([]);
      expect(plan.notPossible[0]?.reason).not.toBe('');
      expect(plan.notPossible[0]?.source).toMatch(/, https:\/\/learn\.microsoft\.com\//);
      for (const row of rows) refused.add(`${row} ${strategy}`);
    }
  test.info().annotations.push({ type: 'cells-refused', description: String(refused.size) });
  expect(refused.size).toBeGreaterThan(20);
});

test('a mounted image is serviced before it is applied', async () => {
  const plan = compile(input(everyOperation().slice(0, 3), '10.0.26100.1', { offline: { service: 'mounted' } }), 'offline');
  const job = plan.stages[0]!.steps.flatMap((step) => (step.action === 'follow-pe-job' ? [step.job] : []))[0]!;
  expect(job.steps.map(({ title }) => title)).toEqual([
    'Partition the disk', 'Make the scratch folder', 'Make the work folder', 'Copy the image file', 'Make the copy writable', 'Mount image 1 (Pane Professional)',
    'Upgrade to edition Enterprise', 'Set the product key of the new edition', 'Add package Package_for_ServicingStack_9000~31bf3856ad364e35~amd64~~26100.1.1.0', 'Add language pack de-DE',
    'Commit and unmount image 1', 'Clean up mount points', 'Apply image 1 (Pane Professional)', 'Make the disk bootable', 'Remove the work folder', 'Remove the scratch folder',
  ]);
  expect(job.steps[8]?.command).toContain('/Image:W:\\wimproof-work\\mount');
});

test('a split image cannot be mounted', () => {
  const split = input([], '10.0.26100.1', { offline: { service: 'mounted' } });
  split.image = { ...split.image, source: { ...split.image.source, installFile: 'install.swm' } };
  expect(() => compile(split, 'offline')).toThrow(expect.objectContaining({ code: 'WP-PLAN-NOT-MOUNTABLE', kind: 'scenario' }));
  expect(() => compile(split, 'audit')).not.toThrow();
});

for (const strategy of STRATEGIES)
  test(`a Windows Vista image gives a plan of its own tools, for reading only: ${strategy}`, async () => {
    const plan = compile(input(everyOperation(), '6.0.6002.18005'), strategy);
    expect(plan.printedOnly).toContain('ImageX');
    const described = describePlan(plan);
    expect(described).not.toMatch(/dism\.exe/i);
    await expectFile(`plan-vista-${strategy}.txt`, described);
  });

test('no product key is in a plan, and the files that want one say so', () => {
  for (const strategy of STRATEGIES as readonly StrategyName[]) {
    const plan = compile(input(everyOperation()), strategy);
    expect(JSON.stringify(plan)).not.toMatch(/XXXXX-XXXXX/);
    for (const file of files(plan)) if ('text' in file && file.text.includes('${')) expect(file.secrets, file.path).toBe(true);
  }
  const plan = compile(input(everyOperation()), 'audit');
  expect(textOf(plan, 'wimproof\\jobs\\service-system\\steps\\001.cmd')).toContain('changepk.exe /ProductKey ${productKey.EDITION_KEY}');
});

test('a serviced disk with a product key in it is not kept', () => {
  expect(compile(input(everyOperation()), 'offline').stages[0]?.cacheable).toBeUndefined();
  expect(compile(input(everyOperation().slice(1, 5)), 'offline').stages[0]?.cacheable).toBe(true);
});
