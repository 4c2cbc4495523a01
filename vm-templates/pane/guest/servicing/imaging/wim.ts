import { execFile } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nativeTool } from '../../boot/native-tools.ts';
import { magicOf } from '../packages/cabinet.ts';
import { HR, ServicingError } from '../servicing-error.ts';
import { child, childrenOf, type Element, parseXml } from '../xml.ts';

const run = promisify(execFile);

export interface WimImage {
  index: number;
  name: string;
  description: string;
  size: number;
  /** The IMAGE element of the WIM's XML data. */
  element: Element;
}

/** Checks that a file is a WIM. Errors: 0x80070002/3 missing, 0x8007000b not a WIM. */
export function checkWim(file: string): void {
  try {
    closeSync(openSync(file, 'r'));
  } catch {
    throw new ServicingError(HR.FILE_NOT_FOUND);
  }
  if (!magicOf(file).startsWith('MSWIM')) throw new ServicingError(0x8007000b, 'An attempt was made to load a program with an incorrect format.', true);
}

/** Runs the native wimlib-imagex, with `input` on its standard input; a failure becomes error 0x8007000d with wimlib's last line. */
export async function wimlib(args: string[], signal?: AbortSignal, input = ''): Promise<string> {
  try {
    const running = run(nativeTool('wimlib-imagex'), args, { maxBuffer: 64 << 20, signal });
    // It may end without reading: that is told by its exit code.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new ServicingError(HR.INVALID_DATA, stderr?.trim().split('\n').find((line) => line.includes('ERROR')) ?? undefined);
  }
}

/** Images of a WIM from its XML data. */
export async function wimImages(file: string): Promise<WimImage[]> {
  checkWim(file);
  const directory = mkdtempSync(join(tmpdir(), 'pane-wim-'));
  try {
    const xmlFile = join(directory, 'wim.xml');
    await wimlib(['info', file, `--extract-xml=${xmlFile}`]);
    const root = parseXml(readFileSync(xmlFile));
    return childrenOf(root, 'IMAGE').map((element) => ({
      index: Number(element.attributes['index']),
      name: child(element, 'NAME')?.text ?? '',
      description: child(element, 'DESCRIPTION')?.text ?? '',
      size: Number(child(element, 'TOTALBYTES')?.text ?? 0),
      element,
    }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
