import type { Process } from '../../system.ts';
import { onlineImage, type ServicedImage } from '../image.ts';
import type { ServicingError } from '../servicing-error.ts';

/** What PnPUtil's commands work with. */
export interface PnputilContext {
  process: Process;
  image: ServicedImage;
  has(flag: string): boolean;
  /** Words behind a flag, up to the next one. */
  words(flag: string): string[];
  /** `Label:` padded to a column, and a value. */
  field(label: string, width: number, value: string): void;
  line(text?: string): void;
}

/** ERROR_NO_MORE_ITEMS: no device took the driver ("PnPUtil Return Values"). */
export const NO_MORE_ITEMS = 259;
export const REBOOT_REQUIRED = 3010;
export const REBOOT_INITIATED = 1641;

/** Splits a command line into flags and the words behind each; words before the first flag are filed under ''. */
export function createPnputilContext(process: Process): PnputilContext {
  const flags = new Map<string, string[]>([['', []]]);
  let current = '';
  for (const word of process.argv) {
    if (/^[/-]/.test(word)) {
      current = word.slice(1).toLowerCase();
      flags.set(current, flags.get(current) ?? []);
    } else flags.get(current)!.push(word);
  }
  const line = (text = ''): void => process.stdout(`${text}\r\n`);
  return {
    process,
    image: onlineImage(process.system),
    has: (flag) => flags.has(flag),
    words: (flag) => flags.get(flag) ?? [],
    line,
    field: (label, width, value) => line(`${label.padEnd(width)}${value}`),
  };
}

/** SetupAPI's own codes (0x800f0xxx as HRESULT) leave pnputil as 0xe000xxxx, Win32 codes as they are. */
export function pnputilExit(error: ServicingError): number {
  return error.win32 ?? (error.hresult >>> 16 === 0x800f ? (0xe0000000 | (error.hresult & 0xffff)) | 0 : error.hresult | 0);
}

/** 3010, or the restart itself with /reboot. `what` is `install` or `uninstall`. */
export async function tellOfRestart({ process, line, has }: PnputilContext, what: string): Promise<number> {
  line();
  line(`System reboot is needed to complete ${what} operations!`);
  if (!has('reboot')) return REBOOT_REQUIRED;
  await process.system.run('shutdown /r /t 0');
  return REBOOT_INITIATED;
}
