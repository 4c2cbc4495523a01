import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCES, STAMP } from './payload-files.ts';
import { zipArchive } from './zip-archive.ts';

/** Size of the blocks that AppxBlockMap.xml gives a digest of. */
const BLOCK = 64 << 10;

function blockElements(content: Buffer): string {
  const blocks = Array.from({ length: Math.ceil(content.length / BLOCK) }, (_, index) => content.subarray(index * BLOCK, (index + 1) * BLOCK));
  return blocks.map((block) => `<Block Hash="${createHash('sha256').update(block).digest('base64')}"/>`).join('');
}

function blockMap(entries: { name: string; content: Buffer }[]): Buffer {
  const files = entries.map(({ name, content }) => `  <File Name="${name.replaceAll('/', '\\')}" Size="${content.length}" LfhSize="${30 + Buffer.byteLength(name)}">${blockElements(content)}</File>\n`);
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<BlockMap xmlns="http://schemas.microsoft.com/appx/2010/blockmap" HashMethod="http://www.w3.org/2001/04/xmlenc#sha256">\n${files.join('')}</BlockMap>\n`);
}

const TYPES = { xml: 'application/vnd.ms-appx.manifest+xml', txt: 'text/plain', png: 'image/png' };

function contentTypes(): Buffer {
  const defaults = Object.entries(TYPES).map(([extension, type]) => `<Default Extension="${extension}" ContentType="${type}"/>`);
  const overrides = '<Override PartName="/AppxBlockMap.xml" ContentType="application/vnd.ms-appx.blockmap+xml"/><Override PartName="/AppxSignature.p7x" ContentType="application/vnd.ms-appx.signature"/>';
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${defaults.join('')}${overrides}</Types>\n`);
}

/** Packs a source folder as MakeAppx does: payload, manifest, block map, content types, signature. */
function buildAppPackage(folder: string, target: string): void {
  const source = join(SOURCES, folder);
  const names = readdirSync(source).filter((name) => name !== 'README.md' && name !== 'AppxSignature.p7x').sort();
  const payload = names.map((name) => ({ name, content: readFileSync(join(source, name)) }));
  const signature = readFileSync(join(source, 'AppxSignature.p7x'));
  const footprint = [{ name: 'AppxBlockMap.xml', content: blockMap(payload) }, { name: '[Content_Types].xml', content: contentTypes() }, { name: 'AppxSignature.p7x', content: signature }];
  writeFileSync(target, zipArchive([...payload, ...footprint], STAMP));
}

/** Builds `wimproof-framework.msix`, `wimproof-sample.msix`, which depends on it, and the sample's licence file `wimproof-sample-license.xml`. */
export function buildAppx(out: string): void {
  mkdirSync(out, { recursive: true });
  buildAppPackage('appx-framework', join(out, 'wimproof-framework.msix'));
  buildAppPackage('appx-sample', join(out, 'wimproof-sample.msix'));
  writeFileSync(join(out, 'wimproof-sample-license.xml'), readFileSync(join(SOURCES, 'appx-license', 'wimproof-sample-license.xml')));
}
