import type { DismCommand, DismContext } from './dism-command.ts';
import type { ServicedImage } from '../image.ts';
import { HR, ServicingError } from '../servicing-error.ts';

// Where DISM keeps the two settings, as tools that read them without DISM show.
const TARGET = { key: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\WinPE', value: 'InstRoot' };
const SCRATCH = { key: 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\FBWF', value: 'WinPECacheThreshold' };
/** MB ("DISM Windows PE Servicing Command-Line Options"). */
const SIZES = [32, 64, 128, 256, 512];
const DEFAULT_SIZE = 512;

function peOnly(image: ServicedImage): ServicedImage {
  if (!image.isPe) throw new ServicingError(HR.NOT_SUPPORTED, 'The command can only be used on a Windows PE image.', true);
  return image;
}

const targetLine = (image: ServicedImage): string => `Target Path : ${image.registry.get(TARGET.key)?.text(TARGET.value) ?? 'X:\\'}\r\n`;
const scratchLine = (image: ServicedImage): string => `Scratch Space : ${image.registry.get(SCRATCH.key)?.number(SCRATCH.value) ?? DEFAULT_SIZE}MB\r\n`;

function getter(title: string, lines: ((image: ServicedImage) => string)[]): DismCommand {
  return {
    kind: 'servicing',
    only: 'offline',
    options: [],
    run: ({ image, out }) => {
      out(`${title}\r\n\r\n${lines.map((line) => line(peOnly(image))).join('')}\r\n`);
      return {};
    },
  };
}

function setter(name: string, change: (image: ServicedImage, value: string) => void, line: (image: ServicedImage) => string): DismCommand {
  return {
    kind: 'servicing',
    only: 'offline',
    options: [],
    run: ({ image, out, need }: DismContext) => {
      change(peOnly(image), need(name));
      image.save();
      out(`${line(image)}\r\n`);
      return {};
    },
  };
}

function setScratch(image: ServicedImage, value: string): void {
  if (!SIZES.includes(Number(value))) throw new ServicingError(HR.INVALID_PARAMETER, `The scratch space must be ${SIZES.join(', ')} MB.`, true);
  image.registry.create(SCRATCH.key).setValue(SCRATCH.value, 'REG_DWORD', Number(value));
}

/** 3 to 32 characters, drive C to Z, no blanks or quotation marks. */
function setTarget(image: ServicedImage, value: string): void {
  if (!/^[c-z]:\\[^\s"]{0,29}$/i.test(value)) throw new ServicingError(HR.INVALID_PARAMETER, 'The target path is not valid.', true);
  image.registry.create(TARGET.key).setValue(TARGET.value, 'REG_SZ', value);
}

/** Settings of Windows PE images; error 50 for every other image. */
export const windowsPeCommands: Record<string, DismCommand> = {
  'get-pesettings': getter('Windows PE settings:', [targetLine, scratchLine]),
  'get-targetpath': getter('Windows PE target path:', [targetLine]),
  'get-scratchspace': getter('Windows PE scratch space:', [scratchLine]),
  'set-targetpath': setter('set-targetpath', setTarget, targetLine),
  'set-scratchspace': setter('set-scratchspace', setScratch, scratchLine),
};
