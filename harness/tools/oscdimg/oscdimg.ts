import { explainSystemExitCode } from '../exit-codes/explain-exit-code.ts';
import type { ExitMeaning } from '../exit-codes/exit-meaning.ts';

/** Boot sector files, as paths of the host that runs oscdimg. */
export interface BootSectors {
  /** `boot\etfsboot.com`, for BIOS. */
  bios?: string;
  /** `efi\microsoft\boot\efisys.bin`, for UEFI. */
  uefi?: string;
}

/**
 * Boot sectors of an installation or Windows PE medium's folder. With `noPrompt` UEFI starts it without "Press any key
 * to boot from CD or DVD" (efisys_noprompt.bin); for BIOS the question goes away with the file boot\bootfix.bin.
 */
export function mediumBootSectors(directory: string, options: { noPrompt?: boolean; firmware?: 'both' | 'uefi' | 'bios' } = {}): BootSectors {
  const root = directory.replace(/\\+$/, '');
  const firmware = options.firmware ?? 'both';
  return {
    ...(firmware === 'uefi' ? {} : { bios: `${root}\\boot\\etfsboot.com` }),
    ...(firmware === 'bios' ? {} : { uefi: `${root}\\efi\\microsoft\\boot\\${options.noPrompt ? 'efisys_noprompt.bin' : 'efisys.bin'}` }),
  };
}

/**
 * `oscdimg`: an .iso of a folder, as UDF 1.02 only (-u2 -udfver102: files above 4 GB), of any size (-m), equal files
 * stored once (-o), with an El Torito entry for each firmware [Oscdimg Command-Line Options]. Throws RangeError without
 * a boot sector, for a label that does not fit, and for paths with blanks in -bootdata, which takes no quotes.
 */
export function oscdimgArguments(medium: { directory: string; iso: string; label?: string; boot: BootSectors }): string[] {
  const entries = [...(medium.boot.bios === undefined ? [] : [`p0,e,b${medium.boot.bios}`]), ...(medium.boot.uefi === undefined ? [] : [`pEF,e,b${medium.boot.uefi}`])];
  if (entries.length === 0) throw new RangeError('a medium to boot from needs a boot sector');
  if (medium.label !== undefined && !/^[^\s"]{1,32}$/.test(medium.label)) throw new RangeError(`not a volume label: ${medium.label}`);
  const blank = entries.find((entry) => /[\s#]/.test(entry));
  if (blank !== undefined) throw new RangeError(`-bootdata cannot name a path with a blank or #: ${blank}`);
  return ['oscdimg.exe', '-m', '-o', '-u2', '-udfver102', ...(medium.label === undefined ? [] : [`-l${medium.label}`]), `-bootdata:${entries.length}#${entries.join('#')}`, medium.directory, medium.iso];
}

/** What an exit code of oscdimg.exe means: it has none of its own. */
export function explainOscdimgExitCode(exitCode: number): ExitMeaning {
  return explainSystemExitCode('oscdimg', exitCode);
}
