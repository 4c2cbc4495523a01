import type { Process, Program } from '../../system.ts';
import { isRunning, ServiceError, startService, stopService } from '../services/service-control.ts';
import { findService, listServices, type Service, setStart, START } from '../services/service-table.ts';
import { say } from './console.ts';

const START_WORDS: Record<string, { start: number; delayed: boolean }> = {
  auto: { start: START.auto, delayed: false },
  'delayed-auto': { start: START.auto, delayed: true },
  demand: { start: START.demand, delayed: false },
  disabled: { start: START.disabled, delayed: false },
};

/** sc [\\.] query | queryex | qc | config | start | stop. Exit code is the Win32 error. */
export const program: Program = async (process) => {
  const words = process.argv.filter((word) => !/^\\\\/.test(word));
  const [verb = '', name = '', ...rest] = words;
  try {
    switch (verb.toLowerCase()) {
      case 'query':
      case 'queryex': return query(process, name);
      case 'qc': return describe(process, need(process, name));
      case 'config': return configure(process, need(process, name), rest);
      case 'start':
        requireAdministrator(process);
        await startService(process.system, name);
        printState(process, need(process, name), '2  START_PENDING');
        return 0;
      case 'stop':
        requireAdministrator(process);
        await stopService(process.system, name);
        printState(process, need(process, name), '3  STOP_PENDING');
        return 0;
      case 'failure':
      case 'description':
      case 'sdset':
        need(process, name);
        say(process, `[SC] ${verb.toLowerCase() === 'sdset' ? 'SetServiceObjectSecurity' : 'ChangeServiceConfig2'} SUCCESS`);
        return 0;
      default:
        say(process, '', `*** Unrecognized Command ***`, 'DESCRIPTION:', '        SC is a command line program used for communicating with the', '        Service Control Manager and services.');
        return 1639;
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const call = { start: 'StartService', stop: 'ControlService' }[verb.toLowerCase()] ?? (/^q(uery|c)/i.test(verb) ? 'EnumQueryServicesStatus:OpenService' : 'OpenService');
    const where = error.code === 1060 && call !== 'EnumQueryServicesStatus:OpenService' ? 'OpenService' : call;
    say(process, `[SC] ${where} FAILED ${error.code}:`, '', error.message, '');
    return error.code;
  }
};

function need(process: Process, name: string): Service {
  const service = findService(process.system, name);
  if (!service) throw new ServiceError(1060, 'The specified service does not exist as an installed service.');
  return service;
}

function requireAdministrator(process: Process): void {
  if (!process.account.administrator) throw new ServiceError(5, 'Access is denied.');
}

function printState(process: Process, service: Service, state?: string): void {
  const on = isRunning(process.system, service);
  say(process, '', `SERVICE_NAME: ${service.name} `);
  say(process, `        TYPE               : 30  WIN32  `);
  say(process, `        STATE              : ${state ?? (on ? '4  RUNNING' : '1  STOPPED')} `);
  if (on) say(process, '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)');
  say(process, '        WIN32_EXIT_CODE    : 0  (0x0)', '        SERVICE_EXIT_CODE  : 0  (0x0)', '        CHECKPOINT         : 0x0', '        WAIT_HINT          : 0x0');
}

function query(process: Process, name: string): number {
  const all = name === '' || /^(type|state)=$/i.test(name);
  const services = all ? listServices(process.system).filter((service) => isRunning(process.system, service)) : [need(process, name)];
  for (const service of services) printState(process, service);
  return 0;
}

function describe(process: Process, service: Service): number {
  const type = service.start === START.auto ? `2   AUTO_START ${service.delayed ? ' (DELAYED)' : ''}` : service.start === START.disabled ? '4   DISABLED' : '3   DEMAND_START';
  say(process, '[SC] QueryServiceConfig SUCCESS', '', `SERVICE_NAME: ${service.name}`, '        TYPE               : 20  WIN32_SHARE_PROCESS ', `        START_TYPE         : ${type}`, '        ERROR_CONTROL      : 1   NORMAL', `        BINARY_PATH_NAME   : ${service.binary}`, '        LOAD_ORDER_GROUP   : ', '        TAG                : 0', `        DISPLAY_NAME       : ${service.displayName}`, '        DEPENDENCIES       : ', `        SERVICE_START_NAME : ${service.account}`);
  return 0;
}

/** `option= value`: the equals sign belongs to the name and a blank must follow, else sc shows its usage. */
function configure(process: Process, service: Service, words: string[]): number {
  requireAdministrator(process);
  for (let index = 0; index < words.length; index += 2) {
    const option = words[index]!.toLowerCase();
    const value = words[index + 1];
    if (!/^(start|type|error|binpath|group|tag|depend|obj|displayname|password)=$/.test(option) || value === undefined) {
      say(process, 'DESCRIPTION:', '        Modifies a service entry in the registry and Service Database.', 'USAGE:', '        sc <server> config [service name] <option1> <option2>...');
      return 1639;
    }
    if (option !== 'start=') continue;
    const start = START_WORDS[value.toLowerCase()];
    if (!start) {
      say(process, '', `ERROR:  Invalid start= field`, '');
      return 1639;
    }
    setStart(process.system, service, start.start, start.delayed);
  }
  say(process, '[SC] ChangeServiceConfig SUCCESS');
  return 0;
}
