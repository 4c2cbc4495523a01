import { WinRmError } from './winrm-error.ts';
import { attribute, element, nodes, text, textOf, type XmlElement, type XmlNode } from './xml.ts';

/** What the server says about itself (DSP0226 11). */
export interface Identity {
  protocolVersion: string;
  vendor: string;
  /** Microsoft's service says `OS: 10.0.26100 SP: 0.0 Stack: 3.0`, or `OS: 0.0.0 ...` to those who are not authenticated. */
  version: string;
}

export function readIdentity(document: XmlElement, where: string): Identity {
  const identity = element(document, 'Envelope', 'Body', 'IdentifyResponse');
  const protocolVersion = text(identity, 'ProtocolVersion')?.trim();
  if (!protocolVersion) throw missing('Identify', 'ProtocolVersion', where);
  return { protocolVersion, vendor: text(identity, 'ProductVendor')?.trim() ?? '', version: text(identity, 'ProductVersion')?.trim() ?? '' };
}

/** The ShellId: from the selector of ResourceCreated (every version), else from rsp:Shell (2008 R2 and later). */
export function readShellId(document: XmlElement, where: string): string {
  const created = element(document, 'Envelope', 'Body', 'ResourceCreated', 'ReferenceParameters', 'SelectorSet');
  const selector = nodes(created, 'Selector').find((node) => attribute(node, 'Name') === 'ShellId');
  const id = (selector === undefined ? text(document, 'Envelope', 'Body', 'Shell', 'ShellId') : textOf(selector))?.trim();
  if (!id) throw missing('Create', 'ShellId', where);
  return id;
}

export function readCommandId(document: XmlElement, where: string): string {
  const id = text(document, 'Envelope', 'Body', 'CommandResponse', 'CommandId')?.trim();
  if (!id) throw missing('Command', 'CommandId', where);
  return id;
}

/** One Receive answer: bytes per stream, and the exit code once the command is done. */
export interface Received {
  stdout: Buffer[];
  stderr: Buffer[];
  done: boolean;
  /** Unsigned 32 bit; present when done. */
  exitCode: number | undefined;
}

export function readReceived(document: XmlElement, where: string): Received {
  const response = element(document, 'Envelope', 'Body', 'ReceiveResponse');
  if (!response) throw missing('Receive', 'ReceiveResponse', where);
  const received: Received = { stdout: [], stderr: [], done: false, exitCode: undefined };
  for (const stream of nodes(response, 'Stream')) {
    const bytes = Buffer.from(textOf(stream), 'base64');
    if (bytes.length > 0) received[attribute(stream, 'Name') === 'stderr' ? 'stderr' : 'stdout'].push(bytes);
  }
  const state = element(response, 'CommandState');
  received.done = attribute(state, 'State')?.endsWith('/CommandState/Done') ?? false;
  if (received.done) {
    const exitCode = text(state, 'ExitCode')?.trim();
    if (exitCode === undefined || !/^-?\d+$/.test(exitCode)) throw missing('Receive', 'ExitCode of a finished command', where);
    received.exitCode = Number(exitCode) >>> 0;
  }
  return received;
}

/** The properties of a WMI instance: text; several values as an array; a CIM date and time as its ISO text; nil is left out. */
export type WmiInstance = Record<string, string | string[]>;

export function readWmiInstance(document: XmlElement, className: string, where: string): WmiInstance {
  const instance = element(document, 'Envelope', 'Body', className);
  if (!instance) throw missing('Get', `the instance of ${className}`, where);
  const properties: WmiInstance = {};
  for (const [name, value] of Object.entries(instance)) {
    if (name.startsWith('@') || name === '#text' || value === undefined) continue;
    const values = (Array.isArray(value) ? value : [value]).filter((node) => attribute(node, 'nil') !== 'true').map(valueText);
    if (values.length > 0) properties[name] = values.length === 1 ? values[0]! : values;
  }
  return properties;
}

function valueText(node: XmlNode): string {
  return text(node, 'Datetime') ?? text(node, 'Date') ?? textOf(node);
}

function missing(operation: string, what: string, where: string): WinRmError {
  return new WinRmError('WP-WINRM-PROTOCOL', `the answer to ${operation} from ${where} lacks ${what}`, 'check that the port belongs to the WinRM service of the guest');
}
