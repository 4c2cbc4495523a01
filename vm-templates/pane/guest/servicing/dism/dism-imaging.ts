import { existsSync, statSync, writeFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { identifyFileSystem, withVolumeUnmounted } from '../../boot/volumes.ts';
import type { System } from '../../system.ts';
import type { DismCommand } from './dism-command.ts';
import { chosenImage } from './dism-image-info.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { wimlib } from '../imaging/wim.ts';

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
    const image = await chosenImage(context, file);
    if (!existsSync(directory)) throw new ServicingError(HR.PATH_NOT_FOUND);
    // Of a split image the first file is named, and a pattern that all of them match.
    const parts = context.all('swmfile').map((pattern) => `--ref=${context.resolve(pattern)}`);
    context.out('Applying image\r\n');
    const apply = (target: string) => wimlib(['apply', file, String(image.index), target, ...parts, ...(context.has('checkintegrity') ? ['--check'] : [])], context.process.signal);
    const letter = await emptyVolumeAt(context.process.system, directory);
    if (letter === undefined) await apply(directory);
    else await withVolumeUnmounted(letter, apply);
    context.progress([3, 50, 100]);
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
      context.progress([50, 100]);
      return {};
    },
  };
}

export const imagingCommands: Record<string, DismCommand> = {
  'apply-image': applyImage,
  'capture-image': capture(false),
  'append-image': capture(true),
};
