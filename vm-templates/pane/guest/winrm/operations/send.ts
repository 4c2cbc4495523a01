import { child, childrenOf } from '../xml/element.ts';
import { badBody, commandNotFound } from '../protocol/faults.ts';
import { SHELL } from '../protocol/namespaces.ts';
import type { Operation } from './context.ts';

/** Send: standard input for a command; `End` closes it ([MS-WSMV] 3.1.4.13). */
export const send: Operation = (context, call) => {
  const { request } = call;
  const shell = context.shells.find(request.selectors.get('SHELLID'), call.account.name);
  const streams = childrenOf(child(request.body, SHELL, 'Send'), SHELL, 'Stream');
  if (streams.length === 0 || streams.some((stream) => stream.attributes.get('Name')?.toLowerCase() !== 'stdin')) throw badBody();
  const targets = streams.map((stream) => ({ stream, command: shell.commands.get((stream.attributes.get('CommandId') ?? '').toUpperCase()) }));
  if (targets.some(({ command }) => !command || command.done)) throw commandNotFound();
  return shell.use(() => {
    for (const { stream, command } of targets) {
      command!.send(Buffer.from(stream.text, 'base64'), /^(?:true|1)$/i.test(stream.attributes.get('End') ?? ''));
    }
    return { action: `${SHELL}/SendResponse`, body: '<rsp:SendResponse/>' };
  });
};
