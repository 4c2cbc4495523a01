import { test, expect } from '@playwright/test';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { publisherId } from '../../harness/servicing/payload/appx/publisher-id.ts';
import { readAppx } from '../../harness/servicing/payload/appx/read-appx.ts';
import { hasTool } from '../corpora.ts';

const MICROSOFT = 'CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US';
const manifest = (identity: string): string => `\uFEFF<?xml version="1.0" encoding="utf-8"?>\n<Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"><Identity ${identity}/></Package>`;
let folder: string;
test.beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-appx-'))));
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

/** A ZIP made by Info-ZIP. */
async function archive(name: string, members: Record<string, string>, options: string[] = []): Promise<string> {
  const work = await mkdtemp(path.join(folder, 'zip-'));
  for (const [member, content] of Object.entries(members)) {
    await mkdir(path.dirname(path.join(work, member)), { recursive: true });
    await writeFile(path.join(work, member), content);
  }
  const file = path.join(folder, name);
  await execa('zip', ['-q', '-r', ...options, file, '.'], { cwd: work });
  return file;
}

test('the id of a publisher', () => {
  // The best-known one: every app package of Microsoft has it.
  expect(publisherId(MICROSOFT)).toBe('8wekyb3d8bbwe');
  expect(publisherId('CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US')).toBe('cw5n1h2txyewy');
});

test.describe('archives', () => {
  test.skip(!hasTool('zip'), 'zip (Info-ZIP) is not installed');

  test('a package, deflated and stored', async () => {
    const text = manifest(`Name="Wimproof.Sample" Version="1.2.3.4" ProcessorArchitecture="x64" Publisher="${MICROSOFT}" ResourceId="split"`);
    for (const [name, options] of [['deflated.msix', []], ['stored.appx', ['-0']]] as const)
      expect(await readAppx(await archive(name, { 'AppxManifest.xml': text, 'large.bin': 'x'.repeat(100_000) }, [...options]))).toEqual({
        kind: 'appx', fullName: 'Wimproof.Sample_1.2.3.4_x64_split_8wekyb3d8bbwe', name: 'Wimproof.Sample', version: '1.2.3.4', architecture: 'x64', publisher: MICROSOFT,
      });
  });

  test('escapes in the publisher; no architecture is neutral', async () => {
    const file = await archive('escaped.msix', { 'AppxManifest.xml': manifest('Name="A" Version="1.0.0.0" Publisher="CN=A &amp; B, O=&quot;C, Inc.&quot;"') });
    const publisher = 'CN=A & B, O="C, Inc."';
    expect(await readAppx(file)).toMatchObject({ publisher, architecture: 'neutral', fullName: `A_1.0.0.0_neutral__${publisherId(publisher)}` });
  });

  test('a bundle', async () => {
    const bundle = `<Bundle xmlns="http://schemas.microsoft.com/appx/2013/bundle"><Identity Name="B" Version="5.0.0.0" Publisher="${MICROSOFT}"/></Bundle>`;
    expect(await readAppx(await archive('b.msixbundle', { 'AppxMetadata/AppxBundleManifest.xml': bundle, 'x64.msix': 'PK' }))).toMatchObject({ fullName: 'B_5.0.0.0_neutral_~_8wekyb3d8bbwe' });
  });

  test('a ZIP64 archive', async () => {
    const file = await archive('wide.msix', { 'AppxManifest.xml': manifest(`Name="A" Version="1.0.0.0" Publisher="${MICROSOFT}"`) }, ['-fz']);
    expect((await readFile(file)).includes(Buffer.from('PK\x06\x06', 'latin1')), 'zip -fz writes ZIP64').toBe(true);
    expect(await readAppx(file)).toMatchObject({ name: 'A' });
  });

  test('what is refused, by name', async () => {
    const good = await readFile(await archive('good.msix', { 'AppxManifest.xml': manifest(`Name="A" Version="1.0.0.0" Publisher="${MICROSOFT}"`) }));
    const file = path.join(folder, 'bad.msix');
    const refused = async (bytes: Buffer, reason: string): Promise<void> => {
      await writeFile(file, bytes);
      await expect(readAppx(file)).rejects.toMatchObject({ code: 'WP-PAYLOAD-UNREADABLE', message: expect.stringContaining(`${file}: ${reason}`) });
    };
    await refused(Buffer.from('MZ'), 'it is no ZIP archive, or its end is missing');
    await refused(Buffer.alloc(0), 'it is no ZIP archive');
    await refused(good.subarray(0, good.length - 30), 'it is no ZIP archive, or its end is missing');
    const broken = Buffer.from(good);
    broken.fill(0xff, 60, 120);
    await refused(broken, 'AppxManifest.xml is damaged');
    await expect(readAppx(await archive('other.msix', { 'readme.txt': 'x' }))).rejects.toThrow('it has no AppxManifest.xml');
    await expect(readAppx(await archive('nameless.msix', { 'AppxManifest.xml': manifest('Name="A"') }))).rejects.toThrow('lacks Name, Version or Publisher');
    await expect(readAppx(await archive('cut.msix', { 'AppxManifest.xml': '<Package>' }))).rejects.toThrow('its manifest is damaged');
  });
});
