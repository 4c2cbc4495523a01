import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { expect, test } from '@playwright/test';
import { makeReports, type ReportSink } from '../../harness/cli/make-reports.ts';
import { printPieces } from '../../harness/cli/print-pieces.ts';
import { addReportCommand, type ReportCommandOptions } from '../../harness/cli/report-command.ts';
import { evidencePaths } from '../../reports/evidence-paths.ts';
import { parseFormats, REPORT_FORMATS, USUAL_NAMES } from '../../reports/formats.ts';
import { openRun } from '../../reports/open-run.ts';
import { readJournal } from '../../reports/read-journal.ts';
import { reportJson } from '../../reports/report-json.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { writeWhole } from '../../reports/write-whole.ts';
import { expectGolden } from './fixtures/golden.ts';
import { greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';
import { aRunFolder } from './fixtures/run-folder-builder.ts';

let folder: string;
let run: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wp-formats-'));
  run = aRunFolder(join(folder, 'runs', '20241104-093000-7f3a'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function made(options: Omit<ReportCommandOptions, 'format'> & { format: string | string[] }, color = false): Promise<string> {
  let printed = '';
  const sink: ReportSink = { print: async (pieces) => void (printed += [...pieces].join('')), color, width: 80 };
  expect(await makeReports(run, { ...options, format: [options.format].flat() }, sink)).toBe(0);
  return printed;
}
const allFiles = (place: string): string[] => readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(place, name)).isFile()).map((name) => name.split('\\').join('/')).sort();

test('lists of formats: separated by commas or blanks, each once, in the order given', () => {
  expect(parseFormats(['junit, ctrf', 'html,junit'])).toEqual(['junit', 'ctrf', 'html']);
  for (const list of [['tap'], ['junit,Junit'], [''], [','], []]) expect(() => parseFormats(list), String(list)).toThrow(expect.objectContaining({ code: 'WP-REPORT-FORMAT', kind: 'scenario', mend: expect.stringContaining(REPORT_FORMATS.join(', ')) }));
});

test('one text format is printed, and nothing in the run folder changes', async () => {
  const before = allFiles(run);
  expect(await made({ format: 'junit' })).toMatch(/^<\?xml[^]*<\/testsuites>\n$/);
  expect(JSON.parse(await made({ format: 'ctrf' })).reportFormat).toBe('CTRF');
  expect(await made({ format: 'markdown', output: '-' })).toMatch(/^## wimproof /);
  expect(await made({ format: 'pr-comment', reportUrl: 'https://ci.example/r.html' })).toContain('[whole report](https://ci.example/r.html)');
  expect(await made({ format: 'terminal' })).toMatch(/^FAILED {2}1 scenario/);
  expect(await made({ format: 'terminal' }, true)).toContain('\u001b[');
  expect(await made({ format: 'html', output: '-' })).toMatch(/^<!doctype html>/);
  expect(allFiles(run)).toEqual(before);
});

test('a reader that has had enough is no error; a slow one gets all of it', async () => {
  const pieces = Array.from({ length: 500 }, (_, index) => `${index} ${'x'.repeat(1000)}\n`);
  let got = '';
  const slow = new Writable({ highWaterMark: 100, write: (chunk, _encoding, done) => void setImmediate(() => { got += String(chunk); done(); }) });
  await printPieces(slow, pieces);
  expect(got).toBe(pieces.join(''));
  const closing = (code: string) => {
    let count = 0;
    return new Writable({ highWaterMark: 100, write: (_chunk, _encoding, done) => void setImmediate(() => done((count += 1) > 3 ? Object.assign(new Error(code), { code }) : null)) });
  };
  await printPieces(closing('EPIPE'), pieces);
  await expect(printPieces(closing('ENOSPC'), pieces)).rejects.toThrow('ENOSPC');
  const failing = function* (): Generator<string> {
    yield 'x';
    throw new Error('no more');
  };
  await expect(printPieces(slow, failing())).rejects.toThrow('no more');
});

test('events are the stored journal, no more and no less', async () => {
  const stored = readFileSync(join(run, 'journal.ndjson'), 'utf8');
  const printed = await made({ format: 'ndjson' });
  expect(printed.trimEnd().split('\n').map((line) => JSON.parse(line))).toEqual(readJournal(stored));
  expect(printed.trimEnd().split('\n')).toHaveLength(stored.trimEnd().split('\n').length);
  // A cut last line is left out; a run without a journal has no events.
  writeFileSync(join(run, 'journal.ndjson'), `${stored}{"at":"2024`);
  expect(await made({ format: 'ndjson' })).toBe(printed);
  rmSync(join(run, 'journal.ndjson'));
  await expect(made({ format: 'ndjson' })).rejects.toMatchObject({ code: 'WP-REPORT-JOURNAL', kind: 'scenario' });
  await expect(made({ format: 'ndjson', output: join(folder, 'events') })).rejects.toMatchObject({ code: 'WP-REPORT-JOURNAL' });
  expect(allFiles(folder).filter((name) => name.startsWith('events'))).toEqual([]);
});

test('JSON is the run report as it is', async () => {
  const { schema, ...report } = JSON.parse(await made({ format: 'json' })) as Record<string, unknown>;
  expect(schema).toBe('wimproof.report/1');
  const source = openRun(run);
  expect(report).toEqual(JSON.parse(JSON.stringify({ ...source.head, scenarios: source.scenarios.map((name) => source.scenario(name)) })));
});

test('several formats go into the run folder or the one given, under their usual names', async () => {
  const before = allFiles(run);
  const list = REPORT_FORMATS.filter((format) => format !== 'pdf');
  const printed = await made({ format: list, output: join(folder, 'new', 'out') });
  expect(allFiles(join(folder, 'new', 'out'))).toEqual(list.map((format) => USUAL_NAMES[format]).sort());
  for (const format of list) expect(printed).toMatch(new RegExp(`^${format}: .*${USUAL_NAMES[format].replace('.', '\\.')}$`, 'm'));
  expect(readFileSync(join(folder, 'new', 'out', 'summary.txt'), 'utf8')).not.toContain('\u001b');
  expect(allFiles(run)).toEqual(before);
  await made({ format: 'junit,html' });
  expect(allFiles(run)).toEqual([...before, 'junit.xml', 'report.html'].sort());
  rmSync(join(run, 'report.html'));
  await made({ format: 'html' });
  expect(existsSync(join(run, 'report.html'))).toBe(true);
});

test('one format goes into the file given, or into the folder that is there', async () => {
  await made({ format: 'junit', output: join(folder, 'a', 'results.xml') });
  expect(readFileSync(join(folder, 'a', 'results.xml'), 'utf8')).toContain('</testsuites>');
  await made({ format: 'junit', output: join(folder, 'a') });
  await made({ format: 'ctrf', output: `${join(folder, 'b')}/` });
  expect(allFiles(folder).filter((name) => /^[ab]\//.test(name))).toEqual(['a/junit.xml', 'a/results.xml', 'b/ctrf.json']);
});

test('what cannot be done is said before anything is written', async () => {
  const before = allFiles(folder);
  writeFileSync(join(folder, 'file'), '');
  await expect(made({ format: 'junit,ctrf', output: '-' })).rejects.toMatchObject({ code: 'WP-REPORT-OUTPUT', kind: 'scenario' });
  await expect(made({ format: 'pdf', output: '-' })).rejects.toMatchObject({ code: 'WP-REPORT-OUTPUT' });
  await expect(made({ format: 'junit,ctrf', output: join(folder, 'file') })).rejects.toMatchObject({ code: 'WP-REPORT-OUTPUT' });
  await expect(made({ format: 'junit,tap', output: join(folder, 'x') })).rejects.toMatchObject({ code: 'WP-REPORT-FORMAT' });
  await expect(made({ format: 'pr-comment', reportUrl: 'javascript:alert(1)' })).rejects.toMatchObject({ code: 'WP-REPORT-URL', kind: 'scenario' });
  await expect(made({ format: 'junit', output: join(folder, 'file', 'x', 'y.xml') })).rejects.toMatchObject({ code: 'WP-REPORT-WRITE', kind: 'infrastructure' });
  await expect(makeReports(join(folder, 'none'), { format: ['junit'] })).rejects.toMatchObject({ code: 'WP-RUN-FOLDER', kind: 'scenario' });
  expect(allFiles(folder)).toEqual([...before, 'file'].sort());
});

test('the command: list of formats after commas and blanks; without one, wrong usage', async () => {
  const program = (): Command => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    addReportCommand(command);
    for (const one of command.commands) one.exitOverride();
    return command;
  };
  await program().parseAsync(['report', run, '--format', 'junit,ctrf', 'markdown', '--output', join(folder, 'out')], { from: 'user' });
  expect(allFiles(join(folder, 'out'))).toEqual(['ctrf.json', 'junit.xml', 'summary.md']);
  await expect(program().parseAsync(['report', run], { from: 'user' })).rejects.toBeInstanceOf(CommanderError);
});

test('evidence paths: from the run folder, from another, absolute; what is not there is left out', async () => {
  const attachments = (xml: string): string[] => [...new Set([...xml.matchAll(/\[\[ATTACHMENT\|(.*?)\]\]/g)].map((match) => match[1]!))];
  expect(attachments(await made({ format: 'junit' }))).toEqual(['branch-office/audit/serial.log', 'branch-office/audit/logs/dism.log']);
  expect(attachments(await made({ format: 'junit', evidenceFrom: folder }))[0]).toBe('runs/20241104-093000-7f3a/branch-office/audit/serial.log');
  expect(attachments(await made({ format: 'junit', evidenceFrom: 'absolute' }))[0]).toBe(join(run, 'branch-office', 'audit', 'serial.log').split('\\').join('/'));
  // A workspace that is a link, as those of CI systems may be.
  symlinkSync(folder, `${folder}-link`);
  try {
    expect(attachments(await made({ format: 'junit', evidenceFrom: `${folder}-link` }))[0]).toBe('runs/20241104-093000-7f3a/branch-office/audit/serial.log');
  } finally {
    rmSync(`${folder}-link`);
  }
  writeFileSync(join(folder, 'secret'), '');
  symlinkSync(join(folder, 'secret'), join(run, 'link'));
  for (const path of ['../../secret', 'link', 'branch-office', 'missing']) expect(evidencePaths(run)(path), path).toBeNull();
});

test('places of the scenario file come from run.json, and are left out when it is not whole', async () => {
  expect(await made({ format: 'junit' })).toContain('at: scenarios/branch.yaml:12:5');
  writeFileSync(join(run, 'run.json'), '{"schema":');
  expect(await made({ format: 'junit' })).not.toContain('scenarios/branch.yaml');
});

test('reports of a run are written whole, again the same, and an old one stays when a new one fails', async () => {
  const before = allFiles(run);
  const files = await writeReports(run);
  expect(allFiles(run)).toEqual([...before, 'ctrf.json', 'junit.xml', 'report.html', 'summary.json'].sort());
  expect(JSON.parse(readFileSync(files.summary, 'utf8'))).toMatchObject({ schema: 'wimproof.summary/1', verdict: 'failed', exitCode: 1 });
  const first = allFiles(run).map((name) => readFileSync(join(run, name), 'utf8'));
  await writeReports(run);
  expect(allFiles(run).map((name) => readFileSync(join(run, name), 'utf8'))).toEqual(first);
  const failing = function* (): Generator<string> {
    yield 'half';
    throw new Error('no more');
  };
  await expect(writeWhole(files.junit, failing())).rejects.toThrow('no more');
  await expect(writeWhole(join(folder, 'missing', 'x'), ['x'])).rejects.toThrow('ENOENT');
  mkdirSync(join(folder, 'taken'));
  await expect(writeWhole(join(folder, 'taken'), ['x'])).rejects.toThrow();
  expect(readFileSync(files.junit, 'utf8')).toContain('</testsuites>');
  expect(allFiles(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

for (const [name, report] of [['realistic', realisticReport()], ['hostile', hostileReport()], ['green', greenReport()]] as const)
  test(`golden file: ${name}`, () => {
    const text = [...reportJson(report)].join('');
    expect(JSON.parse(text)).toMatchObject({ run: report.run, scenarios: report.scenarios.map((scenario) => ({ name: scenario.name })) });
    // The shape, not every value of the fixtures: keys in order, with the type of what stands there.
    expectGolden(`${shapeOf(JSON.parse(text)).join('\n')}\n`, `report-json-${name}.txt`);
  });

function shapeOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => shapeOf(one, `${at}[]`)))];
  if (value === null || typeof value !== 'object') return [`${at}: ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([key, one]) => shapeOf(one, `${at}.${/^[\w-]+$/.test(key) ? key : '<name>'}`));
}

test('the page on formats names every format, event, status and option', () => {
  const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const page = read('docs/report-formats.md');
  for (const format of REPORT_FORMATS) expect(page).toContain(`| \`${format}\` | \`${USUAL_NAMES[format]}\` |`);
  const types = [...read('harness/run/journal-event.ts').matchAll(/\btype: '([a-z-]+)'/g)].map((match) => match[1]!);
  expect(types.length).toBeGreaterThan(10);
  for (const type of types) expect(page, type).toContain(`\`${type}\``);
  const program = new Command();
  addReportCommand(program);
  for (const { long } of program.commands[0]!.options) expect(page, String(long)).toContain(`${long}`);
});

test('golden file: events', async () => {
  expectGolden(await made({ format: 'ndjson' }), 'events.ndjson');
});
