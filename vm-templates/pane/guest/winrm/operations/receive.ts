import { child, escapeXml } from '../xml/element.ts';
import { badBody, commandNotFound, operationAborted, timedOut } from '../protocol/faults.ts';
import { SHELL } from '../protocol/namespaces.ts';
import type { Delivery, StreamName } from '../shell/command.ts';
import type { Operation } from './context.ts';

/** Envelope, headers, state and the empty end marks around the output; generous, since two identifiers repeat in each. */
const OVERHEAD = 3000;

function renderDelivery(commandId: string, streams: StreamName[], delivery: Delivery): string {
  const id = escapeXml(commandId);
  const pieces = delivery.pieces.map(({ stream, bytes }) => `<rsp:Stream Name="${stream}" CommandId="${id}">${bytes.toString('base64')}</rsp:Stream>`).join('');
  const state = `<rsp:CommandState CommandId="${id}" State="${SHELL}/CommandState/`;
  if (delivery.exitCode === undefined) return `<rsp:ReceiveResponse>${pieces}${state}Running"></rsp:CommandState></rsp:ReceiveResponse>`;
  const ends = streams.map((stream) => `<rsp:Stream Name="${stream}" CommandId="${id}" End="true"></rsp:Stream>`).join('');
  return `<rsp:ReceiveResponse>${pieces}${ends}${state}Done"><rsp:ExitCode>${delivery.exitCode}</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>`;
}

/** Receive: output of a command as far as it goes, or the wait for it ([MS-WSMV] 3.1.4.14). Replies keep within the envelope size. */
export const receive: Operation = (context, call) => {
  const { request } = call;
  const shell = context.shells.find(request.selectors.get('SHELLID'), call.account.name);
  const desired = child(child(request.body, SHELL, 'Receive'), SHELL, 'DesiredStream');
  if (!desired) throw badBody();
  const asked = desired.text.trim().toLowerCase().split(/\s+/);
  const streams = (['stdout', 'stderr'] as const).filter((stream) => asked.includes(stream));
  if (streams.length === 0) throw badBody();
  const commandId = desired.attributes.get('CommandId') ?? '';
  const command = shell.commands.get(commandId.toUpperCase());
  if (!command || command.delivered) throw commandNotFound();

  return shell.use(async () => {
    const news = await command.wait(streams, call.timeout, call.gone);
    // A client that hung up gets nothing, and what it did not get must still be there for its next request.
    if (!news || call.gone.aborted) throw timedOut();
    if (command.killed) throw operationAborted();
    const limit = Math.floor(((call.envelopeLimit - OVERHEAD) * 3) / 4);
    const delivery = command.take(streams, limit - (limit % 3));
    return { action: `${SHELL}/ReceiveResponse`, body: renderDelivery(command.id, streams, delivery) };
  });
};
