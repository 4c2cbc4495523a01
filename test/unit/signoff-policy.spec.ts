import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { POLICY_SCHEMA_FILE, policySchemaText } from '../../reports/signoff/generate-policy-schema.ts';
import { loadPolicy, parsePolicy } from '../../reports/signoff/load-policy.ts';
import { PolicyError } from '../../reports/signoff/policy-error.ts';
import { signatureId } from '../../reports/failures/signature.ts';
import { isGlob } from '../../harness/verify/judge/glob.ts';
import { wildcardMatches } from '../../reports/signoff/wildcards.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../scenarios/signoff/quickstart.yaml');
const REQUIRED = 'required: [{ scenario: a }]\n';

function problems(text: string): string[] {
  try {
    parsePolicy('/lab/signoff.yaml', text);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map((problem) => `${problem.line}:${problem.column} ${problem.path} ${problem.code}: ${problem.cause} | ${problem.mend}`);
    throw error;
  }
  return [];
}
const issue = (signature: string, rest = '') => `  - { signature: ${JSON.stringify(signature)}, owner: o, ticket: t, reason: r, expires: 2027-01-31${rest} }\n`;

test('the committed JSON Schema is up to date, and takes the shipped example', async () => {
  const text = await readFile(POLICY_SCHEMA_FILE, 'utf8');
  expect(text, 'run `npm run schema`').toBe(policySchemaText());
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(text) as object);
  const example = await readFile(EXAMPLE, 'utf8');
  expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
  // What is commented out there is right too.
  const known = example.replace(/^# (?= |knownIssues)/gm, '');
  expect(known).not.toBe(example);
  expect(validate(parse(known)), JSON.stringify(validate.errors)).toBe(true);
  expect(parsePolicy(EXAMPLE, known).knownIssues).toHaveLength(1);
  expect(validate({ required: [] })).toBe(false);
  const reference = /^# yaml-language-server: \$schema=(.+)$/m.exec(example)![1]!;
  expect(path.resolve(path.dirname(EXAMPLE), reference)).toBe(POLICY_SCHEMA_FILE);
});

test('a policy is read with its defaults; sizes are bytes', async () => {
  const { policy, bytes } = await loadPolicy(EXAMPLE);
  expect(policy).toEqual({
    required: [{ scenario: 'quickstart', strategies: ['offline', 'setup', 'audit'] }],
    knownIssues: [],
    budgets: [{ minutes: 30, reboots: 6, imageGrowthBytes: 100_000_000 }, { scenario: 'quickstart', strategies: ['audit'], minutes: 45 }],
    differences: [],
    subject: { scenario: 'quickstart', strategy: 'offline' },
  });
  expect(bytes.toString('utf8')).toBe(await readFile(EXAMPLE, 'utf8'));
  expect(parsePolicy('/x', `\uFEFF${REQUIRED}`).required).toEqual([{ scenario: 'a', strategies: ['offline', 'setup', 'audit'] }]);
  for (const [size, count] of [['2GB', 2e9], ['1.5 GiB', 1.5 * 2 ** 30], ['500MB', 5e8], ['0', 0], ['12kB', 12_000]] as const)
    expect(parsePolicy('/x', `${REQUIRED}budgets: [{ imageGrowth: ${size} }]\n`).budgets).toEqual([{ imageGrowthBytes: count }]);
});

test('mistakes name line, column, path and mend', () => {
  expect(problems('required:\n  - scenaro: a\n    strategies: [ofline]\nknownIssues:\n  - signature: x\n    owner: 7\n    expires: 2027-1-3\nbudgets:\n  - imageGrowth: 2 Gigs\n  - minutes: 0\n')).toEqual([
    "2:5 required[0].scenaro WP-SIGNOFF-UNKNOWN-KEY: unknown key 'scenaro' | did you mean 'scenario'?",
    "3:18 required[0].strategies[0] WP-SIGNOFF-UNKNOWN-VALUE: unknown strategy 'ofline' | did you mean 'offline'?",
    "5:5 knownIssues[0].ticket WP-SIGNOFF-MISSING-KEY: missing key 'ticket' | add 'ticket: <text>'",
    "5:5 knownIssues[0].reason WP-SIGNOFF-MISSING-KEY: missing key 'reason' | add 'reason: <text>'",
    "6:12 knownIssues[0].owner WP-SIGNOFF-WRONG-TYPE: expected text, found the number 7 | put the value in quotes: '7'",
    "7:14 knownIssues[0].expires WP-SIGNOFF-INVALID-VALUE: expires '2027-1-3' is not a date such as `2027-01-31` | write year, month and day: 2027-01-31",
    "9:18 budgets[0].imageGrowth WP-SIGNOFF-INVALID-VALUE: imageGrowth '2 Gigs' is not a size such as `2GB` or `500MB` | write for example 2GB, 500MiB, or a number of bytes",
    '10:14 budgets[1].minutes WP-SIGNOFF-INVALID-VALUE: minutes is 0 | give a number above 0',
  ]);
  expect(problems('')).toEqual(['1:1  WP-SIGNOFF-YAML: the file is empty | start from scenarios/signoff/quickstart.yaml']);
  expect(problems('required: []\n')[0]).toContain('required is empty');
  expect(problems('budgets: []\n')[0]).toContain("missing key 'required'");
  expect(problems('required: [\n')[0]).toContain('not valid YAML');
  expect(problems('required: [{ scenario: a, scenario: b }]\n')[0]).toContain('WP-SIGNOFF-DUPLICATE-KEY');
  expect(problems('just text\n')[0]).toContain("expected a map of keys, found the text 'just text'");
});

test('what is no number, no date and no text is said so', () => {
  const budget = (entry: string) => problems(`${REQUIRED}budgets: [{ ${entry} }]\n`).map((line) => line.replace(/^\S+ \S+ WP-SIGNOFF-/, '')).join();
  expect(
    ['minutes: .nan', 'minutes: .inf', 'minutes: -1', 'reboots: 1.5', 'reboots: -1', 'reboots: 1e20', 'imageGrowth: -2GB', 'imageGrowth: [1]', `imageGrowth: ${'9'.repeat(400)}GB`].map(budget).map((line) => line.slice(0, 90).split(' | ')[0]),
  ).toEqual([
    'WRONG-TYPE: expected a number, found the number NaN',
    'WRONG-TYPE: expected a number, found the number Infinity',
    'INVALID-VALUE: minutes is -1',
    'WRONG-TYPE: expected a whole number, found the number 1.5',
    'INVALID-VALUE: reboots is -1',
    'INVALID-VALUE: reboots is 100000000000000000000',
    "INVALID-VALUE: imageGrowth '-2GB' is not a size such as `2GB` or `500MB`",
    'INVALID-VALUE: imageGrowth is a list, not a size',
    expect.stringMatching(/^INVALID-VALUE: imageGrowth '9{60}/),
  ]);
  expect(problems(`${REQUIRED}knownIssues:\n`)).toEqual(['2:1 knownIssues WP-SIGNOFF-WRONG-TYPE: expected a list, found nothing | give it a value, or remove the key']);
  expect(problems(`${REQUIRED}knownIssues:\n${issue('7adc62ed02').replace('owner: o', 'owner: " "')}`)[0]).toContain("WP-SIGNOFF-INVALID-VALUE: owner ' ' is blank");
  expect(problems(`${REQUIRED}knownIssues:\n${issue('7adc62ed02').replace('2027-01-31', '20270131')}`)[0]).toContain('found the number 20270131 | write year, month and day: 2027-01-31');
  expect(problems(`${REQUIRED}---\n${REQUIRED}`)).toEqual(["2:1  WP-SIGNOFF-YAML: the file holds more than one document | keep one of them, and remove the line '---'"]);
});

test('what a message repeats of the file is one short line that acts on no display', () => {
  const [line] = problems(`required: [{ scenario: a, strategies: ["\\e[31mred\\u202e${'x'.repeat(1000)}"] }]\n`);
  expect(line).toContain("unknown strategy '\u241b[31mred[U+202E]xxx");
  expect(line!.length).toBeLessThan(500);
});

test('aliases that grow without end, and other encodings, are mistakes of the file', async () => {
  const bomb = Array.from({ length: 9 }, (_, at) => `a${at}: &a${at} [${Array.from({ length: 9 }, () => (at === 0 ? 'x' : `*a${at - 1}`)).join(', ')}]\n`).join('');
  expect(problems(`${bomb}required: *a8\n`)[0]).toContain('WP-SIGNOFF-YAML: Excessive alias count');
  const folder = await mkdtemp(path.join(tmpdir(), 'wimproof-policy-'));
  const file = path.join(folder, 'signoff.yaml');
  const told = async (bytes: Buffer) => {
    await writeFile(file, bytes);
    return loadPolicy(file).then(() => 'read', (error: PolicyError) => `${error.code} ${error.problems[0]?.line}:${error.problems[0]?.column}`);
  };
  try {
    expect(await told(Buffer.from('# caf\u00e9\nrequired: [{ scenario: br\u00fcnn }]\n', 'latin1'))).toBe('WP-SIGNOFF-ENCODING 1:6');
    expect(await told(Buffer.from('# cafe\nrequired: [{ scenario: br\u00fcnn }]\n', 'latin1'))).toBe('WP-SIGNOFF-ENCODING 2:26');
    expect(await told(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(REQUIRED, 'utf16le')]))).toBe('WP-SIGNOFF-ENCODING 1:1');
    expect(await told(Buffer.from(`\ufeff${REQUIRED}`))).toBe('read');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a file that is not there is a mistake of the user', async () => {
  const error = await loadPolicy('/nowhere/signoff.yaml').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PolicyError);
  expect(error).toMatchObject({ code: 'WP-SIGNOFF-NO-FILE', kind: 'scenario' });
  expect(String(error)).toMatch(/signoff\.yaml: the file does not exist\n {2}mend: /);
});

test('what is doubled or contradicts is a mistake', () => {
  expect(problems('required: [{ scenario: a, strategies: [offline, offline] }]\n')[0]).toContain("'offline' is there twice");
  expect(problems('required: [{ scenario: a, strategies: [offline] }, { scenario: a }]\n')[0]).toContain("'a' is required by required[0] already, with offline");
  expect(problems('required: [{ scenario: a, strategies: [offline] }, { scenario: a, strategies: [audit] }]\n')).toEqual([]);
  const signature = 'product/expectation/feature:X/Enabled';
  expect(problems(`${REQUIRED}knownIssues:\n${issue(signature)}${issue(signature, ', strategies: [audit]')}`)[0]).toContain('the same failure is named by knownIssues[0]');
  expect(problems(`${REQUIRED}knownIssues:\n${issue(signature)}${issue(signatureId(signature))}`)[0]).toContain('the same failure');
  expect(problems(`${REQUIRED}knownIssues:\n${issue(signature, ', strategies: [setup]')}${issue(signature, ', strategies: [audit]')}`)).toEqual([]);
  expect(problems(`${REQUIRED}knownIssues:\n${issue(signature, ', scenarios: [a]')}${issue(signature, ', scenarios: [b]')}`)).toEqual([]);
  expect(problems(`${REQUIRED}knownIssues:\n${issue(signature, ', scenarios: [a1]')}${issue(signature, ', scenarios: ["a*"]')}`)).toHaveLength(1);
  expect(problems(`${REQUIRED}budgets: [{ minutes: 3 }, { minutes: 4 }]\n`)[0]).toContain('minutes of the same cells is in budgets[0] already');
  expect(problems(`${REQUIRED}budgets: [{ minutes: 3 }, { reboots: 4 }, { strategies: [audit], minutes: 9 }]\n`)).toEqual([]);
  expect(problems(`${REQUIRED}budgets: [{ scenario: a }]\n`)[0]).toContain('allows nothing in particular');
  expect(problems(`${REQUIRED}differences: [{ subject: "service:*", reason: r }, { subject: "Service:*", reason: s }]\n`)[0]).toContain('WP-SIGNOFF-DUPLICATE');
});

test('what would match everything is refused', () => {
  for (const signature of ['*', '**', '?*', '*/*', '*/expectation/x', 'product/*', 'product/*/x', 'product/expectation/*', 'product/expectation/*/*', 'product/difference/*', 'infrastructure/not-run', 'scenario/WP-X', 'some text'])
    expect(problems(`${REQUIRED}knownIssues:\n${issue(signature)}`).join(), signature).toContain('WP-SIGNOFF-SIGNATURE');
  for (const signature of ['product/expectation/application:*/is absent', 'product/difference/service:*', 'product/WP-SETUP-REFUSED/*', 'product/WP-SETUP-REFUSED', '7adc62ed02'])
    expect(problems(`${REQUIRED}knownIssues:\n${issue(signature)}`), signature).toEqual([]);
  expect(problems(`${REQUIRED}differences: [{ subject: "*", reason: r }]\n`)[0]).toContain('matches every difference');
  expect(problems(`${REQUIRED}knownIssues:\n${issue('7adc62ed02').replace('2027-01-31', '2027-02-30')}`)[0]).toContain('2027-02-30 is no day of the calendar');
});

test('the released image is a tested one', () => {
  expect(problems(`${REQUIRED}subject: { scenario: b, strategy: offline }\n`)[0]).toContain('nothing requires it to be green');
  expect(problems('required: [{ scenario: "a*", strategies: [audit] }]\nsubject: { scenario: abc, strategy: audit }\n')).toEqual([]);
  expect(problems('required: [{ scenario: "a*" }]\nsubject: { scenario: "a*", strategy: audit }\n')[0]).toContain('is no one scenario');
});

test('wildcards match as they read, and quickly', () => {
  const cases: [string, string, boolean][] = [['', '', true], ['*', '', true], ['?', '', false], ['a*c', 'abbc', true], ['a*c', 'abbd', false], ['a?c', 'abc', true], ['*a*b*', 'xaybz', true], ['a', 'A', false], ['a.c', 'abc', false], ['[a]', 'a', false], ['*\u{1F600}?', 'x\u{1F600}y', true]];
  for (const [pattern, text, fits] of cases) expect(wildcardMatches(pattern, text), `${pattern} ${text}`).toBe(fits);
  const began = performance.now();
  expect(wildcardMatches(`${'*a'.repeat(40)}b`, 'a'.repeat(4000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(2000);
  expect([isGlob('a*'), isGlob('a?'), isGlob('a')]).toEqual([true, true, false]);
});
