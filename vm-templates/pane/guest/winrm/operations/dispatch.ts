import { accessDenied, actionNotSupported, resourceMissing, resourceNotFound } from '../protocol/faults.ts';
import { SoapFault } from '../protocol/fault.ts';
import { CMD_SHELL, CONFIG, ENUMERATION, SHELL, TRANSFER, WMI } from '../protocol/namespaces.ts';
import { isIdentify, messageIdOf, parseEnvelope, readRequest } from '../protocol/request.ts';
import { renderEnvelope, renderFault } from '../protocol/response.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Call, Operation, ServiceContext } from './context.ts';
import { createShell } from './create-shell.ts';
import { deleteShell } from './delete-shell.ts';
import { enumerate, pull, release } from './enumerate.ts';
import { get } from './get.ts';
import { identify } from './identify.ts';
import { receive } from './receive.ts';
import { runCommand } from './run-command.ts';
import { send } from './send.ts';
import { signal } from './signal.ts';

const SHELL_ACTIONS: Record<string, Operation> = {
  [`${TRANSFER}/Create`]: createShell,
  [`${TRANSFER}/Delete`]: deleteShell,
  [`${TRANSFER}/Get`]: get,
  [`${SHELL}/Command`]: runCommand,
  [`${SHELL}/Receive`]: receive,
  [`${SHELL}/Send`]: send,
  [`${SHELL}/Signal`]: signal,
};
const OBJECT_ACTIONS: Record<string, Operation> = {
  [`${TRANSFER}/Get`]: get,
  [`${ENUMERATION}/Enumerate`]: enumerate,
  [`${ENUMERATION}/Pull`]: pull,
  [`${ENUMERATION}/Release`]: release,
};

/** The operations of a resource; undefined for a URI that is not in the catalogue. Resource URIs have no case. */
function actionsOf(resourceUri: string): Record<string, Operation> | undefined {
  const uri = resourceUri.toLowerCase();
  if (uri === CMD_SHELL) return SHELL_ACTIONS;
  if (uri === SHELL || uri === CONFIG || uri.startsWith(WMI)) return OBJECT_ACTIONS;
  return undefined;
}

export interface Caller {
  account: Call['account'];
  /** False for a logon whose token may not manage the machine. */
  allowed: boolean;
  clientIp: string;
  gone: AbortSignal;
  /** How the client names this machine (its Host header), for WSManFault's Machine. */
  machine: string;
}
export interface Outcome {
  /** 200, or 500 for a fault. */
  status: number;
  xml: string;
}

/** Carries out one request message from an authenticated caller. Never throws for what a client can send. */
export async function dispatch(context: ServiceContext, xml: string, caller: Caller): Promise<Outcome> {
  let envelope: XmlElement | undefined;
  try {
    envelope = parseEnvelope(xml);
    if (!caller.allowed) throw accessDenied();
    if (isIdentify(envelope)) return { status: 200, xml: identify(context.facts().version) };
    const request = readRequest(envelope);
    if (!request.resourceUri) throw resourceMissing();
    const actions = actionsOf(request.resourceUri);
    if (!actions) throw resourceNotFound(request.resourceUri);
    const operation = actions[request.action];
    if (!operation) throw actionNotSupported();
    const serviceLimit = Number(context.settings.get('MaxEnvelopeSizekb')) * 1024;
    const longest = Number(context.settings.get('MaxTimeoutms'));
    const reply = await operation(context, {
      request,
      account: caller.account,
      clientIp: caller.clientIp,
      gone: caller.gone,
      envelopeLimit: Math.min(request.maxEnvelopeSize ?? serviceLimit, serviceLimit),
      timeout: Math.min(request.operationTimeout ?? longest, longest),
    });
    return { status: 200, xml: renderEnvelope(reply.action, request.messageId, reply.body) };
  } catch (error) {
    if (!(error instanceof SoapFault)) throw error;
    return { status: 500, xml: renderFault(error, messageIdOf(envelope), caller.machine) };
  }
}
