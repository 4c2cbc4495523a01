import { absolutePath } from '../../shell/windows-path.ts';
import { missingArgument } from './dism-arguments.ts';
import type { DismCommand, DismContext } from './dism-command.ts';
import { chosenImage } from './dism-image-info.ts';
import { listMounts, type MountRecord, mountStatus } from '../imaging/mount-record.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { cleanUpMounts, commitMount, mountImage, releaseMount, remount, requireMount } from '../imaging/wim-mount.ts';

const fullPath = (context: DismContext, path: string): string => absolutePath(path, context.process.cwd);
const directoryOf = (context: DismContext): string => fullPath(context, context.need('mountdir'));

const mount: DismCommand = {
  kind: 'imaging',
  options: ['imagefile', 'wimfile', 'index', 'name', 'mountdir', 'readonly', 'optimize', 'checkintegrity'],
  run: async (context) => {
    const shown = context.all('imagefile')[0] ?? context.all('wimfile')[0];
    if (!shown) throw missingArgument('imagefile');
    const image = await chosenImage(context, context.resolve(shown));
    const directory = directoryOf(context);
    context.out('Mounting image\r\n');
    await mountImage(context.process.system, { wim: fullPath(context, shown), directory, index: image.index, size: image.size, readOnly: context.has('readonly'), checkIntegrity: context.has('checkintegrity') }, context.process.signal);
    context.progress([6, 50, 100]);
    return {};
  },
};

async function save(context: DismContext, record: MountRecord): Promise<void> {
  context.out('Saving image\r\n');
  await commitMount(context.process.system, record, context.has('checkintegrity'), context.process.signal);
  context.progress([50, 100]);
}

const commit: DismCommand = {
  kind: 'imaging',
  options: ['mountdir', 'checkintegrity'],
  run: async (context) => {
    await save(context, requireMount(context.process.system, directoryOf(context)));
    return {};
  },
};

const unmount: DismCommand = {
  kind: 'imaging',
  options: ['mountdir', 'commit', 'discard', 'checkintegrity'],
  run: async (context) => {
    const { system } = context.process;
    if (context.has('commit') === context.has('discard')) throw new ServicingError(HR.INVALID_PARAMETER, 'The unmount-image option requires either /Commit or /Discard. \r\nFor more information, refer to the help by running DISM.exe /?.', true);
    // Changes can be thrown away without remounting.
    const record = requireMount(system, directoryOf(context), context.has('commit'));
    context.out(`Image File : ${record.wim}\r\nImage Index : ${record.index}\r\n`);
    if (context.has('commit')) await save(context, record);
    context.out('Unmounting image\r\n');
    await releaseMount(system, record);
    context.progress([100]);
    return {};
  },
};

const remountCommand: DismCommand = {
  kind: 'imaging',
  options: ['mountdir'],
  run: (context) => {
    context.out('Remounting image\r\n');
    remount(context.process.system, directoryOf(context));
    context.progress([100]);
    return {};
  },
};

const cleanUp: DismCommand = {
  kind: 'imaging',
  options: [],
  run: (context) => {
    context.out('Scanning for stale files. This may take several minutes.\r\n');
    cleanUpMounts(context.process.system);
    context.progress([100]);
    return {};
  },
};

const getMounted: DismCommand = {
  kind: 'imaging',
  options: [],
  run: ({ process, out, list }) => {
    const mounts = listMounts(process.system);
    out('Mounted images:\r\n\r\n');
    if (mounts.length === 0) out('No mounted images found.\r\n\r\n');
    else
      list(
        mounts.map((one) => [
          ['Mount Dir', one.directory],
          ['Image File', one.wim],
          ['Image Index', String(one.index)],
          ['Mounted Read/Write', one.readWrite ? 'Yes' : 'No'],
          ['Status', mountStatus(process.system, one)],
        ]),
      );
    return {};
  },
};

/** The mount family, also under the names that Windows 7 gave it. */
export const mountCommands: Record<string, DismCommand> = {
  'mount-image': mount,
  'mount-wim': mount,
  'commit-image': commit,
  'commit-wim': commit,
  'unmount-image': unmount,
  'unmount-wim': unmount,
  'remount-image': remountCommand,
  'remount-wim': remountCommand,
  'cleanup-mountpoints': cleanUp,
  'cleanup-wim': cleanUp,
  'get-mountedimageinfo': getMounted,
  'get-mountedwiminfo': getMounted,
};
