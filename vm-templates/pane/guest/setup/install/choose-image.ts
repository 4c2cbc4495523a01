import { existsSync } from 'node:fs';
import type { Element } from '../../servicing/xml.ts';
import { childrenOf } from '../../servicing/xml.ts';
import { type WimImage, wimImages } from '../../servicing/imaging/wim.ts';
import { ServicingError } from '../../servicing/servicing-error.ts';
import type { System } from '../../system.ts';
import { CODE, SetupFailure } from '../setup-failure.ts';
import { editionOfKey } from '../product-key.ts';
import { at, textAt } from '../unattend/answer-file.ts';
import { setupMedium } from '../unattend/search.ts';

/** The image to install: POSIX path of the WIM and what is known of the image. */
export interface ChosenImage {
  file: string;
  image: WimImage;
}

/**
 * The image that `InstallFrom` names, by MetaData `/IMAGE/INDEX`, `/IMAGE/NAME` or `/IMAGE/DESCRIPTION`; a WIM with a single
 * image needs none. The file is the one of /InstallFrom on the command line, else of `Path`, else the medium's. A product key narrows the choice to its edition, and refuses an image of another one. Throws SetupFailure when there
 * is no such file or image, or when Setup would have to ask.
 */
export async function chooseImage(system: System, osImage: Element | undefined, productKey?: string, installFrom?: string): Promise<ChosenImage> {
  const from = at(osImage, 'InstallFrom');
  const file = wimPath(system, installFrom ?? textAt(from, 'Path'));
  let images: WimImage[];
  try {
    images = await wimImages(file);
  } catch (error) {
    if (!(error instanceof ServicingError)) throw error;
    throw new SetupFailure(CODE.invalidData, `Windows cannot open the required file ${file}: ${error.message}`);
  }
  const wanted = childrenOf(from, 'MetaData').map((entry) => ({ key: (textAt(entry, 'Key') ?? '').toUpperCase(), value: textAt(entry, 'Value') ?? '' }));
  for (const { key } of wanted) if (!['/IMAGE/INDEX', '/IMAGE/NAME', '/IMAGE/DESCRIPTION'].includes(key)) throw new SetupFailure(CODE.invalidParameter, `Windows could not process the image selection: unknown MetaData key ${key || '(none)'}.`);
  const named = images.filter((image) => wanted.every(({ key, value }) => ({ '/IMAGE/INDEX': String(image.index), '/IMAGE/NAME': image.name, '/IMAGE/DESCRIPTION': image.description })[key]?.toLowerCase() === value.toLowerCase()));
  if (named.length === 0) throw new SetupFailure(CODE.notFound, `Windows Setup could not find an image with ${wanted.map(({ key, value }) => `${key}=${value}`).join(', ') || 'any name'} in ${file}.`);
  const edition = productKey === undefined ? undefined : editionOfKey(productKey);
  const fits = edition === undefined ? named : named.filter((image) => isOfEdition(image, edition));
  if (fits.length === 0) throw new SetupFailure(CODE.invalidParameter, `The product key entered does not match any of the Windows images available for installation. Enter a different product key. (It is a key for ${edition}.)`);
  if (fits.length > 1) throw new SetupFailure(CODE.notFound, `Windows Setup has to ask which of ${fits.length} images to install: give ImageInstall/OSImage/InstallFrom/MetaData.`);
  return { file, image: fits[0]! };
}

/** For `wimlib apply`: the other parts of a split image lie beside its first and have its name with a number. */
export function partsOf(file: string): string[] {
  return /\.swm$/i.test(file) ? [`--ref=${file.replace(/(\.swm)$/i, '*$1')}`] : [];
}

/** By `WINDOWS/EDITIONID` of the image's XML data; an image that does not say takes every key. */
function isOfEdition(image: WimImage, edition: string): boolean {
  const own = textAt(image.element, 'WINDOWS', 'EDITIONID');
  return own === undefined || own.toLowerCase() === edition.toLowerCase();
}

function wimPath(system: System, path: string | undefined): string {
  const medium = setupMedium(system);
  if (path === undefined || !/^[A-Za-z]:/.test(path)) {
    if (medium === undefined) throw new SetupFailure(CODE.fileNotFound, 'A media driver your computer needs is missing: no drive has \\sources\\install.wim.');
    const names = path === undefined ? ['sources\\install.wim', 'sources\\install.esd', 'sources\\install.swm'] : [path.replace(/^[.\\]+/, ''), `sources\\${path.replace(/^[.\\]+/, '')}`];
    for (const name of names) {
      const posix = system.resolve(`${medium}:\\${name}`);
      if (existsSync(posix)) return posix;
    }
    throw new SetupFailure(CODE.fileNotFound, `Windows cannot find ${path ?? '\\sources\\install.wim'} on ${medium}:.`);
  }
  if (!system.drives.has(path.slice(0, 1).toUpperCase()) || !existsSync(system.resolve(path))) throw new SetupFailure(CODE.fileNotFound, `Windows cannot find the image file ${path}.`);
  return system.resolve(path);
}
