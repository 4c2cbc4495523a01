import { copyFileSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packCabinet, SOURCES, STAMP, withWorkDirectory } from './payload-files.ts';
import { patchPackage, type PatchSource } from './patch-package.ts';

const PATCH = '{A17C5E40-3B92-4D68-8F15-2E6B9C0D7A34}';
const OTHER_PATCH = '{D4E9B702-65C1-4A8F-B3D0-91F7E2586C1B}';
const OTHER_PRODUCT = '{3C8F51A6-E07B-4D29-A6C4-708B1D9E25F3}';
/** Key of the file that the patch replaces: its name inside the cabinet. */
const FILE = 'readme.txt';

/** What the source of the sample package says about itself, so that patch and package cannot drift apart. */
function sampleProduct(): PatchSource['product'] {
  const source = readFileSync(join(SOURCES, 'wimproof-sample', 'wimproof-sample.wxs'), 'utf8');
  const attribute = (name: string): string => {
    const value = new RegExp(`<Product[^>]* ${name}="([^"]*)"`).exec(source)?.[1];
    if (!value) throw new Error(`wimproof-sample.wxs: Product has no ${name}`);
    return value;
  };
  return { code: attribute('Id'), name: attribute('Name'), version: attribute('Version'), upgradeCode: attribute('UpgradeCode'), manufacturer: attribute('Manufacturer') };
}

function cabinet(): { bytes: Buffer; size: number } {
  return withWorkDirectory((work) => {
    const files = join(work, 'files');
    mkdirSync(files);
    copyFileSync(join(SOURCES, 'wimproof-patch', FILE), join(files, FILE));
    packCabinet(files, join(work, 'patch.cab'));
    return { bytes: readFileSync(join(work, 'patch.cab')), size: statSync(join(files, FILE)).size };
  });
}

/** The bytes of a patch for the sample product, or for one that is like it but for `changes`. */
export function samplePatch(code = PATCH, changes: Partial<PatchSource['product']> = {}): Buffer {
  const { bytes, size } = cabinet();
  return patchPackage({ code, displayName: 'wimproof sample patch 1.2.4', product: { ...sampleProduct(), ...changes }, newVersion: '1.2.4', files: [{ key: FILE, size }], cabinet: bytes });
}

/** `wimproof-patch.msp` takes wimproof-sample.msi from 1.2.3 to 1.2.4; `broken/wimproof-other.msp` is for a product that nobody has. */
export function buildPatch(out: string): void {
  mkdirSync(join(out, 'broken'), { recursive: true });
  const write = (name: string, bytes: Buffer): void => {
    writeFileSync(join(out, name), bytes);
    utimesSync(join(out, name), STAMP, STAMP);
  };
  write('wimproof-patch.msp', samplePatch());
  write('broken/wimproof-other.msp', samplePatch(OTHER_PATCH, { code: OTHER_PRODUCT, name: 'wimproof other' }));
}
