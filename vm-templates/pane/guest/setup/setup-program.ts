import { complain } from '../shell/programs/console.ts';
import { absolutePath } from '../shell/windows-path.ts';
import type { Program } from '../system.ts';
import { runSetup, type SetupOptions } from './setup.ts';

const ERROR_INVALID_PARAMETER = 87;

/** What a command line says, or the word in it that Pane's Setup does not know. Paths may follow a colon or a blank. */
export function parseSetupOptions(argv: readonly string[]): SetupOptions | { unknown: string } {
  const options: SetupOptions = {};
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    const [, name = '', attached] = /^[/-]([a-z]+)(?::(.*))?$/i.exec(word) ?? [];
    const value = (): string | undefined => attached ?? argv[++at];
    switch (name.toLowerCase()) {
      case 'unattend': {
        const file = value();
        if (!file) return { unknown: word };
        options.unattend = file;
        break;
      }
      case 'installfrom': {
        const file = value();
        if (!file) return { unknown: word };
        options.installFrom = file;
        break;
      }
      case 'noreboot':
        options.noReboot = true;
        break;
      default:
        return { unknown: word };
    }
  }
  return options;
}

/**
 * setup.exe in Windows PE ("Windows Setup Command-Line Options"): `/Unattend:<file>` instead of the search order,
 * `/InstallFrom:<path>` for another image file, `/NoReboot` to come back instead of restarting. Of a split image the
 * first part is named, and the others lie beside it ("Split a Windows image file (.wim) to span across multiple DVDs").
 */
export const program: Program = async (process) => {
  const { system, argv, cwd } = process;
  if (system.life !== 'pe' && system.life !== 'setup') {
    complain(process, 'Windows Setup cannot be started here: Pane has no upgrade of a running Windows.', '');
    return ERROR_INVALID_PARAMETER;
  }
  const options = parseSetupOptions(argv);
  if ('unknown' in options) {
    complain(process, `The command-line option ${options.unknown} is not known to Windows Setup.`, '');
    return ERROR_INVALID_PARAMETER;
  }
  const whole = (path: string): string => absolutePath(path, cwd);
  await runSetup(system, {
    ...options,
    ...(options.unattend !== undefined && { unattend: whole(options.unattend) }),
    ...(options.installFrom !== undefined && { installFrom: whole(options.installFrom) }),
  });
  return 0;
};
