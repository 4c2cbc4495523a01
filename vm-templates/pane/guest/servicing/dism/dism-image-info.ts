import { fromFileTime } from '../../registry/hive-tree.ts';
import { missingArgument } from './dism-arguments.ts';
import type { DismCommand, DismContext } from './dism-command.ts';
import { bytes, type Listing, listLines, shortTime } from './dism-output.ts';
import { WIM, wimError } from '../imaging/wim-file.ts';
import { type WimImage, wimImages, wimlib } from '../imaging/wim.ts';
import { child, childrenOf, type Element } from '../xml.ts';

/** The image of a file that /Index or /Name means. Errors: 87 none given, 0xc1510113 no such image, those of `wimImages`. */
export async function chosenImage(context: DismContext, file: string): Promise<WimImage> {
  const images = await wimImages(file);
  const [index] = context.all('index');
  const [name] = context.all('name');
  if (!index && !name) throw missingArgument('index');
  const image = images.find((candidate) => (index ? candidate.index === Number(index) : candidate.name === name));
  if (!image) throw wimError(WIM.INVALID_INDEX);
  return image;
}

const architectureName = (code: string): string => ({ '0': 'x86', '5': 'arm', '9': 'x64', '12': 'arm64' })[code] ?? '<undefined>';

function time(element: Element | undefined): string {
  const [high, low] = [child(element, 'HIGHPART')?.text, child(element, 'LOWPART')?.text];
  if (!high || !low) return '<undefined>';
  return shortTime(fromFileTime((BigInt(high) << 32n) | BigInt(low))).replace(' ', ' - ');
}

function details(image: WimImage, bootable: boolean): Listing {
  const windows = child(image.element, 'WINDOWS');
  const version = child(windows, 'VERSION');
  const text = (parent: Element | undefined, name: string): string => child(parent, name)?.text || '<undefined>';
  const part = (name: string): string => child(version, name)?.text ?? '0';
  return [
    ['Index', String(image.index)],
    ['Name', image.name],
    ['Description', image.description],
    ['Size', bytes(image.size)],
    ['WIM Bootable', bootable ? 'Yes' : 'No'],
    ['Architecture', architectureName(text(windows, 'ARCH'))],
    ['Hal', text(windows, 'HAL')],
    ['Version', version ? `${part('MAJOR')}.${part('MINOR')}.${part('BUILD')}` : '<undefined>'],
    ['ServicePack Build', version ? part('SPBUILD') : '<undefined>'],
    ['ServicePack Level', version ? part('SPLEVEL') : '<undefined>'],
    ['Edition', text(windows, 'EDITIONID')],
    ['Installation', text(windows, 'INSTALLATIONTYPE')],
    ['ProductType', text(windows, 'PRODUCTTYPE')],
    ['ProductSuite', text(windows, 'PRODUCTSUITE')],
    ['System Root', text(windows, 'SYSTEMROOT')],
    ['Directories', text(image.element, 'DIRCOUNT')],
    ['Files', text(image.element, 'FILECOUNT')],
    ['Created', time(child(image.element, 'CREATIONTIME'))],
    ['Modified', time(child(image.element, 'LASTMODIFICATIONTIME'))],
  ];
}

const getImageInfo: DismCommand = {
  kind: 'imaging',
  options: ['imagefile', 'wimfile', 'index', 'name'],
  run: async (context) => {
    const shown = context.all('imagefile')[0] ?? context.all('wimfile')[0];
    if (!shown) throw missingArgument('imagefile');
    const file = context.resolve(shown);
    const images = await wimImages(file);
    context.out(`Details for image : ${shown}\r\n\r\n`);
    if (!context.has('index') && !context.has('name')) {
      context.list(images.map((image) => [['Index', String(image.index)], ['Name', image.name], ['Description', image.description], ['Size', bytes(image.size)]]));
      return {};
    }
    const image = await chosenImage(context, file);
    const boot = /^Boot Index:\s+(\d+)/m.exec(await wimlib(['info', file]))?.[1];
    context.out(listLines([details(image, boot === String(image.index))]).replace(/\r\n$/, ''));
    const languages = child(child(image.element, 'WINDOWS'), 'LANGUAGES');
    const standard = child(languages, 'DEFAULT')?.text;
    const names = childrenOf(languages, 'LANGUAGE').map(({ text }) => `\t${text}${text === standard ? ' (Default)' : ''}\r\n`);
    context.out(`Languages :\r\n${names.join('') || '\t<undefined>\r\n'}\r\n`);
    return {};
  },
};

export const imageInfoCommands: Record<string, DismCommand> = { 'get-imageinfo': getImageInfo, 'get-wiminfo': getImageInfo };
