import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { System } from '../system.ts';
import { runningWinrm, stopWinrm } from '../winrm/service.ts';

const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
const CMD = `${SHELL}/cmd`;

/** One remote command from beginning to end, as a client sends it, over the plain listener that the system has open. */
export async function rehearseRemoteSession(system: System, user: string, password: string): Promise<void> {
  const port = runningWinrm(system)?.ports.get('*+HTTP');
  if (port === undefined) throw new Error('rehearsal: WinRM opened no port');
  const post = (envelope: string): Promise<string> => send(port, `${user}:${password}`, envelope);
  const created = await post(envelope(`${TRANSFER}/Create`, '', `<rsp:Shell xmlns:rsp="${SHELL}"><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>`));
  const shell = /Name="ShellId">([^<]+)</.exec(created)?.[1];
  if (!shell) throw new Error(`rehearsal: no shell: ${created.slice(0, 400)}`);
  const started = await post(envelope(`${SHELL}/Command`, shell, `<rsp:CommandLine xmlns:rsp="${SHELL}"><rsp:Command>echo</rsp:Command><rsp:Arguments>ready</rsp:Arguments></rsp:CommandLine>`));
  const command = /CommandId>([^<]+)</.exec(started)?.[1] ?? '';
  const receive = `<rsp:Receive xmlns:rsp="${SHELL}"><rsp:DesiredStream CommandId="${command}">stdout stderr</rsp:DesiredStream></rsp:Receive>`;
  for (let answer = ''; !/CommandState\/Done/.test(answer); ) {
    answer = await post(envelope(`${SHELL}/Receive`, shell, receive));
  }
  await post(envelope(`${TRANSFER}/Delete`, shell, ''));
  await stopWinrm(system);
}

function envelope(action: string, shell: string, body: string): string {
  const selector = shell && `<w:SelectorSet><w:Selector Name="ShellId">${shell}</w:Selector></w:SelectorSet>`;
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><s:Header><a:To>http://localhost/wsman</a:To><a:ReplyTo><a:Address s:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo><a:Action s:mustUnderstand="true">${action}</a:Action><w:ResourceURI s:mustUnderstand="true">${CMD}</w:ResourceURI><w:MaxEnvelopeSize s:mustUnderstand="true">153600</w:MaxEnvelopeSize><w:OperationTimeout>PT60S</w:OperationTimeout><a:MessageID>uuid:${randomUUID()}</a:MessageID>${selector}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

function send(port: number, auth: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path: '/wsman', method: 'POST', auth, headers: { 'content-type': 'application/soap+xml;charset=UTF-8', 'content-length': Buffer.byteLength(body) } }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece)).on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`rehearsal: HTTP ${response.statusCode} ${text.slice(0, 400)}`))));
    });
    call.on('error', reject).end(body);
  });
}
