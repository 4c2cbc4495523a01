import { cleanupMountpointsArguments, mountedImagesArguments, remountImageArguments, unmountImageArguments } from '../../tools/dism/arguments.ts';
import { readDismError } from '../../tools/dism/dism-output.ts';
import { parseMountedImages, type DismMountedImage } from '../../tools/dism/parse-mounted-images.ts';

/** Runs DISM with these arguments to its end. */
export type RunDism = (argv: string[]) => Promise<{ exitCode: number; output: string }>;

/**
 * Throws away what is mounted in a folder of ours, however its run died, and touches nobody else's mount: what DISM does
 * not list there is not unmounted, and broken mounts are cleaned up only when ours is one (`/Cleanup-Mountpoints` leaves
 * mounted and recoverable ones alone). After a restart of the host a mount has to be remounted before it can go.
 * Source: "DISM Image Management Command-Line Options"; states of "Take Inventory of an Image or Component Using DISM".
 * @param directory as DISM names it, e.g. `C:\Users\me\AppData\Local\Temp\wp-1\work\mount`
 * @returns undefined when nothing of ours is mounted there (any more), else why it still is
 */
export async function freeMount(dism: RunDism, directory: string): Promise<string | undefined> {
  let said = '';
  const run = async (argv: string[]): Promise<void> => {
    const { exitCode, output } = await dism(argv.slice(1));
    if (exitCode !== 0) said = reason(output, exitCode);
  };
  const ours = async (): Promise<DismMountedImage | string | undefined> => {
    const { exitCode, output } = await dism(mountedImagesArguments().slice(1));
    if (exitCode !== 0) return reason(output, exitCode);
    return parseMountedImages(output).find((mount) => samePath(mount.directory, directory));
  };
  const gone = (mount: DismMountedImage | string | undefined): boolean => mount === undefined;

  let mount = await ours();
  if (typeof mount === 'string') return mount;
  if (gone(mount)) return undefined;
  if (mount!.status !== 'invalid') {
    await run(unmountImageArguments(directory, 'discard'));
    mount = await ours();
    if (gone(mount)) return undefined;
    if (typeof mount !== 'string' && mount!.status === 'needs-remount') {
      await run(remountImageArguments(directory));
      await run(unmountImageArguments(directory, 'discard'));
      mount = await ours();
      if (gone(mount)) return undefined;
    }
  }
  if (typeof mount !== 'string' && mount!.status === 'ok') return `${directory} is still mounted: ${said}`;
  await run(cleanupMountpointsArguments());
  mount = await ours();
  return gone(mount) ? undefined : `${directory} is still mounted${said === '' ? '' : `: ${said}`}`;
}

function reason(output: string, exitCode: number): string {
  if (exitCode === 740) return 'DISM needs an elevated prompt';
  const error = readDismError(output);
  return error ? `DISM error ${error.code}: ${error.message}` : `DISM ended with ${exitCode}`;
}

function samePath(left: string, right: string): boolean {
  const fold = (path: string): string => path.replace(/[\\/]+$/, '').toLowerCase();
  return fold(left) === fold(right);
}
