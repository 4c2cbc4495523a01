import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { cabinetNames } from '../../harness/servicing/payload/package/cabinet-names.ts';
import { cabextractArguments, cabinetEngine, expandArguments, extractFromCabinet } from '../../harness/servicing/payload/package/cabinet.ts';
import { CORPORA, hasCorpora, hasTool } from '../corpora.ts';

let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'wp-cabinet-'))));
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A cabinet without content: header and file list, by [MS-CAB] 2.1 and 2.3. */
function listOnly(names: string[], { count = names.length, utf8 = false } = {}): string {
  const entries = names.map((name) => {
    const bytes = Buffer.concat([Buffer.alloc(16), Buffer.from(name, utf8 ? 'utf8' : 'latin1'), Buffer.alloc(1)]);
    bytes.writeUInt16LE(utf8 ? 0x80 : 0, 14);
    return bytes;
  });
  const header = Buffer.alloc(36);
  header.write('MSCF', 0, 'latin1');
  header.writeUInt32LE(36, 16);
  header.writeUInt16LE(count, 28);
  const file = path.join(folder, 'list.cab');
  writeFileSync(file, Buffer.concat([header, ...entries]));
  return file;
}

test('names are read from the list: many, long, not ASCII', async () => {
  const many = Array.from({ length: 3000 }, (_, at) => `amd64_folder\\${String(at).padStart(200, 'x')}.manifest`);
  expect(await cabinetNames(listOnly(many))).toEqual(many);
  expect(await cabinetNames(listOnly(['größe.txt'], { utf8: true }))).toEqual(['größe.txt']);
  expect(await cabinetNames(listOnly([]))).toEqual([]);
});

test('a list that is cut off, and what is no cabinet, are refused', async () => {
  await expect(cabinetNames(listOnly(['a', 'b'], { count: 3 }))).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', message: /cut off or damaged at file 3 of 3/ });
  await expect(cabinetNames(listOnly(['a'.repeat(300)]))).rejects.toThrow(/file 1 of 1/);
  const whole = readFileSync(listOnly(['one.txt', 'two.txt']));
  for (let length = 0; length < whole.length; length++) {
    const file = path.join(folder, 'cut.cab');
    writeFileSync(file, whole.subarray(0, length));
    await expect(cabinetNames(file), String(length)).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE' });
  }
});

test('the names of every cabinet of the corpora are those that cabextract lists', async () => {
  const corpus = path.join(CORPORA, 'wim');
  test.skip(!hasCorpora || !hasTool('cabextract'), `no corpus at ${corpus}, or no cabextract`);
  let compared = 0;
  for (const name of readdirSync(corpus).filter((one) => one.endsWith('.cab'))) {
    const listed = spawnSync('cabextract', ['-l', '-e', 'latin1', path.join(corpus, name)], { encoding: 'utf8' });
    // cabextract mends some damaged lists, and goes on with the further parts of a set; we do neither.
    if (listed.status !== 0 || /_multi|-disk|fuzz|malformed|invalid|oob|cp932/.test(name)) continue;
    const names = listed.stdout.split('\n').flatMap((line) => /^ *\d+ \| [^|]+ \| (.+)$/.exec(line)?.[1] ?? []);
    expect((await cabinetNames(path.join(corpus, name))).map((one) => one.replaceAll('\\', '/')), name).toEqual(names);
    compared++;
  }
  expect(compared).toBeGreaterThan(5);
});

test('arguments of both programs', () => {
  expect(expandArguments('C:\\a b\\x.msu', '*.cab', 'C:\\t')).toEqual(['-F:*.cab', 'C:\\a b\\x.msu', 'C:\\t']);
  expect(cabextractArguments('/x.cab', 'update.mum', '/t')).toEqual(['-q', '-d', '/t', '-F', 'update.mum', '/x.cab']);
  expect(cabinetEngine('win32')).toMatchObject({ kind: 'expand', program: expect.stringMatching(/\\System32\\expand\.exe$/) });
  expect(cabinetEngine('linux')).toEqual({ kind: 'cabextract', program: 'cabextract' });
});

/** Stands for expand.exe: takes what the pattern says out with cabextract, or does what the test says. Not yet run on Windows. */
function expandStub(body: string): string {
  const file = path.join(folder, 'expand-stub');
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

test('expand is asked for what is there, and what it leaves out is an error', async () => {
  test.skip(!hasTool('gcab') || !hasTool('cabextract'), 'gcab or cabextract is not installed');
  for (const name of ['update.mum', 'a.cab', 'B.CAB']) writeFileSync(path.join(folder, name), name);
  const cabinet = path.join(folder, 'x.msu');
  execFileSync('gcab', ['-c', '-z', cabinet, 'update.mum', 'a.cab', 'B.CAB'], { cwd: folder });
  const out = mkdtempSync(path.join(folder, 'out-'));
  const good = { kind: 'expand' as const, program: expandStub('exec cabextract -q -d "$3" -F "${1#-F:}" "$2"') };
  expect((await extractFromCabinet(cabinet, '*.cab', out, good)).map((file) => path.basename(file))).toEqual(['B.CAB', 'a.cab']);
  // Nothing matches: the program is not even started.
  expect(await extractFromCabinet(cabinet, 'none.xml', out, { kind: 'expand', program: '/nonexistent' })).toEqual([]);
  const idle = { kind: 'expand' as const, program: expandStub('echo "No files matched"') };
  await expect(extractFromCabinet(cabinet, 'update.mum', out, idle)).rejects.toThrow(/expand cannot take update\.mum out of it: No files matched/);
  await expect(extractFromCabinet(cabinet, 'update.mum', out, { kind: 'expand', program: '/nonexistent/expand.exe' })).rejects.toThrow(/is part of Windows, is not there/);
});
