import { existsSync, statSync, writeFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { identifyFileSystem, withVolumeUnmounted } from '../boot/volumes.ts';
import { fromFileTime } from '../registry/hive-tree.ts';
import type { System } from '../system.ts';
import { missingArgument } from './dism-arguments.ts';
import type { DismCommand, DismContext } from './dism-command.ts';
import { bytes, drawProgress, type Listing, listLines, shortTime } from './dism-output.ts';
import { HR, ServicingError } from './servicing-error.ts';
import { type WimImage, wimImages, wimlib } from './wim.ts';
import { child, childrenOf, type Element } from './xml.ts';

async function chosen(context: DismContext, file: string): Promise<WimImage> {
  const images = await wimImages(file);
  const [index] = context.all('index');
  const [name] = context.all('name');
  if (!index && !name) throw missingArgument('index');
  const image = images.find((candidate) => (index ? candidate.index === Number(index) : candidate.name === name));
  if (!image) throw new ServicingError(0xc1510113, 'An invalid image index or name was specified.', true);
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
    const image = await chosen(context, file);
    const boot = /^Boot Index:\s+(\d+)/m.exec(await wimlib(['info', file]))?.[1];
    context.out(listLines([details(image, boot === String(image.index))]).replace(/\r\n$/, ''));
    const languages = child(child(image.element, 'WINDOWS'), 'LANGUAGES');
    const standard = child(languages, 'DEFAULT')?.text;
    const names = childrenOf(languages, 'LANGUAGE').map(({ text }) => `\t${text}${text === standard ? ' (Default)' : ''}\r\n`);
    context.out(`Languages :\r\n${names.join('') || '\t<undefined>\r\n'}\r\n`);
    return {};
  },
};

/**
 * The letter of the empty NTFS volume whose root is `directory`. wimlib fills such a volume three times as fast when it
 * is not mounted, as it then writes the file system itself.
 */
async function emptyVolumeAt(system: System, directory: string): Promise<string | undefined> {
  const root = resolve(directory);
  const drive = [...system.drives.values()].find((one) => resolve(one.root) === root);
  if (!drive?.device || drive.kind !== 'fixed' || drive.letter === system.systemDrive) return undefined;
  const empty = readdirSync(root).every((name) => name.startsWith('$') || name === 'System Volume Information');
  return empty && (await identifyFileSystem(drive.device))?.kind === 'ntfs' ? drive.letter : undefined;
}

const applyImage: DismCommand = {
  kind: 'imaging',
  options: ['imagefile', 'index', 'name', 'applydir', 'checkintegrity', 'verify', 'norpfix', 'compact', 'ea', 'confirmtrustedfile', 'swmfile'],
  run: async (context) => {
    const file = context.resolve(context.need('imagefile'));
    const directory = context.resolve(context.need('applydir'));
    const image = await chosen(context, file);
    if (!existsSync(directory)) throw new ServicingError(HR.PATH_NOT_FOUND);
    context.out('Applying image\r\n');
    const apply = (target: string) => wimlib(['apply', file, String(image.index), target, ...(context.has('checkintegrity') ? ['--check'] : [])], context.process.signal);
    const letter = await emptyVolumeAt(context.process.system, directory);
    if (letter === undefined) await apply(directory);
    else await withVolumeUnmounted(letter, apply);
    if (!context.has('quiet')) drawProgress(context.process.stdout, [3, 50, 100]);
    return {};
  },
};

/** Left out of every capture (WimScript.ini's defaults). */
const EXCLUSIONS = ['\\$ntfs.log', '\\hiberfil.sys', '\\pagefile.sys', '\\swapfile.sys', '\\System Volume Information', '\\RECYCLER', '\\$Recycle.Bin', '\\Windows\\CSC'];

function capture(append: boolean): DismCommand {
  return {
    kind: 'imaging',
    options: ['imagefile', 'capturedir', 'name', 'description', 'compress', 'bootable', 'checkintegrity', 'verify', 'norpfix', 'ea', 'configfile'],
    run: async (context) => {
      const file = context.resolve(context.need('imagefile'));
      const directory = context.resolve(context.need('capturedir'));
      const name = context.need('name');
      if (!existsSync(directory) || !statSync(directory).isDirectory()) throw new ServicingError(HR.PATH_NOT_FOUND);
      const compress = { max: 'maximum', fast: 'fast', none: 'none' }[context.all('compress')[0]?.toLowerCase() ?? 'fast'];
      if (!compress) throw new ServicingError(HR.INVALID_PARAMETER);
      const scratch = mkdtempSync(join(tmpdir(), 'pane-capture-'));
      try {
        const config = join(scratch, 'WimScript.ini');
        writeFileSync(config, `[ExclusionList]\n${EXCLUSIONS.join('\n')}\n`);
        context.out('Saving image\r\n');
        const flags = [...(append ? [] : [`--compress=${compress}`]), ...(context.has('bootable') ? ['--boot'] : []), ...(context.has('checkintegrity') ? ['--check'] : []), `--config=${config}`];
        await wimlib([append ? 'append' : 'capture', directory, file, name, context.all('description')[0] ?? '', ...flags], context.process.signal);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
      if (!context.has('quiet')) drawProgress(context.process.stdout, [50, 100]);
      return {};
    },
  };
}

export const imagingCommands: Record<string, DismCommand> = {
  'get-imageinfo': getImageInfo,
  'get-wiminfo': getImageInfo,
  'apply-image': applyImage,
  'capture-image': capture(false),
  'append-image': capture(true),
};
