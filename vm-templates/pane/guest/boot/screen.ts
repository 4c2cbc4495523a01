import { ConsolePicture } from './console-picture.ts';

let current: ConsolePicture | undefined;

/** The machine's one screen; opened at first use. */
export function picture(): ConsolePicture {
  return current ??= new ConsolePicture();
}
