import { TRANSFER } from '../protocol/namespaces.ts';
import type { Operation } from './context.ts';

/** Delete on the cmd resource: closes the shell and everything that runs in it. */
export const deleteShell: Operation = (context, call) => {
  context.shells.close(context.shells.find(call.request.selectors.get('SHELLID'), call.account.name));
  return { action: `${TRANSFER}/DeleteResponse`, body: '' };
};
