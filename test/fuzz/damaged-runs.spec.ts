import { expect, test } from '@playwright/test';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { verifyRun } from '../../reports/bundle/verify-run.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { REPORT_FORMATS, type TextFormat } from '../../reports/formats.ts';
import { openRun } from '../../reports/open-run.ts';
import { renderFormat } from '../../reports/render-format.ts';
import { aRunFolder } from '../unit/fixtures/bundle-run-folder.ts';
import { aJournal } from '../unit/fixtures/journal-builder.ts';
import { anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { randomFrom } from '../unit/fixtures/seeded-random.ts';
import { fuzzSeed, pick } from './random.ts';

const ROUNDS = 60;
const FORMATS = REPORT_FORMATS.filter((format): format is TextFormat => format !== 'pdf');
const OTHERS: readonly unknown[] = [undefined, null, 5, -1, 'x', '', true, [], {}, [null], [5], ['x'], [[]], [{}], { a: null }];
type Way = (string | number)[];

/** The ways to all values in a document. */
function waysIn(value: unknown, way: Way = []): Way[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, inner]) => waysIn(inner, [...way, key]))];
}

/** A document with one value replaced, or left out. */
function withOther(document: any, way: Way, other: unknown): unknown {
  if (way.length === 0) return other ?? null;
  const copy = structuredClone(document);
  const holder = way.slice(0, -1).reduce((value, key) => value[key], copy);
  if (other === undefined) delete holder[way.at(-1)!];
  else holder[way.at(-1)!] = other;
  return copy;
}

test('whatever value in a stored run is another, or wherever a file was cut: reports and verify say something, and nothing turns green', async () => {
  const seed = fuzzSeed();
  const random = randomFrom(seed);
  const failing = anOutcome('audit', { verdict: 'failed', checks: anOutcome('audit').checks.map((check, at) => (at === 0 ? { ...check, status: 'failed' } : check)) });
  const folder = await aRunFolder({ outcomes: [anOutcome('offline'), failing] });
  await writeManifest(folder);
  const cell = 'branch-office/offline';
  const names = ['run.json', 'manifest.json', 'journal.ndjson', 'branch-office/comparison.json', `${cell}/outcome.json`, `${cell}/plan.json`];
  const whole = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const { run } = JSON.parse(whole.get('run.json')!) as { run: string };
  whole.set('journal.ndjson', aJournal().map((event) => `${JSON.stringify({ ...event, run })}\n`).join(''));
  const damage = (name: string, text: string): { text: string; how: string } => {
    if (random() < 0.15) {
      const length = Math.floor(random() * text.length);
      return { text: text.slice(0, length), how: `cut at ${length}` };
    }
    const lines = name.endsWith('.ndjson') ? text.trimEnd().split('\n') : [text];
    const at = Math.floor(random() * lines.length);
    const document: unknown = JSON.parse(lines[at]!);
    const [way, other] = [pick(random, waysIn(document)), pick(random, OTHERS)];
    lines[at] = JSON.stringify(withOther(document, way, other));
    return { text: `${lines.join('\n')}\n`, how: `line ${at + 1}, ${way.join('.')}: ${JSON.stringify(other)}` };
  };
  const found: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, text] of whole) writeFileSync(join(folder, name), text);
    const name = pick(random, names);
    const { text, how } = damage(name, whole.get(name)!);
    writeFileSync(join(folder, name), text);
    // Then the plan and the journal are all that the cell is made of.
    if (random() < 0.3) rmSync(join(folder, cell, 'outcome.json'));
    const where = `seed ${seed}, round ${round}: ${name}, ${how}`;
    const note = (error: unknown): void => void (error instanceof WimproofError || found.push(`${where}: ${String(error)}`));
    for (const format of FORMATS)
      try {
        const source = openRun(folder, { history: false });
        if (source.head.exitCode === 0 || source.head.verdict === 'passed') found.push(`${where}: it is green`);
        for (const piece of renderFormat(format, { folder, source, evidence: (path) => path })) void piece;
      } catch (error) {
        note(error);
      }
    await verifyRun(folder).catch(note);
  }
  expect(found).toEqual([]);
});
