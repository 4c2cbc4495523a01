import { addCapability, findCapability, removeCapability } from '../packages/capabilities.ts';
import { listCapabilities } from '../packages/capability-list.ts';
import type { DismCommand } from './dism-command.ts';
import { byteUnits } from './dism-output.ts';

const getCapabilities: DismCommand = {
  kind: 'servicing',
  options: ['limitaccess', 'source'],
  run: ({ image, out, list }) => {
    out('Capability listing:\r\n\r\n');
    list(listCapabilities(image).map(({ identity, state }) => [['Capability Identity', identity], ['State', state]]));
    return {};
  },
};

const getCapabilityInfo: DismCommand = {
  kind: 'servicing',
  options: ['capabilityname', 'limitaccess', 'source'],
  run: ({ image, out, list, need }) => {
    const capability = findCapability(image, need('capabilityname'));
    out('Capability Information:\r\n\r\n');
    list([
      [
        ['Capability Identity', capability.identity],
        ['Name', capability.identity.split('~')[0]!],
        ['State', capability.state],
        ['Display Name', capability.displayName],
        ['Description', capability.description],
        ['Download Size', byteUnits(capability.downloadSize)],
        ['Install Size', byteUnits(capability.installSize)],
      ],
    ]);
    return {};
  },
};

const addCapabilities: DismCommand = {
  kind: 'servicing',
  options: ['capabilityname', 'limitaccess', 'source'],
  run: (context) => {
    context.need('capabilityname');
    const options = { sources: context.all('source').map((path) => context.resolve(path)), limitAccess: context.has('limitaccess') };
    const results = context.all('capabilityname').map((name) => addCapability(context.image, name, options));
    context.progress([50, 100]);
    return { restartNeeded: results.some(({ restartNeeded }) => restartNeeded) };
  },
};

const removeCapabilities: DismCommand = {
  kind: 'servicing',
  options: ['capabilityname'],
  run: (context) => {
    context.need('capabilityname');
    const results = context.all('capabilityname').map((name) => removeCapability(context.image, name));
    context.progress([50, 100]);
    return { restartNeeded: results.some(({ restartNeeded }) => restartNeeded) };
  },
};

export const capabilityCommands: Record<string, DismCommand> = {
  'get-capabilities': getCapabilities,
  'get-capabilityinfo': getCapabilityInfo,
  'add-capability': addCapabilities,
  'remove-capability': removeCapabilities,
};
