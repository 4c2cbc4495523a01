import { AccountError } from '../../setup/accounts.ts';
import type { Process, Program } from '../../system.ts';
import { ServiceError, startService, stopService } from '../services/service-control.ts';
import { findService, listServices } from '../services/service-table.ts';
import { isRunning } from '../services/service-control.ts';
import { complain, say } from './console.ts';
import { localGroup } from './net-localgroup.ts';
import { user } from './net-user.ts';

const DONE = 'The command completed successfully.';

/** net user | localgroup | start | stop | accounts. Exit 0, or 2 with the NET HELPMSG number. */
export const program: Program = async (process) => {
  const [area = '', ...rest] = process.argv;
  try {
    switch (area.toLowerCase()) {
      case 'user':
      case 'users': await user(process, rest); break;
      case 'localgroup': localGroup(process, rest); break;
      case 'start': return await start(process, rest.join(' '));
      case 'stop': return await stop(process, rest.filter((word) => !/^\/y(es)?$/i.test(word)).join(' '));
      case 'accounts': break;
      case 'session':
      case 'sessions':
        if (!process.account.administrator) return systemError(process, 5, 'Access is denied.');
        say(process, 'There are no entries in the list.', '');
        return 0;
      case 'use':
      case 'view': return systemError(process, 53, 'The network path was not found.');
      default:
        complain(process, 'The syntax of this command is:', '', 'NET', '    [ ACCOUNTS | COMPUTER | CONFIG | CONTINUE | FILE | GROUP | HELP |', '      HELPMSG | LOCALGROUP | PAUSE | SESSION | SHARE | START |', '      STATISTICS | STOP | TIME | USE | USER | VIEW ]');
        return 1;
    }
    say(process, DONE, '');
    return 0;
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    if (error.code === 5 || error.code === 1371 || (error.code >= 1376 && error.code <= 1378)) return systemError(process, error.code, error.message);
    complain(process, error.message, '');
    if (error.code > 0) complain(process, `More help is available by typing NET HELPMSG ${error.code}.`, '');
    return error.code > 0 ? 2 : 1;
  }
};

function systemError(process: Process, code: number, message: string): number {
  complain(process, `System error ${code} has occurred.`, '', message, '');
  return 2;
}

async function start(process: Process, name: string): Promise<number> {
  if (name === '') {
    say(process, 'These Windows services are started:', '');
    for (const service of listServices(process.system)) if (isRunning(process.system, service)) say(process, `   ${service.displayName}`);
    say(process, '', DONE, '');
    return 0;
  }
  return control(process, name, 'start');
}

async function stop(process: Process, name: string): Promise<number> {
  return control(process, name, 'stop');
}

async function control(process: Process, name: string, verb: 'start' | 'stop'): Promise<number> {
  if (!process.account.administrator) return systemError(process, 5, 'Access is denied.');
  const service = findService(process.system, name);
  if (!service) {
    complain(process, 'The service name is invalid.', '', 'More help is available by typing NET HELPMSG 2185.', '');
    return 2;
  }
  try {
    await (verb === 'start' ? startService : stopService)(process.system, service.name);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const already = { 1056: 'The requested service has already been started.', 1062: `The ${service.displayName} service is not started.` }[error.code];
    if (!already) return systemError(process, error.code, error.message);
    complain(process, already, '', `More help is available by typing NET HELPMSG ${error.code === 1056 ? 2182 : 3521}.`, '');
    return 2;
  }
  const done = verb === 'start' ? 'started' : 'stopped';
  say(process, `The ${service.displayName} service is ${verb === 'start' ? 'starting' : 'stopping'}.`, `The ${service.displayName} service was ${done} successfully.`, '');
  return 0;
}
