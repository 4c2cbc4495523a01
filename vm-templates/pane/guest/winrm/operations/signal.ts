import { child, childText } from '../xml/element.ts';
import { badBody, commandNotFound } from '../protocol/faults.ts';
import { SHELL } from '../protocol/namespaces.ts';
import type { Operation } from './context.ts';

/** Signal: `terminate` ends a command and frees its slot; `ctrl_c` and `ctrl_break` interrupt it, and free it when it has ended ([MS-WSMV] 3.1.4.12). */
export const signal: Operation = (context, call) => {
  const { request } = call;
  const shell = context.shells.find(request.selectors.get('SHELLID'), call.account.name);
  const element = child(request.body, SHELL, 'Signal');
  const code = childText(element, SHELL, 'Code')?.replace(/^.*\/signal\//i, '').toLowerCase();
  if (!element || !code) throw badBody();
  const command = shell.commands.get((element.attributes.get('CommandId') ?? '').toUpperCase());
  if (!command) throw commandNotFound();
  return shell.use(() => {
    if (code === 'ctrl_c' || code === 'ctrl_break') {
      if (command.delivered) shell.commands.delete(command.id);
      else command.interrupt();
    } else if (code === 'terminate') {
      command.kill();
      shell.commands.delete(command.id);
    } else throw badBody();
    return { action: `${SHELL}/SignalResponse`, body: '<rsp:SignalResponse/>' };
  });
};
