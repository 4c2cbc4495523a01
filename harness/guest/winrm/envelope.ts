import { randomUUID } from 'node:crypto';
import { actions, namespaces, resources, terminateSignal } from './namespaces.ts';

/** Largest answer that we accept, in bytes: the value that every Windows since 7 grants without configuration. */
export const maxEnvelopeSize = 153_600;

interface EnvelopeFields {
  to: string;
  action: string;
  resource: string;
  /** How long the server may think before it answers with a fault, in seconds. */
  operationTimeoutSeconds: number;
  selectors?: Record<string, string>;
  options?: Record<string, string>;
  /** XML of the body's content. */
  body?: string;
}

/** Text for element content and attribute values. Characters that XML 1.0 cannot hold are refused, never dropped. */
export function escapeXml(text: string): string {
  const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.exec(text);
  if (forbidden) throw new RangeError(`character U+${forbidden[0].charCodeAt(0).toString(16).padStart(4, '0')} cannot be sent in XML`);
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

function envelope(fields: EnvelopeFields): string {
  const must = 's:mustUnderstand="true"';
  const selectors = Object.entries(fields.selectors ?? {})
    .map(([name, value]) => `<w:Selector Name="${escapeXml(name)}">${escapeXml(value)}</w:Selector>`)
    .join('');
  const options = Object.entries(fields.options ?? {})
    .map(([name, value]) => `<w:Option Name="${escapeXml(name)}">${escapeXml(value)}</w:Option>`)
    .join('');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<s:Envelope xmlns:s="${namespaces.soap}" xmlns:a="${namespaces.addressing}" xmlns:w="${namespaces.management}"` +
    ` xmlns:p="${namespaces.microsoft}" xmlns:rsp="${namespaces.shell}"><s:Header>` +
    `<a:To>${escapeXml(fields.to)}</a:To>` +
    `<a:ReplyTo><a:Address ${must}>${namespaces.addressing}/role/anonymous</a:Address></a:ReplyTo>` +
    `<a:Action ${must}>${fields.action}</a:Action>` +
    `<a:MessageID>uuid:${randomUUID().toUpperCase()}</a:MessageID>` +
    `<w:MaxEnvelopeSize ${must}>${maxEnvelopeSize}</w:MaxEnvelopeSize>` +
    '<w:Locale xml:lang="en-US" s:mustUnderstand="false"/><p:DataLocale xml:lang="en-US" s:mustUnderstand="false"/>' +
    `<w:OperationTimeout>PT${fields.operationTimeoutSeconds}S</w:OperationTimeout>` +
    `<w:ResourceURI ${must}>${escapeXml(fields.resource)}</w:ResourceURI>` +
    (options ? `<w:OptionSet ${must}>${options}</w:OptionSet>` : '') +
    (selectors ? `<w:SelectorSet>${selectors}</w:SelectorSet>` : '') +
    `</s:Header><s:Body>${fields.body ?? ''}</s:Body></s:Envelope>`
  );
}

/** What every request names: the endpoint's URL and the operation timeout. */
export interface Endpoint {
  to: string;
  operationTimeoutSeconds: number;
}

/** DSP0226 11: asks who answers; has no addressing headers. */
export function identifyRequest(): string {
  return (
    `<s:Envelope xmlns:s="${namespaces.soap}" xmlns:wsmid="${namespaces.identity}">` +
    '<s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>'
  );
}

/**
 * Opens a command shell. Its streams are in `codepage`; it closes itself after three idle minutes, so that a shell
 * whose answer was lost does not count against MaxShellsPerUser for the default two hours.
 */
export function createShellRequest(endpoint: Endpoint, codepage: number): string {
  return envelope({
    ...endpoint,
    action: actions.create,
    resource: resources.commandShell,
    options: { WINRS_NOPROFILE: 'FALSE', WINRS_CODEPAGE: String(codepage) },
    body:
      '<rsp:Shell><rsp:IdleTimeOut>PT180.000S</rsp:IdleTimeOut><rsp:InputStreams>stdin</rsp:InputStreams>' +
      '<rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>',
  });
}

/** Starts `line` through cmd.exe. With `pipeStdin` the program sees a pipe that ends; otherwise a console. */
export function commandRequest(endpoint: Endpoint, shellId: string, line: string, pipeStdin: boolean): string {
  return envelope({
    ...endpoint,
    action: actions.command,
    resource: resources.commandShell,
    selectors: { ShellId: shellId },
    options: { WINRS_CONSOLEMODE_STDIN: pipeStdin ? 'FALSE' : 'TRUE', WINRS_SKIP_CMD_SHELL: 'FALSE' },
    body: `<rsp:CommandLine><rsp:Command>${escapeXml(line)}</rsp:Command></rsp:CommandLine>`,
  });
}

export function sendRequest(endpoint: Endpoint, shellId: string, commandId: string, chunk: Buffer, end: boolean): string {
  return envelope({
    ...endpoint,
    action: actions.send,
    resource: resources.commandShell,
    selectors: { ShellId: shellId },
    body:
      `<rsp:Send><rsp:Stream Name="stdin" CommandId="${escapeXml(commandId)}"${end ? ' End="true"' : ''}>` +
      `${chunk.toString('base64')}</rsp:Stream></rsp:Send>`,
  });
}

export function receiveRequest(endpoint: Endpoint, shellId: string, commandId: string): string {
  return envelope({
    ...endpoint,
    action: actions.receive,
    resource: resources.commandShell,
    selectors: { ShellId: shellId },
    options: { WSMAN_CMDSHELL_OPTION_KEEPALIVE: 'TRUE' },
    body: `<rsp:Receive><rsp:DesiredStream CommandId="${escapeXml(commandId)}">stdout stderr</rsp:DesiredStream></rsp:Receive>`,
  });
}

/** Ends a running command; after Done it frees the command's slot in the shell. */
export function terminateRequest(endpoint: Endpoint, shellId: string, commandId: string): string {
  return envelope({
    ...endpoint,
    action: actions.signal,
    resource: resources.commandShell,
    selectors: { ShellId: shellId },
    body: `<rsp:Signal CommandId="${escapeXml(commandId)}"><rsp:Code>${terminateSignal}</rsp:Code></rsp:Signal>`,
  });
}

export function deleteShellRequest(endpoint: Endpoint, shellId: string): string {
  return envelope({ ...endpoint, action: actions.delete, resource: resources.commandShell, selectors: { ShellId: shellId } });
}

/** WS-Transfer Get of the only instance of a WMI class in root/cimv2. */
export function wmiGetRequest(endpoint: Endpoint, className: string): string {
  return envelope({ ...endpoint, action: actions.get, resource: resources.wmi + className });
}
