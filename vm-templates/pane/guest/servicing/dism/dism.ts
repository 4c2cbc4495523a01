import { realpathSync } from 'node:fs';
import { RegistryError } from '../../registry/registry.ts';
import type { Process, Program } from '../../system.ts';
import { type DismOptions, missingArgument, notInContext, parseDismArguments, unknownOption } from './dism-arguments.ts';
import { createContext, type DismCommand } from './dism-command.ts';
import { COMMANDS } from './dism-commands.ts';
import { sessionEnd, sessionStart, writeDismLog } from './dism-log.ts';
import { onlineImage, openImage, type ServicedImage } from '../image.ts';
import { HR, ServicingError } from '../servicing-error.ts';

const TOOL_VERSION = '10.0.26100.1';
const GLOBALS = ['image', 'online', 'english', 'quiet', 'norestart', 'logpath', 'loglevel', 'scratchdir', 'windir', 'sysdrivedir', 'format'];
const REPEATABLE = ['packagepath', 'packagename', 'featurename', 'capabilityname', 'dependencypackagepath', 'driver', 'source', 'patchlocation'];

function refuse(win32: number, text: string): ServicingError {
  return new ServicingError((0x80070000 | win32) >>> 0, text, true);
}

/** The one servicing or imaging command of a command line. */
function commandOf(options: DismOptions): { name: string; command: DismCommand } {
  const names = [...options.keys()].filter((name) => !GLOBALS.includes(name));
  const found = names.filter((name) => Object.hasOwn(COMMANDS, name));
  if (found.length === 0) {
    const [first] = names;
    if (first) throw unknownOption(first);
    const target = options.has('image') ? 'DISM.exe /Image=<path_to_offline_image> /? where <path_to_the_offline_image> is the full path to an offline Windows image' : options.has('online') ? 'DISM.exe /Online /?' : 'DISM.exe /?';
    throw refuse(87, options.size === 0 ? 'No DISM options were specified on the command-line. \r\nRun DISM with a command-line option specified, such as /Image or /Online. For more information, refer to the help by running DISM.exe /?.' : `The command-line is missing a required servicing command. \r\nFor more information, refer to the help by running ${target}.`);
  }
  const name = found[0]!;
  const command = COMMANDS[name]!;
  const stray = names.find((other) => other !== name && !command.options.includes(other));
  if (stray) throw Object.hasOwn(COMMANDS, stray) ? refuse(87, 'Only one servicing command can be given.') : notInContext(stray);
  return { name, command };
}

/** Which image a servicing command works on; checks that the combination is allowed. */
function imageFor(process: Process, options: DismOptions, name: string, command: DismCommand): ServicedImage | undefined {
  const { system } = process;
  if (command.kind === 'imaging') {
    if (options.has('image')) throw refuse(87, 'The /Image option cannot be used in this context.\r\nFor more information, refer to the help by running DISM.exe /?.');
    return undefined;
  }
  if (options.has('online') && (options.has('image') || options.has('windir'))) {
    throw refuse(87, 'Do not use the /Image or /WinDir option when using the /Online option to specify a running operating system. \r\nFor more information, refer to the help by running DISM.exe /Online /?.');
  }
  if (options.has('online')) {
    if (system.life === 'pe' || system.life === 'setup') throw refuse(50, 'DISM does not support servicing Windows PE with the /Online option.');
    if (command.only === 'offline') throw notInContext(name);
    return onlineImage(system);
  }
  const path = options.get('image')?.[0];
  if (path === undefined) throw unknownOption(name);
  if (path === '') throw missingArgument('image');
  const root = system.resolve(path, process.cwd);
  const running = system.drives.get(system.systemDrive)?.root;
  if (running && safeRealPath(root) === safeRealPath(running)) {
    throw refuse(87, 'The /Image option that is specified points to a running Windows installation. \r\nTo service the running operating system, use the /Online option. For more information, refer to the help by running DISM.exe /Online /?.');
  }
  return openImage(root);
}
function safeRealPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** After success on a running system that needs a restart: 3010, the question, or the restart itself (/Quiet without /NoRestart). */
async function restartOrTell(process: Process, options: DismOptions): Promise<number> {
  if (options.has('norestart')) return 3010;
  if (options.has('quiet')) return process.system.power('restart', 'dism');
  process.stdout('Restart Windows to complete this operation.\r\nDo you want to restart the computer now? (Y/N) ');
  // Windows waits here for ever without a keyboard; a program with no input gets an end of file, which counts as no.
  const yes = /^\s*y/i.test(process.stdin);
  process.stdout('\r\n');
  return yes ? process.system.power('restart', 'dism') : 3010;
}

function asServicingError(error: unknown): ServicingError {
  if (error instanceof ServicingError) return error;
  if (error instanceof RegistryError) return new ServicingError(error.fault === 'corrupt' ? 0x800703f1 : HR.FILE_NOT_FOUND, error.fault === 'corrupt' ? 'The configuration registry database is corrupt.' : undefined, error.fault === 'corrupt');
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'PathNotFound' || code === 'ENOTDIR') return new ServicingError(HR.PATH_NOT_FOUND);
  if (code === 'ENOENT') return new ServicingError(HR.FILE_NOT_FOUND);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new ServicingError(HR.ACCESS_DENIED);
  if (code === 'ENOSPC') return new ServicingError(0x80070070, 'There is not enough space on the disk.', true);
  throw error;
}

/** The command line as the log shows it: a product key is never written down. */
function loggedLine(process: Process): string {
  return (process.tail.trim() || process.argv.join(' ')).replace(/([/-](?:set-)?productkey[:=]"?)[^\s"]+/gi, '$1*****-*****-*****-*****-*****');
}

/**
 * `dism.exe`. Output goes to standard output, errors too. Exit codes: 0; 3010 when the running system needs a restart; for errors the low
 * word of a Win32 HRESULT, any other HRESULT as a signed number.
 */
export const program: Program = async (process) => {
  let options: DismOptions = new Map();
  const defaultLog = `${process.system.systemDrive}:\\Windows\\Logs\\DISM\\dism.log`;
  const log = (): string => options.get('logpath')?.[0] || defaultLog;
  const write = (entries: Parameters<typeof writeDismLog>[2]): void => writeDismLog(process, log(), entries, Number(options.get('loglevel')?.[0]) || 3);
  if (!process.argv.some((word) => /^[/-]quiet$/i.test(word))) process.stdout(`\r\nDeployment Image Servicing and Management tool\r\nVersion: ${TOOL_VERSION}\r\n\r\n`);
  try {
    if (!process.account.administrator && process.account.name.toUpperCase() !== 'SYSTEM') throw new ServicingError(HR.ELEVATION_REQUIRED);
    options = parseDismArguments(process.argv, REPEATABLE);
    const { name, command } = commandOf(options);
    write(sessionStart(process, TOOL_VERSION, loggedLine(process)));
    const image = imageFor(process, options, name, command);
    const context = createContext(process, image, options, (text) => write([{ level: 'Info', text: `DISM.EXE: ${text}` }]));
    if (image) context.out(`Image Version: ${image.version}\r\n\r\n`);
    const { restartNeeded } = await command.run(context);
    context.out('The operation completed successfully.\r\n');
    const exit = restartNeeded ? await restartOrTell(process, options) : 0;
    write(sessionEnd(restartNeeded === true));
    return exit;
  } catch (thrown) {
    const error = asServicingError(thrown);
    process.stdout(`\r\nError: ${error.code}\r\n\r\n${error.message}\r\n\r\nThe DISM log file can be found at ${log()}\r\n`);
    write(sessionEnd(false, error));
    return error.exitCode;
  }
};
