import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, type ExitMeaning } from '../exit-codes/exit-meaning.ts';

/** An image in a .wim, by index or name. */
export interface WimImage {
  file: string;
  image: number | string;
}
interface Checks {
  /** /check: the .wim's integrity table. */
  check?: boolean;
  /** /verify: every file after writing. */
  verify?: boolean;
}

/** ImageX of the Windows AIK, for Vista and Server 2008 [ImageX Command-Line Options]. One operation a call. */
export function applyImagexArguments(image: WimImage, directory: string, options: Checks & { splitPattern?: string } = {}): string[] {
  return ['imagex.exe', '/apply', image.file, String(image.image), directory, ...(options.splitPattern === undefined ? [] : ['/ref', options.splitPattern]), ...checks(options)];
}

/** `/mountrw`, or `/mount` for reading only. The folder must be empty. */
export function mountImagexArguments(image: WimImage, directory: string, options: { readOnly?: boolean; check?: boolean } = {}): string[] {
  return ['imagex.exe', options.readOnly ? '/mount' : '/mountrw', image.file, String(image.image), directory, ...(options.check ? ['/check'] : [])];
}

/** `/unmount`; without `commit` the changes are lost. */
export function unmountImagexArguments(directory: string, options: { commit?: boolean } = {}): string[] {
  return ['imagex.exe', '/unmount', ...(options.commit ? ['/commit'] : []), directory];
}

/** `/commit` of an image that stays mounted: ImageX of Windows 7's AIK and later. */
export function commitImagexArguments(directory: string): string[] {
  return ['imagex.exe', '/commit', directory];
}

/** `/info`: the .wim's XML, of all images or one. */
export function infoImagexArguments(file: string, options: { image?: number | string; check?: boolean } = {}): string[] {
  return ['imagex.exe', '/info', ...(options.check ? ['/check'] : []), file, ...(options.image === undefined ? [] : [String(options.image)])];
}

/** `/capture` into a new .wim; `boot` marks the image as one of Windows PE. */
export function captureImagexArguments(directory: string, file: string, name: string, options: Checks & { boot?: boolean; compress?: 'maximum' | 'fast' | 'none' } = {}): string[] {
  return ['imagex.exe', ...(options.boot ? ['/boot'] : []), '/compress', options.compress ?? 'fast', ...checks(options), '/capture', directory, file, name];
}

/** `/append` to a .wim that is there. */
export function appendImagexArguments(directory: string, file: string, name: string, options: Checks & { boot?: boolean } = {}): string[] {
  return ['imagex.exe', ...(options.boot ? ['/boot'] : []), ...checks(options), '/append', directory, file, name];
}

/** `/export` of an image into another .wim: the only way to shed what nothing refers to any more. */
export function exportImagexArguments(source: WimImage, destination: string, name: string, options: { boot?: boolean; compress?: 'maximum' | 'fast' | 'none' } = {}): string[] {
  return ['imagex.exe', ...(options.boot ? ['/boot'] : []), ...(options.compress === undefined ? [] : ['/compress', options.compress]), '/export', source.file, String(source.image), destination, name];
}

/** `/delete` of an image; the file does not get smaller. */
export function deleteImagexArguments(image: WimImage): string[] {
  return ['imagex.exe', '/delete', image.file, String(image.image)];
}

function checks(options: Checks): string[] {
  return [...(options.check ? ['/check'] : []), ...(options.verify ? ['/verify'] : [])];
}

const meanings = [
  done,
  ...failures([
    [2, 'ERROR_FILE_NOT_FOUND', 'the .wim was not found', 'check the path'],
    [5, 'ERROR_ACCESS_DENIED', 'access denied', 'run elevated; clear the read-only attribute of the .wim'],
    [13, 'ERROR_INVALID_DATA', 'the .wim is damaged', 'take a fresh one'],
    [145, 'ERROR_DIR_NOT_EMPTY', 'the mount folder is not empty', 'empty it'],
    [1392, 'ERROR_FILE_CORRUPT', 'a file in the .wim is damaged', 'take a fresh one'],
  ]),
];

/** What an exit code of imagex.exe means. */
export function explainImagexExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('imagex', meanings, exitCode, 'the output');
}
