import type { Process, Program } from '../../system.ts';
import { ServiceError, startService, stopService } from '../services/service-control.ts';
import { SERVICES } from '../services/service-table.ts';
import { say } from './console.ts';
import { configure, create, remove } from './sc-config.ts';
import { describe, needService, printState, query, showDescription } from './sc-query.ts';

/** The call that the real program names when a verb fails. */
const CALLS: Record<string, string> = { start: 'StartService', stop: 'ControlService', create: 'CreateService', query: 'EnumQueryServicesStatus:OpenService', queryex: 'EnumQueryServicesStatus:OpenService' };

/** sc [\\.] query | queryex | qc | qdescription | config | create | delete | start | stop | failure | description | sdset. Exit code is the Win32 error. */
export const program: Program = async (process) => {
  const [verb = '', name = '', ...rest] = process.argv.filter((word) => !/^\\\\/.test(word));
  try {
    return await run(process, verb.toLowerCase(), name, rest);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const call = CALLS[verb.toLowerCase()] ?? 'OpenService';
    const where = error.code === 1060 && !call.startsWith('Enum') ? 'OpenService' : call;
    say(process, `[SC] ${where} FAILED ${error.code}:`, '', error.message, '');
    return error.code;
  }
};

async function run(process: Process, verb: string, name: string, rest: string[]): Promise<number> {
  switch (verb) {
    case 'query':
    case 'queryex': return query(process, name === '' ? [] : [name, ...rest], verb === 'queryex');
    case 'qc': return describe(process, needService(process, name));
    case 'qdescription': return showDescription(process, needService(process, name));
    case 'config':
      requireAdministrator(process);
      return configure(process, needService(process, name), rest);
    case 'create':
      requireAdministrator(process);
      return create(process, name, rest);
    case 'delete':
      requireAdministrator(process);
      return remove(process, needService(process, name));
    case 'start':
      requireAdministrator(process);
      await startService(process.system, name);
      printState(process, needService(process, name), { state: '2  START_PENDING', extended: true });
      return 0;
    case 'stop':
      requireAdministrator(process);
      await stopService(process.system, name);
      printState(process, needService(process, name), { state: '3  STOP_PENDING' });
      return 0;
    case 'description':
      requireAdministrator(process);
      process.system.registry.create(`${SERVICES}\\${needService(process, name).name}`).setValue('Description', 'REG_SZ', rest.join(' '));
      say(process, '[SC] ChangeServiceConfig2 SUCCESS');
      return 0;
    case 'failure':
    case 'sdset':
      requireAdministrator(process);
      needService(process, name);
      say(process, `[SC] ${verb === 'sdset' ? 'SetServiceObjectSecurity' : 'ChangeServiceConfig2'} SUCCESS`);
      return 0;
    default:
      say(process, '', '*** Unrecognized Command ***', 'DESCRIPTION:', '        SC is a command line program used for communicating with the', '        Service Control Manager and services.');
      return 1639;
  }
}

function requireAdministrator(process: Process): void {
  if (!process.account.administrator) throw new ServiceError(5, 'Access is denied.');
}
