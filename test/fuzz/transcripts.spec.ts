import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { parseKinds } from '../../harness/cli/parse-kinds/registry.ts';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { corpora, hasCorpora, recordedTranscripts } from './corpus-transcripts.ts';
import { dismTranscripts } from './dism-transcripts.ts';
import { lines, type Mutation, mutations } from './mutations.ts';
import { randomFrom } from '../unit/fixtures/seeded-random.ts';
import { fuzzSeed, pick } from './random.ts';
import type { Transcript } from './transcript.ts';

/*
 * A transcript that lost something must be refused, or else say what the whole one says. What cannot be seen, and is
 * left out: a whole record that is gone, and a fact that not every version of DISM prints when the only record loses it.
 * PnPUtil and driverquery print no closing line, so a cut between two records cannot be seen there: of them it is only
 * asked that nothing but a WimproofError is thrown, and soon.
 */
const runs = 20_000;
const slowest = 2_000;

/** What a parser said: its data, or undefined for a refusal. Any other exception, or a long time, fails. */
function read(subject: Pick<Transcript, 'name' | 'parse'>, text: string, how: string): { value: unknown } | undefined {
  const begin = performance.now();
  try {
    return { value: subject.parse(text) };
  } catch (error) {
    if (!(error instanceof WimproofError)) throw new Error(`${subject.name}, ${how}: ${String(error)} is no WimproofError\n${JSON.stringify(text.slice(0, 4000))}`, { cause: error });
    return undefined;
  } finally {
    const took = performance.now() - begin;
    if (took > slowest) throw new Error(`${subject.name}, ${how}: took ${Math.round(took)} ms\n${JSON.stringify(text.slice(0, 4000))}`);
  }
}

function check(subject: Transcript, whole: unknown, text: string, { name, otherwise }: Pick<Mutation, 'name' | 'otherwise'>): boolean {
  const said = read(subject, text, name);
  if (!said) return false;
  const same = otherwise !== 'same' || isDeepStrictEqual(said.value, whole);
  const enough = otherwise !== 'not-shorter' || subject.count(said.value) >= subject.count(whole);
  if (!same || !enough) throw new Error(`${subject.name}, ${name}: read as ${JSON.stringify(said.value)} instead of ${JSON.stringify(whole)}\n${JSON.stringify(text)}`);
  return true;
}

/** Prints the seed, so that a failure can be repeated. */
function announcedSeed(): number {
  const seed = fuzzSeed();
  process.stdout.write(`fuzz: seed ${seed} (WIMPROOF_FUZZ_SEED=${seed} repeats it)\n`);
  test.info().annotations.push({ type: 'seed', description: String(seed) });
  return seed;
}

test('every cut of a whole transcript is refused, or says the same', () => {
  for (const subject of dismTranscripts) {
    const whole = subject.parse(subject.text);
    let accepted = 0;
    for (let length = 0; length < subject.text.length; length++) if (check(subject, whole, subject.text.slice(0, length), { name: `cut at ${length}`, otherwise: 'same' })) accepted++;
    // Only the closing line's full stop and line end can be missed.
    expect(accepted, subject.name).toBeLessThanOrEqual(3);
  }
});

test('a transcript that lost any one line is refused, or says the same', () => {
  for (const subject of [...dismTranscripts, ...recordedTranscripts()]) {
    const whole = subject.parse(subject.text);
    const all = lines(subject.text);
    for (const [index, line] of all.entries()) {
      const lost = line.replace(/[\r\n]+$/, '');
      if (subject.unseen?.test(lost)) continue;
      check(subject, whole, all.filter((_, other) => other !== index).join(''), { name: `without line ${index + 1}, ${JSON.stringify(lost)}`, otherwise: 'same' });
    }
  }
});

test(`${runs.toLocaleString('en-US')} damaged transcripts never give a silently shorter list`, () => {
  test.setTimeout(120_000);
  const seed = announcedSeed();
  const random = randomFrom(seed);
  const subjects = [...dismTranscripts, ...recordedTranscripts()].map((subject) => ({ subject, whole: subject.parse(subject.text) }));
  let refused = 0;
  for (let run = 0; run < runs; run++) {
    const { subject, whole } = pick(random, subjects);
    const mutation = pick(random, mutations);
    if (!check(subject, whole, mutation.apply(subject.text, random), { ...mutation, name: `${mutation.name} (seed ${seed}, run ${run})` })) refused++;
  }
  // Both ends are met often, else the mutations do not test what they should.
  expect(refused).toBeGreaterThan(runs / 4);
  expect(refused).toBeLessThan((runs * 3) / 4);
});

test('every parser of text takes every transcript, whole and cut, without another error than its own', () => {
  test.skip(!hasCorpora, `no transcripts at ${corpora} (set WIMPROOF_CORPORA)`);
  const random = randomFrom(announcedSeed());
  const kinds = parseKinds.filter(({ name }) => /^(?:dism|pnputil|driverquery)/.test(name));
  const files = ['dism-output', 'pnputil-output'].flatMap((folder) => readdirSync(join(corpora, folder)).map((file) => join(folder, file)));
  for (const file of files) {
    const text = readFileSync(join(corpora, file), 'utf8').slice(0, 12_000);
    for (const { name, parse } of kinds) {
      const subject = { name: `${name} of ${file}`, parse: (content: string) => parse(Buffer.from(content)) };
      read(subject, text, 'whole');
      read(subject, text.slice(0, Math.floor(random() * text.length)), 'cut');
      read(subject, pick(random, mutations).apply(text, random), 'damaged');
    }
  }
});
