import { parse as parseYaml } from 'yaml';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { type Fault, readFault } from '../../guest/winrm/fault.ts';
import { attribute, element, nodes, parseXml, text, textOf, type XmlElement } from '../../guest/winrm/xml.ts';

/** One SOAP message of a WS-Management exchange. */
export interface WinrmMessage {
  /** Last part of the action's URI: `Create`, `CommandResponse`, `fault`; empty where it has none (Identify). */
  action: string;
  messageId: string;
  /** MessageID of the request that it answers. */
  relatesTo: string;
  resource: string;
  operationTimeout: string;
  shellId: string;
  commandId: string;
  /** Names of the elements in the body. */
  body: string[];
  /** `cmd` lines as they are sent. */
  command?: string;
  /** What the streams of the message carry, by name, decoded as UTF-8. */
  streams?: Record<string, string>;
  commandState?: string;
  exitCode?: number;
  fault?: Fault;
}

/**
 * A recorded WS-Management exchange ([MS-WSMV], DSP0226): one SOAP envelope, several one after the other, or a YAML
 * document `messages:` with `request` and `response` (pypsrp's recordings). Throws WP-PARSE-FILE when there is none.
 */
export function parseWinrmExchange(file: string): WinrmMessage[] {
  const messages = envelopes(file).map((envelope) => readMessage(parseXml(envelope, 'the file')));
  if (messages.length === 0) throw new WimproofError({ code: 'WP-PARSE-FILE', kind: 'scenario', cause: 'the file has no SOAP envelope', mend: 'save the requests and responses as the client logs them, XML and all' });
  return messages;
}

function envelopes(file: string): string[] {
  const content = file.replace(/^\uFEFF/, '');
  if (!/^messages:/m.test(content)) return [...content.matchAll(/<(?:\?xml|!DOCTYPE|([\w.-]+:)?Envelope\b)[^]*?(?:<\/(?:[\w.-]+:)?Envelope\s*>|$)/g)].map(([envelope]) => envelope);
  const document = parseYaml(content) as { messages?: unknown };
  const recorded = Array.isArray(document.messages) ? (document.messages as Record<string, unknown>[]) : [];
  return recorded.flatMap((message) => [message['request'], message['response']]).filter((part): part is string => typeof part === 'string' && part !== '');
}

function readMessage(document: XmlElement): WinrmMessage {
  const header = element(document, 'Envelope', 'Header');
  // The answer to Delete has an empty body, which is no element to the XML reader.
  const content = element(document, 'Envelope', 'Body') ?? {};
  if (nodes(document, 'Envelope', 'Body').length === 0) throw new WimproofError({ code: 'WP-PARSE-FILE', kind: 'scenario', cause: 'a message has no SOAP body: it is cut, or no envelope', mend: 'save the whole message' });
  const names = Object.keys(content).filter((name) => !/^[@#]/.test(name));
  const selectors = [...nodes(header, 'SelectorSet', 'Selector'), ...nodes(content, 'ResourceCreated', 'ReferenceParameters', 'SelectorSet', 'Selector')];
  const shellSelector = selectors.find((node) => attribute(node, 'Name') === 'ShellId');
  const streams = names.flatMap((name) => nodes(content, name, 'Stream'));
  const state = element(content, 'ReceiveResponse', 'CommandState');
  const exitCode = text(state, 'ExitCode')?.trim();
  const ids = [text(content, 'CommandResponse', 'CommandId'), ...streams.map((node) => attribute(node, 'CommandId')), attribute(state, 'CommandId'), attribute(element(content, 'Signal'), 'CommandId'), attribute(element(content, 'Receive', 'DesiredStream'), 'CommandId')];
  const commandLine = element(content, 'CommandLine');
  return {
    action: last(text(header, 'Action')),
    messageId: text(header, 'MessageID')?.trim() ?? '',
    relatesTo: text(header, 'RelatesTo')?.trim() ?? '',
    resource: last(text(header, 'ResourceURI')),
    operationTimeout: text(header, 'OperationTimeout')?.trim() ?? '',
    shellId: (shellSelector === undefined ? text(content, 'Shell', 'ShellId') : textOf(shellSelector))?.trim() ?? '',
    commandId: ids.find((id) => id)?.trim() ?? '',
    body: names,
    ...(commandLine ? { command: [text(commandLine, 'Command') ?? '', ...nodes(commandLine, 'Arguments').map(textOf)].join(' ') } : {}),
    ...(streams.length > 0 ? { streams: joined(streams.map((node) => [attribute(node, 'Name') ?? '', textOf(node)])) } : {}),
    ...(state ? { commandState: last(attribute(state, 'State')) } : {}),
    ...(exitCode !== undefined && /^-?\d+$/.test(exitCode) ? { exitCode: Number(exitCode) >>> 0 } : {}),
    ...(element(content, 'Fault') ? { fault: readFault(document)! } : {}),
  };
}

/** Base64 parts by stream, joined before they are decoded: a character may be split between two. */
function joined(parts: readonly (readonly [name: string, base64: string])[]): Record<string, string> {
  const names = [...new Set(parts.map(([name]) => name))];
  return Object.fromEntries(names.map((name) => [name, Buffer.concat(parts.filter((part) => part[0] === name).map((part) => Buffer.from(part[1], 'base64'))).toString('utf8')]));
}

function last(uri: string | undefined): string {
  return uri?.trim().split('/').at(-1) ?? '';
}
