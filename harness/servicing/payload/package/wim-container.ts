import path from 'node:path';
import { execa } from 'execa';
import { PayloadError } from '../payload-error.ts';

const LIMIT_MS = 900_000;
const TOOL = 'wimlib-imagex';

/** Whether wimlib is on this computer; without it nothing inside a WIM can be read here. */
export async function canReadWims(): Promise<boolean> {
  return (await execa(TOOL, ['--version'], { reject: false, timeout: 30_000 })).code !== 'ENOENT';
}

/** Paths of all files and folders in image 1, `/update.mum`. @throws PayloadError for a damaged WIM */
export async function listWim(wim: string): Promise<string[]> {
  const paths = (await run(wim, ['dir', wim, '1'])).split(/\r?\n/).filter((line) => line.startsWith('/'));
  if (paths.length === 0) throw new PayloadError(wim, 'its image holds nothing', 'get the file again');
  return paths;
}

/** Takes one file of image 1 into a folder, and says where it is. */
export async function extractFromWim(wim: string, member: string, folder: string): Promise<string> {
  await run(wim, ['extract', wim, '1', member, `--dest-dir=${folder}`, '--no-acls', '--no-attributes']);
  return path.join(folder, path.posix.basename(member));
}

async function run(wim: string, argv: string[]): Promise<string> {
  const result = await execa(TOOL, argv, { reject: false, timeout: LIMIT_MS });
  if (result.failed) throw new PayloadError(wim, `${TOOL} cannot read it: ${result.stderr.trim().split('\n').slice(-1)[0] ?? result.shortMessage}`, 'get the file again; it is damaged', result);
  return result.stdout;
}
