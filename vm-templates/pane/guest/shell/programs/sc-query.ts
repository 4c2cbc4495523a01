import type { Process } from '../../system.ts';
import { isRunning, ServiceError, wasStarted } from '../services/service-control.ts';
import { findServiceOrDriver, isDriver, listDriverServices, listServices, type Service, START, TYPE } from '../services/service-table.ts';
import { say } from './console.ts';

const TYPE_WORDS: Record<number, string> = { [TYPE.kernel]: 'KERNEL_DRIVER', [TYPE.fileSystem]: 'FILE_SYSTEM_DRIVER', [TYPE.own]: 'WIN32_OWN_PROCESS', [TYPE.share]: 'WIN32_SHARE_PROCESS' };
const NEVER_STARTED = 1077;

function typeLine(service: Service): string {
  const word = TYPE_WORDS[service.type & ~TYPE.interactive] ?? 'ERROR';
  return `        TYPE               : ${service.type.toString(16)}  ${word} ${service.type & TYPE.interactive ? '(interactive)' : ''}`;
}

/** The service's name as `sc` looks for it. Throws ServiceError 1060. */
export function needService(process: Process, name: string): Service {
  const service = findServiceOrDriver(process.system, name);
  if (!service) throw new ServiceError(1060, 'The specified service does not exist as an installed service.');
  return service;
}

/**
 * One record of `sc query` and of what `sc start` and `sc stop` print; the blanks at line ends are the real program's. A list has
 * DISPLAY_NAME, a query by name has not.
 */
export function printState(process: Process, service: Service, options: { state?: string; listed?: boolean; extended?: boolean } = {}): void {
  const on = isRunning(process.system, service);
  const code = wasStarted(process.system, service) ? 0 : NEVER_STARTED;
  say(process, '', options.listed ? `SERVICE_NAME: ${service.name}` : `SERVICE_NAME: ${service.name} `);
  if (options.listed) say(process, `DISPLAY_NAME: ${service.displayName}`);
  say(process, `${typeLine(service)} `, `        STATE              : ${options.state ?? (on ? '4  RUNNING' : '1  STOPPED')} `);
  if (on) say(process, `                                (${isDriver(service) ? 'STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN' : 'STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN'})`);
  say(process, `        WIN32_EXIT_CODE    : ${code}  (0x${code.toString(16)})`, '        SERVICE_EXIT_CODE  : 0  (0x0)', '        CHECKPOINT         : 0x0', '        WAIT_HINT          : 0x0');
  if (options.extended) say(process, `        PID                : ${on ? processId(service) : 0}`, '        FLAGS              : ');
}

/** Pane's services live in one process; each still has a number of its own, a multiple of four as on Windows. Drivers have none. */
function processId(service: Service): number {
  if (isDriver(service)) return 0;
  let hash = 0;
  for (const character of service.name) hash = (hash * 31 + character.charCodeAt(0)) % 2000;
  return 600 + 4 * hash;
}

interface Filter {
  kind: 'service' | 'driver' | 'all';
  state: 'active' | 'inactive' | 'all';
}

/** Options of a listing: `type= service state= all`, the value apart or behind the equals sign. Undefined for one that sc does not know. */
function readFilter(words: string[]): Filter | undefined {
  const filter: Filter = { kind: 'service', state: 'active' };
  const text = words.join(' ').replace(/=\s+/g, '=').toLowerCase();
  for (const option of text.split(/\s+/).filter(Boolean)) {
    const [name, value = ''] = option.split('=');
    if (name === 'type' && ['service', 'driver', 'all'].includes(value)) filter.kind = value as Filter['kind'];
    else if (name === 'type' && ['own', 'share', 'interact', 'userservice'].includes(value)) filter.kind = 'service';
    else if (name === 'type' && ['kernel', 'filesys', 'rec', 'adapt'].includes(value)) filter.kind = 'driver';
    else if (name === 'state' && ['active', 'inactive', 'all'].includes(value)) filter.state = value as Filter['state'];
    else if (!['bufsize', 'ri', 'group'].includes(name!)) return undefined;
  }
  return filter;
}

/** `sc query [name]`, `sc query type= {service|driver|all} state= {active|inactive|all}`; queryex adds PID and FLAGS. */
export function query(process: Process, words: string[], extended: boolean): number {
  const [first] = words;
  if (first !== undefined && !first.includes('=')) {
    printState(process, needService(process, first), { extended });
    return 0;
  }
  const filter = readFilter(words);
  if (!filter) {
    say(process, '', 'ERROR:  Invalid Option', '');
    return 87;
  }
  const services = [...(filter.kind === 'driver' ? [] : listServices(process.system)), ...(filter.kind === 'service' ? [] : listDriverServices(process.system))];
  const wanted = services.filter((service) => filter.state === 'all' || isRunning(process.system, service) === (filter.state === 'active'));
  for (const service of wanted) printState(process, service, { listed: true, extended });
  return 0;
}

const START_WORDS: Record<number, string> = { [START.boot]: 'BOOT_START', [START.system]: 'SYSTEM_START', [START.auto]: 'AUTO_START', [START.demand]: 'DEMAND_START', [START.disabled]: 'DISABLED' };
const ERROR_WORDS = ['IGNORE', 'NORMAL', 'SEVERE', 'CRITICAL'];

/** `sc qc name`. */
export function describe(process: Process, service: Service): number {
  const [needed = '', ...further] = service.dependencies;
  say(
    process,
    '[SC] QueryServiceConfig SUCCESS', '', `SERVICE_NAME: ${service.name}`, typeLine(service),
    `        START_TYPE         : ${service.start}   ${START_WORDS[service.start] ?? ''}${service.start === START.auto ? ` ${service.delayed ? ' (DELAYED)' : ''}` : ''}`,
    `        ERROR_CONTROL      : ${service.errorControl}   ${ERROR_WORDS[service.errorControl] ?? ''}`,
    `        BINARY_PATH_NAME   : ${service.binary}`,
    `        LOAD_ORDER_GROUP   : ${service.group}`,
    `        TAG                : ${service.tag}`,
    `        DISPLAY_NAME       : ${service.displayName}`,
    `        DEPENDENCIES       : ${needed}`,
    ...further.map((name) => `                           : ${name}`),
    `        SERVICE_START_NAME : ${service.account}`,
  );
  return 0;
}

/** `sc qdescription name`. */
export function showDescription(process: Process, service: Service): number {
  say(process, '[SC] QueryServiceConfig2 SUCCESS', '', `SERVICE_NAME: ${service.name}`, `DESCRIPTION:  ${service.description}`);
  return 0;
}
