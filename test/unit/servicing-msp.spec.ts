import { test, expect } from '@playwright/test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import CFB from 'cfb';
import { execa } from 'execa';
import { readMsp } from '../../harness/servicing/payload/msi/read-msp.ts';
import { readSummaryInformation } from '../../harness/servicing/payload/msi/summary-information.ts';
import { CORPORA, hasCorpora, hasTool } from '../corpora.ts';

const PATCH = '{11111111-2222-3333-4444-555555555555}';
const PRODUCT = '{AAAAAAAA-2222-3333-4444-555555555555}';
const OTHER = '{BBBBBBBB-2222-3333-4444-555555555555}';
let folder: string;
test.beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-msp-'))));
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

/** A patch: a database that msibuild makes, with the class of a patch on its root. */
async function patch(name: string, { template = `${PRODUCT};${OTHER}`, revision = PATCH, metadata = true, isPatch = true } = {}): Promise<string> {
  const file = path.join(folder, name);
  const table = path.join(folder, 'MsiPatchMetadata.idt');
  await writeFile(table, `Company\tProperty\tValue\r\nS72\ts72\tl0\r\nMsiPatchMetadata\tCompany\tProperty\r\nAcme\tDisplayName\tnot this\r\n\tDisplayName\tProbe & Söhne\r\n`);
  await execa('msibuild', [file, '-s', 'A title', 'Acme', template, revision]);
  if (metadata) await execa('msibuild', [file, '-i', table]);
  const container = CFB.read(await readFile(file), { type: 'buffer' });
  if (isPatch) container.FileIndex[0]!.clsid = '86100c0000000000c000000000000046';
  await writeFile(file, CFB.write(container, { type: 'buffer' }) as Buffer);
  return file;
}

test.describe('patches', () => {
  test.skip(!hasTool('msibuild'), 'msibuild (Debian package msitools) is not installed');

  test('its code, products and title', async () => {
    expect(await readMsp(await patch('good.msp'))).toEqual({ kind: 'patch', patchCode: PATCH, targets: [PRODUCT, OTHER], displayName: 'Probe & Söhne' });
    expect(await readMsp(await patch('replacing.msp', { revision: `${PATCH}${OTHER}`, template: PRODUCT, metadata: false }))).toEqual({ kind: 'patch', patchCode: PATCH, targets: [PRODUCT] });
  });

  test('what is no patch is refused by name', async () => {
    const msi = await patch('package.msp', { isPatch: false });
    await expect(readMsp(msi)).rejects.toMatchObject({ message: `${msi}: it is a file of Windows Installer, but not a patch` });
    await expect(readMsp(await patch('aimless.msp', { template: 'x64;1033' }))).rejects.toThrow('names no product');
    await expect(readMsp(await patch('nameless.msp', { revision: 'none' }))).rejects.toThrow('no patch code');
    const text = path.join(folder, 'text.msp');
    await writeFile(text, 'MZ');
    await expect(readMsp(text)).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', message: `${text}: it is not a compound file` });
  });
});

test('summary information: cut or foreign streams are errors', () => {
  expect(() => readSummaryInformation(Buffer.alloc(0))).toThrow('cut off');
  expect(() => readSummaryInformation(Buffer.alloc(64))).toThrow('not a property set');
});

test('the summary information of a real .msi, as msiinfo says', async () => {
  const file = path.join(CORPORA, 'wim/jsign__jsign-core__src__test__resources__minimal.msi');
  test.skip(!hasCorpora || !hasTool('msiinfo'), `no corpus at ${CORPORA}, or no msiinfo`);
  const { stdout } = await execa('msiinfo', ['suminfo', file]);
  const container = CFB.read(await readFile(file), { type: 'buffer' });
  const entry = container.FileIndex.find(({ name }) => name === '\u0005SummaryInformation')!;
  const summary = readSummaryInformation(Uint8Array.from(entry.content));
  expect(stdout).toContain(`Title: ${summary.get(2)}`);
  expect(stdout).toContain(`Revision number (UUID): ${summary.get(9)}`);
  await expect(readMsp(file)).rejects.toThrow('not a patch');
});
