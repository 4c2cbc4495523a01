import { existsSync } from 'node:fs';
import type { DismCommand } from './dism-command.ts';
import { chosenImage } from './dism-image-info.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { cannotBeWritten, WIM, wimError } from '../imaging/wim-file.ts';
import { wimImages, wimlib } from '../imaging/wim.ts';

/** /Compress of an export; `recovery` makes an .esd, whose images share one solid resource. */
const COMPRESSION: Record<string, string[]> = { fast: ['--compress=fast'], max: ['--compress=maximum'], none: ['--compress=none'], recovery: ['--compress=LZMS', '--solid'] };

const exportImage: DismCommand = {
  kind: 'imaging',
  options: ['sourceimagefile', 'sourceindex', 'sourcename', 'destinationimagefile', 'destinationname', 'compress', 'bootable', 'checkintegrity', 'swmfile'],
  run: async (context) => {
    const source = context.resolve(context.need('sourceimagefile'));
    const target = context.resolve(context.need('destinationimagefile'));
    const [index] = context.all('sourceindex');
    const [name] = context.all('sourcename');
    if (!index && !name) context.need('sourceindex');
    const image = (await wimImages(source)).find((one) => (index ? one.index === Number(index) : one.name === name));
    if (!image) throw wimError(WIM.INVALID_INDEX);
    const compress = context.all('compress')[0]?.toLowerCase();
    const flags = compress === undefined ? [] : COMPRESSION[compress];
    if (!flags) throw new ServicingError(HR.INVALID_PARAMETER);
    const destinationName = context.all('destinationname')[0] ?? image.name;
    // A file that is there keeps its compression.
    const how = existsSync(target) ? [] : flags;
    const parts = context.all('swmfile').map((pattern) => `--ref=${context.resolve(pattern)}`);
    context.out('Exporting image\r\n');
    await wimlib(['export', source, String(image.index), target, destinationName, ...how, ...parts, ...(context.has('bootable') ? ['--boot'] : []), ...(context.has('checkintegrity') ? ['--check'] : [])], context.process.signal);
    context.progress([50, 100]);
    return {};
  },
};

const deleteImage: DismCommand = {
  kind: 'imaging',
  options: ['imagefile', 'index', 'name', 'checkintegrity'],
  run: async (context) => {
    const file = context.resolve(context.need('imagefile'));
    const image = await chosenImage(context, file);
    if (cannotBeWritten(context.process.system, context.need('imagefile'), file)) throw wimError(WIM.NO_PERMISSION);
    context.out('Deleting image\r\n');
    await wimlib(['delete', file, String(image.index), ...(context.has('checkintegrity') ? ['--check'] : [])], context.process.signal);
    context.progress([100]);
    return {};
  },
};

const listImage: DismCommand = {
  kind: 'imaging',
  options: ['imagefile', 'index', 'name'],
  run: async (context) => {
    const file = context.resolve(context.need('imagefile'));
    const image = await chosenImage(context, file);
    const paths = (await wimlib(['dir', file, String(image.index)], context.process.signal)).split('\n').filter((path) => path.startsWith('/') && path !== '/');
    context.out(`${paths.map((path) => `${path.replaceAll('/', '\\')}\r\n`).join('')}\r\n`);
    return {};
  },
};

const splitImage: DismCommand = {
  kind: 'imaging',
  options: ['imagefile', 'swmfile', 'filesize', 'checkintegrity'],
  run: async (context) => {
    const file = context.resolve(context.need('imagefile'));
    const target = context.resolve(context.need('swmfile'));
    const size = Number(context.need('filesize'));
    if (!(size > 0)) throw new ServicingError(HR.INVALID_PARAMETER);
    await wimImages(file);
    await wimlib(['split', file, target, String(size), ...(context.has('checkintegrity') ? ['--check'] : [])], context.process.signal);
    context.progress([100]);
    return {};
  },
};

export const imageFileCommands: Record<string, DismCommand> = { 'export-image': exportImage, 'delete-image': deleteImage, 'list-image': listImage, 'split-image': splitImage };
