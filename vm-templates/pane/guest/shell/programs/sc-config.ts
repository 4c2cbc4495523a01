import type { RegistryKey } from '../../registry/registry.ts';
import type { Process } from '../../system.ts';
import { ServiceError } from '../services/service-control.ts';
import { findServiceOrDriver, type Service, SERVICES, setStart, START, TYPE } from '../services/service-table.ts';
import { say } from './console.ts';

const USAGE_CODE = 1639;
const STARTS: Record<string, { start: number; delayed: boolean }> = {
  boot: { start: START.boot, delayed: false },
  system: { start: START.system, delayed: false },
  auto: { start: START.auto, delayed: false },
  'delayed-auto': { start: START.auto, delayed: true },
  demand: { start: START.demand, delayed: false },
  disabled: { start: START.disabled, delayed: false },
};
const TYPES: Record<string, number> = { own: TYPE.own, share: TYPE.share, kernel: TYPE.kernel, filesys: TYPE.fileSystem };
const ERRORS = ['ignore', 'normal', 'severe', 'critical'];

/** `option= value` pairs: the equals sign belongs to the name and a blank must follow, else sc shows its usage (undefined here). */
function pairs(words: string[]): Map<string, string> | undefined {
  const found = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const option = words[index]!.toLowerCase();
    const value = words[index + 1];
    if (!/^(start|type|error|binpath|group|tag|depend|obj|displayname|password)=$/.test(option) || value === undefined) return undefined;
    found.set(option.slice(0, -1), value);
  }
  return found;
}

function usage(process: Process, verb: 'config' | 'create'): number {
  say(process, 'DESCRIPTION:', verb === 'config' ? '        Modifies a service entry in the registry and Service Database.' : '        Creates a service entry in the registry and Service Database.', 'USAGE:', `        sc <server> ${verb} [service name] ${verb === 'config' ? '' : '[binPath= ] '}<option1> <option2>...`);
  return USAGE_CODE;
}

/** Writes what the options say. Names an option whose value sc does not take. */
function write(key: RegistryKey, options: Map<string, string>): string | undefined {
  for (const [name, value] of options) {
    const word = value.toLowerCase();
    if (name === 'binpath') key.setValue('ImagePath', 'REG_EXPAND_SZ', value);
    else if (name === 'displayname') key.setValue('DisplayName', 'REG_SZ', value);
    else if (name === 'obj') key.setValue('ObjectName', 'REG_SZ', value);
    else if (name === 'group') key.setValue('Group', 'REG_SZ', value);
    else if (name === 'depend') key.setValue('DependOnService', 'REG_MULTI_SZ', value.split('/').filter(Boolean));
    else if (name === 'type') {
      if (TYPES[word] === undefined) return name;
      key.setValue('Type', 'REG_DWORD', TYPES[word]);
    } else if (name === 'error') {
      if (!ERRORS.includes(word)) return name;
      key.setValue('ErrorControl', 'REG_DWORD', ERRORS.indexOf(word));
    }
  }
  return undefined;
}

function invalid(process: Process, field: string): number {
  say(process, '', `ERROR:  Invalid ${field}= field`, '');
  return USAGE_CODE;
}

/** `sc config name option= value ...`. */
export function configure(process: Process, service: Service, words: string[]): number {
  const options = pairs(words);
  if (!options) return usage(process, 'config');
  const start = options.get('start');
  if (start !== undefined && !STARTS[start.toLowerCase()]) return invalid(process, 'start');
  const wrong = write(process.system.registry.create(`${SERVICES}\\${service.name}`), options);
  if (wrong !== undefined) return invalid(process, wrong);
  if (start !== undefined) setStart(process.system, service, STARTS[start.toLowerCase()]!.start, STARTS[start.toLowerCase()]!.delayed);
  process.system.registry.flush();
  say(process, '[SC] ChangeServiceConfig SUCCESS');
  return 0;
}

/** `sc create name binPath= path option= value ...`. Throws ServiceError 1073 when there is such a service. */
export function create(process: Process, name: string, words: string[]): number {
  const options = pairs(words);
  if (!options?.has('binpath') || name === '') return usage(process, 'create');
  const start = STARTS[(options.get('start') ?? 'demand').toLowerCase()];
  if (!start) return invalid(process, 'start');
  if (findServiceOrDriver(process.system, name)) throw new ServiceError(1073, 'The specified service already exists.');
  const key = process.system.registry.create(`${SERVICES}\\${name}`);
  key.setValue('Type', 'REG_DWORD', TYPE.own);
  key.setValue('Start', 'REG_DWORD', start.start);
  key.setValue('ErrorControl', 'REG_DWORD', 1);
  if (start.delayed) key.setValue('DelayedAutostart', 'REG_DWORD', 1);
  key.setValue('ObjectName', 'REG_SZ', 'LocalSystem');
  const wrong = write(key, options);
  if (wrong !== undefined) {
    process.system.registry.deleteKey(`${SERVICES}\\${name}`);
    return invalid(process, wrong);
  }
  process.system.registry.flush();
  say(process, '[SC] CreateService SUCCESS');
  return 0;
}

/** `sc delete name`. */
export function remove(process: Process, service: Service): number {
  process.system.registry.deleteKey(`${SERVICES}\\${service.name}`);
  process.system.registry.flush();
  say(process, '[SC] DeleteService SUCCESS');
  return 0;
}
