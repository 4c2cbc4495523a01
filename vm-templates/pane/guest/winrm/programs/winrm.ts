import type { Process, Program } from '../../system.ts';
import { WinrmConfig } from '../config/settings.ts';
import { identify } from '../operations/identify.ts';
import { runningWinrm } from '../service.ts';
import { describeGroup, setGroup } from './config-verbs.ts';
import { createListener, describeCreated, describeListener, enumerateListeners, getListener, removeListener, setListener } from './listener-verbs.ts';
import { type Branch, printTree } from './print-tree.ts';
import { quickconfig } from './quickconfig.ts';
import { parseArguments, parseResource, type Resource, UsageError, type WinrmArguments } from './winrm-arguments.ts';
import { notRunning, unknownUri, WinrmError } from './winrm-error.ts';

const USAGE = 'Windows Remote Management Command Line Tool\r\n\r\nUsage: winrm OPERATION RESOURCE_URI [-SWITCH:VALUE [-SWITCH:VALUE] ...]\r\n                                     [@{KEY=VALUE[;KEY=VALUE]...}]\r\n';
const ALIASES: Record<string, string> = { g: 'get', s: 'set', c: 'create', d: 'delete', e: 'enumerate', id: 'identify', qc: 'quickconfig' };

function resourceOf(args: WinrmArguments): Resource {
  if (!args.resource) throw new UsageError('Error: Missing resource URI.');
  const resource = parseResource(args.resource);
  if (!resource) throw unknownUri(args.resource);
  return resource;
}

/** Carries out a verb; gives what is to be printed. */
async function perform(process: Process, verb: string, args: WinrmArguments): Promise<Branch[]> {
  const { system } = process;
  const { registry } = system;
  const resource = resourceOf(args);
  const service = runningWinrm(system);
  // winrm asks the local service over its own protocol: a stopped service answers nothing.
  if (!service) throw notRunning();
  const listener = resource.path.toUpperCase() === 'LISTENER';
  const config = new WinrmConfig(registry);
  let printed: Branch[] = [];
  switch (verb) {
    case 'get':
      return [listener ? describeListener(getListener(registry, resource)) : describeGroup(config, resource.path, args.resource!)];
    case 'enumerate':
      if (!listener) throw unknownUri(args.resource!);
      return enumerateListeners(registry).map(describeListener);
    case 'create':
      if (!listener) throw unknownUri(args.resource!);
      printed = [describeCreated(createListener(registry, resource, args.properties))];
      break;
    case 'set':
      if (listener) printed = [describeListener(setListener(registry, resource, args.properties))];
      else {
        setGroup(config, resource.path, args.properties, args.resource!);
        printed = [describeGroup(config, resource.path, args.resource!)];
      }
      break;
    case 'delete':
      if (!listener) throw unknownUri(args.resource!);
      removeListener(registry, resource);
      break;
    default:
      throw new UsageError(`Invalid operation: ${verb}`);
  }
  registry.flush();
  await service.reload();
  return printed;
}

/** winrm.cmd, which runs winrm.vbs. Exit code 0, or 1 for every failure, which goes to standard error. */
export const program: Program = async (process) => {
  const { stdout, stderr, system } = process;
  try {
    const args = parseArguments(process.tail);
    const verb = ALIASES[args.verb] ?? args.verb;
    if (verb === '' || verb === 'help' || args.switches.has('?')) {
      stdout(USAGE);
      return 0;
    }
    if (verb === 'quickconfig') {
      const code = await quickconfig(process);
      system.registry.flush();
      return code;
    }
    if (verb === 'identify') {
      if (!runningWinrm(system)) throw notRunning();
      const text = identify(system.version);
      const value = (name: string): string => new RegExp(`<wsmid:${name}>([^<]*)<`).exec(text)?.[1] ?? '';
      printTree(stdout, [{ name: 'IdentifyResponse', below: ['ProtocolVersion', 'ProductVendor', 'ProductVersion'].map((name) => ({ name, value: value(name) })) }]);
      return 0;
    }
    for (const branch of await perform(process, verb, args)) {
      printTree(stdout, [branch]);
      stdout('\r\n');
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      stderr(`${error.message}\r\n`);
      return 1;
    }
    if (!(error instanceof WinrmError)) throw error;
    stderr(`WSManFault\r\n    Message = ${error.message} \r\n\r\nError number:  ${error.code | 0} 0x${error.code.toString(16).toUpperCase()}\r\n${error.message}\r\n`);
    return 1;
  }
};
