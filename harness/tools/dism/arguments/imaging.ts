import { type DismGlobals, flag, imaging, option, optional } from './command-line.ts';
import { imageIndex } from './value-shapes.ts';

/** `/Get-ImageInfo` of a file, or of one of its images. */
export function imageInfoArguments(file: string, index?: number, options: DismGlobals = {}): string[] {
  return imaging(options, ['/Get-ImageInfo', option('/ImageFile', file), ...indexed('/Index', index)]);
}

/** `/Apply-Image` of an index to a folder (`W:\`). */
export function applyImageArguments(image: { file: string; index: number; directory: string; swmPattern?: string }, options: DismGlobals & { checkIntegrity?: boolean; verify?: boolean } = {}): string[] {
  return imaging(options, [
    '/Apply-Image',
    option('/ImageFile', image.file),
    ...indexed('/Index', image.index),
    option('/ApplyDir', image.directory),
    ...optional('/SWMFile', image.swmPattern),
    ...flag('/CheckIntegrity', options.checkIntegrity),
    ...flag('/Verify', options.verify),
  ]);
}

export interface ExportedImage {
  sourceFile: string;
  sourceIndex: number;
  /** Made when it is not there, else the image is appended to it. */
  destinationFile: string;
  destinationName?: string;
  /** Of a new file only. `recovery` makes an .esd. */
  compress?: 'fast' | 'max' | 'none' | 'recovery';
  bootable?: boolean;
  checkIntegrity?: boolean;
  swmPattern?: string;
}

/** `/Export-Image`: the only way to shed what earlier changes left in a file.. */
export function exportImageArguments(image: ExportedImage, options: DismGlobals = {}): string[] {
  return imaging(options, [
    '/Export-Image',
    option('/SourceImageFile', image.sourceFile),
    ...indexed('/SourceIndex', image.sourceIndex),
    option('/DestinationImageFile', image.destinationFile),
    ...optional('/DestinationName', image.destinationName),
    ...optional('/Compress', image.compress),
    ...flag('/Bootable', image.bootable),
    ...flag('/CheckIntegrity', image.checkIntegrity),
    ...optional('/SWMFile', image.swmPattern),
  ]);
}

export interface CapturedImage {
  file: string;
  directory: string;
  name: string;
  description?: string;
  /** A WimScript.ini with what is left out. */
  configFile?: string;
  bootable?: boolean;
  checkIntegrity?: boolean;
  verify?: boolean;
}

/** `/Capture-Image` of a folder into a new file. */
export function captureImageArguments(image: CapturedImage & { compress?: 'fast' | 'max' | 'none' }, options: DismGlobals = {}): string[] {
  return imaging(options, ['/Capture-Image', ...captured(image), ...optional('/Compress', image.compress), ...switches(image)]);
}

/** `/Append-Image` of a folder to a file, whose compression it takes. */
export function appendImageArguments(image: CapturedImage, options: DismGlobals = {}): string[] {
  return imaging(options, ['/Append-Image', ...captured(image), ...switches(image)]);
}

/** `/Delete-Image`: takes an image out of the index; the file becomes no smaller. */
export function deleteImageArguments(file: string, index: number, options: DismGlobals & { checkIntegrity?: boolean } = {}): string[] {
  return imaging(options, ['/Delete-Image', option('/ImageFile', file), ...indexed('/Index', index), ...flag('/CheckIntegrity', options.checkIntegrity)]);
}

/** `/List-Image`: the files in an image. */
export function listImageArguments(file: string, index: number, options: DismGlobals = {}): string[] {
  return imaging(options, ['/List-Image', option('/ImageFile', file), ...indexed('/Index', index)]);
}

function captured(image: CapturedImage): string[] {
  return [
    option('/ImageFile', image.file),
    option('/CaptureDir', image.directory),
    option('/Name', image.name),
    ...optional('/Description', image.description),
    ...optional('/ConfigFile', image.configFile),
  ];
}

function switches(image: CapturedImage): string[] {
  return [...flag('/Bootable', image.bootable), ...flag('/CheckIntegrity', image.checkIntegrity), ...flag('/Verify', image.verify)];
}

function indexed(name: string, index: number | undefined): string[] {
  return index === undefined ? [] : [`${name}:${imageIndex(index)}`];
}
