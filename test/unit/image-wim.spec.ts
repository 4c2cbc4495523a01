import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { ByteSource } from '../../harness/image/byte-source.ts';
import { parseWimXml } from '../../harness/image/wim-xml.ts';
import { readWim, readWimFile } from '../../harness/image/wim.ts';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { CORPORA } from '../corpora.ts';

const corpus = path.join(CORPORA, 'wim');

function memory(bytes: Buffer): ByteSource {
  return {
    name: 'test.wim',
    size: bytes.length,
    read: async (offset, length) => {
      if (offset + length > bytes.length) throw new Error('read behind the end');
      return bytes.subarray(offset, offset + length);
    },
  };
}
const windowsXml = `<WIM><TOTALBYTES>9</TOTALBYTES><IMAGE INDEX="1"><NAME>Windows 11 Pro</NAME><DESCRIPTION>d &amp; e</DESCRIPTION><TOTALBYTES>17179869184</TOTALBYTES>
<WINDOWS><ARCH>9</ARCH><PRODUCTNAME>Microsoft</PRODUCTNAME><EDITIONID>Professional</EDITIONID><INSTALLATIONTYPE>Client</INSTALLATIONTYPE>
<LANGUAGES><LANGUAGE>en-US</LANGUAGE><LANGUAGE>de-DE</LANGUAGE><DEFAULT>en-US</DEFAULT></LANGUAGES>
<VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>26100</BUILD><SPBUILD>1742</SPBUILD><SPLEVEL>0</SPLEVEL></VERSION></WINDOWS></IMAGE></WIM>`;

/** A WIM of nothing but header and XML data. */
function wim(xml: string, change: (header: Buffer) => void = () => {}): Buffer {
  const body = Buffer.from(`\ufeff${xml}`, 'utf16le');
  const header = Buffer.alloc(208);
  header.write('MSWIM\0\0\0', 'latin1');
  header.writeUInt32LE(208, 8);
  header.writeUInt32LE(0x10d00, 12);
  header.writeUInt32LE(0x2 | 0x40000, 16);
  header.writeUInt16LE(1, 40);
  header.writeUInt16LE(1, 42);
  header.writeUInt32LE(1, 44);
  header.writeBigUInt64LE(BigInt(body.length), 72);
  header.writeBigUInt64LE(208n, 80);
  header.writeBigUInt64LE(BigInt(body.length), 88);
  change(header);
  return Buffer.concat([header, body]);
}
async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'no error', (error: unknown) => (error instanceof WimproofError ? `${error.kind} ${error.code}` : String(error)));
}

test('reads what the XML data says of a Windows image', async () => {
  const { header, images } = await readWim(memory(wim(windowsXml)));
  expect(header).toMatchObject({ compression: 'LZX', imageCount: 1, bootIndex: 0 });
  expect(images).toEqual([{ index: 1, name: 'Windows 11 Pro', description: 'd & e', architecture: 'amd64', version: '10.0.26100.1742', editionId: 'Professional', installationType: 'Client', languages: ['en-US', 'de-DE'], defaultLanguage: 'en-US', totalBytes: 17179869184 }]);
});

test('names every architecture of Windows', () => {
  const architecture = (arch: string) => parseWimXml(Buffer.from(`<WIM><IMAGE INDEX="1"><WINDOWS><ARCH>${arch}</ARCH></WINDOWS></IMAGE></WIM>`, 'utf16le'), 'x')[0]?.architecture;
  expect(['0', '5', '6', '9', '12', '77'].map(architecture)).toEqual(['x86', 'arm', 'ia64', 'amd64', 'arm64', 'unknown (77)']);
});

test('the displayed name is kept where it is another', () => {
  const displayName = (xml: string) => parseWimXml(Buffer.from(`<WIM><IMAGE INDEX="1">${xml}</IMAGE></WIM>`, 'utf16le'), 'x')[0];
  expect(displayName('<NAME>a</NAME><DISPLAYNAME>A (Desktop Experience)</DISPLAYNAME>')).toMatchObject({ name: 'a', displayName: 'A (Desktop Experience)' });
  expect(displayName('<NAME>a</NAME><DISPLAYNAME>a</DISPLAYNAME>')).not.toHaveProperty('displayName');
  expect(displayName('<DISPLAYNAME>b</DISPLAYNAME>')).toMatchObject({ name: 'b' });
});

test('a number in a name stays text, and a missing SPBUILD is 0', () => {
  const [image] = parseWimXml(Buffer.from('<WIM><IMAGE INDEX="1"><NAME>0010</NAME><WINDOWS><VERSION><MAJOR>6</MAJOR><MINOR>0</MINOR><BUILD>6002</BUILD></VERSION></WINDOWS></IMAGE></WIM>', 'utf16le'), 'x');
  expect(image).toMatchObject({ name: '0010', version: '6.0.6002.0' });
});

const bad: [string, Buffer, string][] = [
  ['an empty file', Buffer.alloc(0), 'WP-WIM-MAGIC'],
  ['another format', Buffer.alloc(300, 'MSCF'), 'WP-WIM-MAGIC'],
  ['a header of the wrong length', wim(windowsXml, (header) => header.writeUInt32LE(96, 8)), 'WP-WIM-HEADER'],
  ['an unknown version', wim(windowsXml, (header) => header.writeUInt32LE(0x99, 12)), 'WP-WIM-HEADER'],
  ['part 4 of 3', wim(windowsXml, (header) => header.set([4, 0, 3, 0], 40)), 'WP-WIM-HEADER'],
  ['part 0', wim(windowsXml, (header) => header.set([0, 0, 3, 0], 40)), 'WP-WIM-HEADER'],
  ['an encrypted .esd', wim('<WIM><ESD><ENCRYPTED/></ESD></WIM>', (header) => header.writeUInt32LE(0, 44)), 'WP-WIM-ENCRYPTED'],
  ['an unfinished write', wim(windowsXml, (header) => header.writeUInt32LE(0x42, 16)), 'WP-WIM-INCOMPLETE'],
  ['a boot index behind the last image', wim(windowsXml, (header) => header.writeUInt32LE(2, 120)), 'WP-WIM-HEADER'],
  ['XML data behind the end', wim(windowsXml, (header) => header.writeBigUInt64LE(1n << 40n, 80)), 'WP-IMAGE-TRUNCATED'],
  ['a cut file', wim(windowsXml).subarray(0, 400), 'WP-IMAGE-TRUNCATED'],
  ['a wrong image count', wim(windowsXml, (header) => header.writeUInt32LE(3, 44)), 'WP-WIM-XML'],
  ['compressed XML data', wim(windowsXml, (header) => header.writeUInt8(4, 79)), 'WP-WIM-XML'],
  ['broken XML', wim('<WIM><IMAGE INDEX="1"></WIM>'), 'WP-WIM-XML'],
  ['another root', wim('<HTML><IMAGE INDEX="1"/></HTML>'), 'WP-WIM-XML'],
  ['a hostile document type', wim('<!DOCTYPE x [<!ENTITY a "b">]><WIM><IMAGE INDEX="1"><NAME>&a;</NAME></IMAGE></WIM>'), 'WP-WIM-XML'],
  ['numbers with a gap', wim('<WIM><IMAGE INDEX="2"/></WIM>'), 'WP-WIM-XML'],
];
for (const [what, bytes, code] of bad) {
  test(`refuses ${what}`, async () => {
    expect(await codeOf(readWim(memory(bytes)))).toBe(`scenario ${code}`);
  });
}

test('no prefix of a WIM is taken for a whole one', async () => {
  const whole = wim(windowsXml);
  for (let length = 0; length < whole.length; length += 7) expect(await codeOf(readWim(memory(whole.subarray(0, length))))).toMatch(/^scenario WP-/);
});

test('every real file is read, or refused with a reason', async () => {
  test.skip(!existsSync(corpus), `no corpus at ${corpus}`);
  const results: Record<string, string> = {};
  for (const name of readdirSync(corpus)) {
    results[name] = await readWimFile(path.join(corpus, name)).then((wim) => wim.images.map((one) => `${one.index} ${one.name} ${one.totalBytes}`).join(','), (error: unknown) => (error instanceof WimproofError ? error.code : `not a WimproofError: ${String(error)}`));
  }
  const readable = Object.entries(results).filter(([name]) => /(wimlib.*\.wim|\.ppkg)$/.test(name));
  expect(readable.length).toBeGreaterThan(8);
  // wimlib-imagex 1.13.6 says the same of these files.
  expect(results).toMatchObject({
    'OSD__Provisioning__Invoke-OSDCloudDriverPack.ppkg': '1 Invoke-OSDCloudDriverPack 16418',
    'OSD__core__setupspecialize__setupspecialize.ppkg': '1 setup-specialize 2417',
    'wimlib__tests__wims__cyclic.wim': '1 test 0',
    'wimlib__tests__wims__empty_dacl.wim': '1 loop3p2 2',
    'wimlib__tests__wims__longpaths.wim': '1 long 4',
    'CodeMasterBoot__fake_boot.wim': 'WP-WIM-MAGIC',
  });
  for (const [name, result] of Object.entries(results)) {
    if (/\.(cab|msi)$|README$/.test(name)) expect(result, name).toBe('WP-WIM-MAGIC');
    else expect(result, name).not.toContain('not a WimproofError');
  }
});
