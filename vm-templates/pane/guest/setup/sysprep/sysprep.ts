import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { powerOff } from '../../shell/programs/shutdown.ts';
import { complain, say } from '../../shell/programs/console.ts';
import type { Process, Program, System } from '../../system.ts';
import { findAccount, setEnabled } from '../accounts.ts';
import { type ImageState, writeImageState, writeSetupFlags } from '../image-state.ts';
import { openSysprepWindow } from '../session.ts';
import { SetupLog } from '../setup-log.ts';
import { AnswerFileError, readAnswerFile } from '../unattend/answer-file.ts';
import { CACHE, writeCache } from '../unattend/cache.ts';
import { UnusableAnswerFile } from '../unattend/search.ts';
import { generalize } from './generalize.ts';
import { findObstacle, type Obstacle } from './obstacles.ts';
import { readSwitches, SwitchError, type SysprepSwitches } from './switches.ts';

const USAGE = ['Usage: sysprep.exe [/oobe | /audit] [/generalize] [/mode:vm] [/reboot | /shutdown | /quit] [/quiet] [/unattend:<answerfile>]'];
const ERROR = { invalidFunction: 1, fileNotFound: 2, invalidData: 13 } as const;
const WINLOGON = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon';

/**
 * sysprep {/oobe | /audit} [/generalize] [/mode:vm] {/shutdown | /reboot | /quit} [/quiet] [/unattend:file]. Without one of
 * the choices it opens its window. Exit code 0 when it has done its work, which the tag file and ImageState tell as well;
 * else a Win32 error, with the reason in setuperr.log of `%WINDIR%\System32\Sysprep\Panther`. /shutdown and /reboot end the
 * machine while whoever called goes on for a moment, as on Windows.
 */
export const program: Program = (process) => {
  const { system } = process;
  const folder = `${system.systemDrive}:\\Windows\\System32\\Sysprep`;
  const log = new SetupLog(system.resolve(`${folder}\\Panther`), (line) => system.log(line));
  log.info(`Executing command line [sysprep ${process.tail.trim()}]`, 'SYSPRP');
  const switches = parse(process, log);
  if (switches === undefined) return ERROR.invalidFunction;
  const obstacle = findObstacle(process, switches.generalize);
  if (obstacle) return refuse(process, log, obstacle);
  if (switches.next === undefined || switches.then === undefined) {
    openSysprepWindow(system);
    return 0;
  }
  const given = takeAnswer(process, switches.unattend);
  if (given) return refuse(process, log, given);
  const tag = system.resolve(`${folder}\\Sysprep_succeeded.tag`);
  rmSync(tag, { force: true });
  try {
    prepare(system, switches, log);
  } catch (error) {
    if (!(error instanceof UnusableAnswerFile)) throw error;
    return refuse(process, log, { code: ERROR.invalidData, message: `The answer file cannot be processed: ${error.message}` });
  }
  mkdirSync(dirname(tag), { recursive: true });
  writeFileSync(tag, '');
  log.info('Sysprep has completed', 'SYSPRP');
  if (switches.then !== 'quit') void powerOff(system, switches.then === 'reboot' ? 'restart' : 'shutdown', 'sysprep.exe');
  return 0;
};

function parse(process: Process, log: SetupLog): SysprepSwitches | undefined {
  try {
    return readSwitches(process.argv);
  } catch (error) {
    if (!(error instanceof SwitchError)) throw error;
    log.error(`Invalid command line: ${error.message}`, 'SYSPRP');
    say(process, ...USAGE);
    return undefined;
  }
}

function refuse(process: Process, log: SetupLog, { code, message }: Obstacle): number {
  log.error(`${message} [gle=0x${code.toString(16).padStart(8, '0')}]`, 'SYSPRP');
  complain(process, message);
  return code;
}

/**
 * The file of /unattend becomes the cached answer file, in place of the one that Setup used. The registry names it, so that
 * neither an older file in Panther\Unattend nor a medium that is still attached comes first at the next boot.
 */
function takeAnswer(process: Process, path: string | undefined): Obstacle | undefined {
  if (path === undefined) return undefined;
  const { system } = process;
  const file = locate(process, path);
  if (file === undefined) return { code: ERROR.fileNotFound, message: `The answer file [${path}] does not exist.` };
  try {
    writeCache(system.drives.get(system.systemDrive)!.root, readAnswerFile(readFileSync(file)).text);
  } catch (error) {
    if (!(error instanceof AnswerFileError)) throw error;
    return { code: ERROR.invalidData, message: `The answer file [${path}] is invalid: ${error.message}` };
  }
  system.registry.create('HKLM\\SYSTEM\\Setup').setValue('UnattendFile', 'REG_SZ', `${system.systemDrive}:\\${CACHE}`);
  return undefined;
}

/** POSIX path of an existing file; undefined for none, which includes a drive that is not there. */
function locate({ system, cwd }: Process, path: string): string | undefined {
  try {
    const file = system.resolve(path, cwd);
    return existsSync(file) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Everything but the end of the machine's life. Throws UnusableAnswerFile. */
function prepare(system: System, switches: SysprepSwitches, log: SetupLog): void {
  const { registry } = system;
  const { root } = system.drives.get(system.systemDrive)!;
  if (switches.generalize) {
    // Whoever captures an image that was left half-way must be able to tell.
    writeImageState(registry, root, 'IMAGE_STATE_UNDEPLOYABLE');
    generalize(system, log);
  }
  if (switches.next === 'oobe') leaveAudit(system);
  const state: ImageState = `IMAGE_STATE_${switches.generalize ? 'GENERALIZE' : 'SPECIALIZE'}_RESEAL_TO_${switches.next === 'audit' ? 'AUDIT' : 'OOBE'}`;
  // Notes of the passes that this installation went through: they begin anew.
  for (const name of ['UnattendPasses', 'RunSynchronous']) registry.deleteKey(`HKLM\\SYSTEM\\Setup\\Status\\${name}`);
  writeImageState(registry, root, state);
  writeSetupFlags(registry, { inProgress: true, oobe: switches.next === 'oobe' });
  registry.flush();
  log.info(`ImageState is ${state}`, 'SYSPRP');
}

/** Audit mode logs the built-in Administrator on by itself; a user's Windows does neither that nor leaves the account open. */
function leaveAudit(system: System): void {
  if (system.life !== 'audit') return;
  const winlogon = system.registry.create(WINLOGON);
  system.registry.create('HKLM\\SYSTEM\\Setup\\Status').deleteValue('AuditBoot');
  winlogon.setValue('AutoAdminLogon', 'REG_SZ', '0');
  for (const name of ['DefaultUserName', 'DefaultPassword', 'AutoLogonCount']) winlogon.deleteValue(name);
  const administrator = findAccount(system, 'Administrator');
  if (administrator?.enabled) setEnabled(system, administrator.name, false);
}
