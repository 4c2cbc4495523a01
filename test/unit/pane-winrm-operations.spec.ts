import { expect, test } from '@playwright/test';
import { fixedSettings, type SettingValue } from '../../vm-templates/pane/guest/winrm/config/settings.ts';
import type { ServiceContext } from '../../vm-templates/pane/guest/winrm/operations/context.ts';
import { dispatch, type Outcome } from '../../vm-templates/pane/guest/winrm/operations/dispatch.ts';
import { Enumerations } from '../../vm-templates/pane/guest/winrm/operations/enumerations.ts';
import { ShellTable } from '../../vm-templates/pane/guest/winrm/shell/shell-table.ts';
import { escapeXml } from '../../vm-templates/pane/guest/winrm/xml/element.ts';
import { FACTS, scriptedRunner } from '../contract/pane-winrm-server.ts';

const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
const CMD = `${SHELL}/cmd`;

interface Message {
  action: string;
  resource?: string;
  selectors?: Record<string, string>;
  options?: Record<string, string>;
  timeout?: string;
  size?: number;
  body?: string;
  header?: string;
}
function message({ action, resource = CMD, selectors = {}, options = {}, timeout = 'PT0.1S', size = 153600, body = '', header = '' }: Message): string {
  const items = (set: string, item: string, values: Record<string, string>): string =>
    `<m:${set}>${Object.entries(values).map(([name, value]) => `<m:${item} Name="${name}">${escapeXml(value)}</m:${item}>`).join('')}</m:${set}>`;
  return (
    `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:ad="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:m="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:r="${SHELL}" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration">` +
    `<e:Header><ad:To>http://x/wsman</ad:To><ad:Action e:mustUnderstand="true">${action}</ad:Action><ad:MessageID>uuid:1</ad:MessageID><m:ResourceURI>${resource}</m:ResourceURI>` +
    `<m:OperationTimeout>${timeout}</m:OperationTimeout><m:MaxEnvelopeSize e:mustUnderstand="1">${size}</m:MaxEnvelopeSize>${items('SelectorSet', 'Selector', selectors)}${items('OptionSet', 'Option', options)}${header}</e:Header><e:Body>${body}</e:Body></e:Envelope>`
  );
}

class Client {
  readonly context: ServiceContext;
  readonly runner: ReturnType<typeof scriptedRunner>;
  shell = '';
  user = 'one';
  allowed = true;
  constructor(commands: Parameters<typeof scriptedRunner>[0] = {}, settings: Record<string, SettingValue> = {}) {
    this.runner = scriptedRunner(commands, ['C:\\Windows']);
    this.context = { settings: fixedSettings(settings), runner: this.runner, facts: () => FACTS, shells: new ShellTable(), enumerations: new Enumerations() };
  }
  ask(request: Message | string, gone = new AbortController().signal): Promise<Outcome> {
    const xml = typeof request === 'string' ? request : message(request);
    return dispatch(this.context, xml, { account: { name: this.user, administrator: true }, allowed: this.allowed, clientIp: '::1', gone, machine: 'here' });
  }
  async open(options: Record<string, string> = { WINRS_CODEPAGE: '65001' }, inside = ''): Promise<Outcome> {
    const outcome = await this.ask({ action: `${TRANSFER}/Create`, options, body: `<r:Shell>${inside}<r:InputStreams>stdin</r:InputStreams><r:OutputStreams>stdout stderr</r:OutputStreams></r:Shell>` });
    this.shell = /Name="ShellId">([^<]+)/.exec(outcome.xml)?.[1] ?? '';
    return outcome;
  }
  to(action: string, body: string, rest: Partial<Message> = {}): Promise<Outcome> {
    return this.ask({ action: `${SHELL}/${action}`, selectors: { ShellId: this.shell }, body, ...rest });
  }
  async run(line: string, args: string[] = [], options: Record<string, string> = {}): Promise<string> {
    const body = `<r:CommandLine><r:Command>${escapeXml(line)}</r:Command>${args.map((entry) => `<r:Arguments>${escapeXml(entry)}</r:Arguments>`).join('')}</r:CommandLine>`;
    const outcome = await this.to('Command', body, { options });
    return /<rsp:CommandId>([^<]+)/.exec(outcome.xml)?.[1] ?? outcome.xml;
  }
  receive(command: string, rest: Partial<Message> = {}): Promise<Outcome> {
    return this.to('Receive', `<r:Receive><r:DesiredStream CommandId="${command}">stdout stderr</r:DesiredStream></r:Receive>`, rest);
  }
  signal(command: string, code: string): Promise<Outcome> {
    return this.to('Signal', `<r:Signal CommandId="${command}"><r:Code>${SHELL}/signal/${code}</r:Code></r:Signal>`);
  }
}
const code = (outcome: Outcome): number => Number(/WSManFault[^>]* Code="(\d+)"/.exec(outcome.xml)?.[1]);
const subcode = (outcome: Outcome): string | undefined => /<s:Subcode><s:Value>([^<]+)/.exec(outcome.xml)?.[1];
const stream = (outcome: Outcome, name = 'stdout'): Buffer => Buffer.concat([...outcome.xml.matchAll(new RegExp(`<rsp:Stream Name="${name}" CommandId="[^"]+">([^<]*)<`, 'g'))].map((match) => Buffer.from(match[1]!, 'base64')));
const exitCode = (outcome: Outcome): string | undefined => /<rsp:ExitCode>([^<]+)/.exec(outcome.xml)?.[1];

test('Receive without output inside the operation time-out is the TimedOut fault, and nothing is lost', async () => {
  let go = (): void => {};
  const client = new Client({ wait: (_line, { stdout }) => new Promise((resolve) => { go = () => { stdout('late\r\n'); resolve(0); }; }) });
  await client.open();
  const command = await client.run('wait');
  const early = await client.receive(command);
  expect([early.status, code(early), subcode(early)]).toEqual([500, 2150858793, 'w:TimedOut']);
  go();
  const late = await client.receive(command);
  expect(stream(late).toString()).toBe('late\r\n');
  expect(exitCode(late) ?? exitCode(await client.receive(command))).toBe('0');
});

test('a client that hangs up while it waits loses no output', async () => {
  let go = (): void => {};
  const client = new Client({ wait: (_line, { stdout }) => new Promise((resolve) => { go = () => { stdout('kept'); resolve(0); }; }) });
  await client.open();
  const command = await client.run('wait');
  const gone = new AbortController();
  const waiting = client.ask({ action: `${SHELL}/Receive`, selectors: { ShellId: client.shell }, timeout: 'PT20S', body: `<r:Receive><r:DesiredStream CommandId="${command}">stdout stderr</r:DesiredStream></r:Receive>` }, gone.signal);
  gone.abort();
  await waiting;
  go();
  // The reply to a client that is gone goes nowhere; its next request finds everything.
  expect(stream(await client.receive(command)).toString()).toBe('kept');
});

test('replies keep within MaxEnvelopeSize, and the pieces make the whole', async () => {
  const whole = Buffer.from('äöü0123456789\r\n'.repeat(20_000));
  const client = new Client({ big: (_line, { stdout, stderr }) => { stdout(whole.toString()); stderr('err'); return 0; } });
  await client.open();
  const command = await client.run('big');
  const pieces: Buffer[] = [];
  let errors = '';
  for (;;) {
    const outcome = await client.receive(command, { size: 8192 });
    expect(Buffer.byteLength(outcome.xml)).toBeLessThanOrEqual(8192);
    pieces.push(stream(outcome));
    errors += stream(outcome, 'stderr').toString();
    if (exitCode(outcome) !== undefined) break;
  }
  expect(pieces.length).toBeGreaterThan(20);
  expect(Buffer.concat(pieces).equals(whole)).toBe(true);
  expect(errors).toBe('err');
});

test('after Done the command is gone for Receive, and terminate still frees it', async () => {
  const client = new Client({ ok: () => 5 }, { 'Winrs/MaxProcessesPerShell': 1 });
  await client.open();
  const command = await client.run('ok');
  expect(exitCode(await client.receive(command))).toBe('5');
  const again = await client.receive(command);
  expect([code(again), subcode(again)]).toEqual([2150858843, 'w:InvalidSelectors']);
  // Slots leak until the client signals: the quota counts the ended command.
  expect(await client.run('ok')).toContain('2150859241');
  expect((await client.signal(command, 'terminate')).status).toBe(200);
  expect(exitCode(await client.receive(await client.run('ok')))).toBe('5');
});

test('unknown shells, other users\' shells and missing selectors are faults', async () => {
  const client = new Client();
  await client.open();
  client.user = 'two';
  expect(code(await client.to('Command', '<r:CommandLine><r:Command>x</r:Command></r:CommandLine>'))).toBe(2150858843);
  client.user = 'one';
  expect((await client.ask({ action: `${SHELL}/Command`, body: '' })).xml).toContain('requires the following selector: ShellId');
  const unknown = await client.ask({ action: `${TRANSFER}/Delete`, selectors: { ShellId: '00000000-0000-0000-0000-000000000000' } });
  expect(unknown.xml).toContain('the shell was not found on the server');
  expect((await client.ask({ action: `${TRANSFER}/Delete`, selectors: { ShellId: client.shell.toLowerCase() } })).status).toBe(200);
});

test('terminate aborts the program and wakes the waiting Receive with error 995', async () => {
  let aborted = false;
  const client = new Client({ wait: (_line, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => { aborted = true; resolve(1); })) });
  await client.open();
  const command = await client.run('wait');
  const waiting = client.receive(command, { timeout: 'PT30S' });
  await client.signal(command, 'terminate');
  expect(code(await waiting)).toBe(995);
  expect(aborted).toBe(true);
});

test('Ctrl-C ends the program with STATUS_CONTROL_C_EXIT and its output stays', async () => {
  const client = new Client({ wait: (_line, { signal, stdout }) => new Promise((_resolve, reject) => { stdout('so far'); signal.addEventListener('abort', () => reject(signal.reason as Error)); }) });
  await client.open();
  const command = await client.run('wait');
  await client.signal(command, 'ctrl_c');
  const last = await client.receive(command);
  expect(stream(last).toString()).toBe('so far');
  expect(stream(last, 'stderr').length).toBe(0);
  expect(exitCode(last)).toBe(String(0xc000013a));
});

test('children die with the shell', async () => {
  let aborted = false;
  const client = new Client({ wait: (_line, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => { aborted = true; resolve(1); })) });
  await client.open();
  const command = await client.run('wait');
  const waiting = client.receive(command, { timeout: 'PT30S' });
  await client.ask({ action: `${TRANSFER}/Delete`, selectors: { ShellId: client.shell } });
  expect(aborted).toBe(true);
  expect(code(await waiting)).toBe(995);
});

test('an idle shell ends; a waiting Receive keeps it', async () => {
  const client = new Client({ slow: () => new Promise((resolve) => setTimeout(() => resolve(3), 250)) }, { 'Winrs/IdleTimeout': 100 });
  await client.open();
  expect(exitCode(await client.receive(await client.run('slow'), { timeout: 'PT5S' }))).toBe('3');
  expect(client.context.shells.list()).toHaveLength(1);
  await expect.poll(() => client.context.shells.list().length).toBe(0);
  expect(code(await client.receive('x'))).toBe(2150858843);
});

test('shell quotas', async () => {
  const client = new Client({}, { 'Winrs/MaxShellsPerUser': 2, 'Winrs/MaxConcurrentUsers': 1 });
  await client.open();
  await client.open();
  expect(code(await client.open())).toBe(2150859173);
  client.user = 'two';
  expect(code(await client.open())).toBe(2150859179);
});

test('a command line beyond 8191 characters does nothing and says so to nobody; beyond 32767 it is a fault', async () => {
  const client = new Client({ echo: (line, { stdout }) => { stdout(String(line.length)); return 9; } });
  await client.open();
  const fits = await client.receive(await client.run(`echo ${'x'.repeat(8191 - 5)}`));
  expect([stream(fits).toString(), exitCode(fits)]).toEqual(['8191', '9']);
  const beyond = await client.receive(await client.run('echo', ['x'.repeat(8191)]));
  expect([stream(beyond).length, stream(beyond, 'stderr').length, exitCode(beyond)]).toEqual([0, 0, '0']);
  expect(await client.run('echo', ['x'.repeat(32768)])).toContain('Code="2147942606"');
});

test('WINRS_SKIP_CMD_SHELL starts programs only, without cmd and its limit', async () => {
  const client = new Client({ prog: (line) => (line.length > 8191 ? 4 : 1) });
  await client.open();
  expect(await client.run('dir', [], { WINRS_SKIP_CMD_SHELL: 'TRUE' })).toContain('Code="2147942402"');
  expect(exitCode(await client.receive(await client.run('prog', ['x'.repeat(9000)], { WINRS_SKIP_CMD_SHELL: 'True' })))).toBe('4');
  expect(client.runner.ran[0]?.options).toMatchObject({ direct: true, logon: 'network' });
});

test('the code page, 437 by default, encodes output and decodes input', async () => {
  const client = new Client({ cat: async (_line, { stdout, input }) => { stdout(((await input.read()) ?? '') + 'ä'); return 0; } });
  for (const [options, bytes] of [[{}, 'e184'], [{ WINRS_CODEPAGE: '850' }, 'e184'], [{ WINRS_CODEPAGE: '1252' }, 'dfe4']] as [Record<string, string>, string][]) {
    await client.open(options);
    const command = await client.run('cat');
    await client.to('Send', `<r:Send><r:Stream Name="stdin" CommandId="${command}" End="true">${Buffer.from(bytes.slice(0, 2), 'hex').toString('base64')}</r:Stream></r:Send>`);
    expect(stream(await client.receive(command)).toString('hex')).toBe(bytes);
  }
  expect(code(await client.open({ WINRS_CODEPAGE: '932' }))).toBe(0x80338140);
});

test('working directory and environment come from the shell', async () => {
  const client = new Client({ x: () => 0 });
  expect(code(await client.open({}, '<r:WorkingDirectory>C:\\None</r:WorkingDirectory>'))).toBe(0x8007010b);
  const opened = await client.open({}, '<r:Environment><r:Variable Name="Name">a &amp; b</r:Variable></r:Environment><r:WorkingDirectory>C:\\Windows</r:WorkingDirectory><r:IdleTimeOut>PT60S</r:IdleTimeOut>');
  expect(opened.xml).toContain('<rsp:IdleTimeOut>PT60.000S</rsp:IdleTimeOut>');
  await client.receive(await client.run('x'));
  expect(client.runner.ran[0]?.options.cwd).toBe('C:\\Windows');
  expect(client.runner.ran[0]?.options.env.get('NAME')).toBe('a & b');
});

test('faults of the message itself', async () => {
  const client = new Client();
  const get = `${TRANSFER}/Get`;
  expect(subcode(await client.ask('<not xml'))).toBe('w:SchemaValidationError');
  const must = await client.ask({ action: get, header: '<z:Odd xmlns:z="urn:z" e:mustUnderstand="true"/>' });
  expect(must.xml).toContain('<s:NotUnderstood qname="nu:Odd" xmlns:nu="urn:z"/>');
  expect(must.xml).toContain('<s:Value>s:MustUnderstand</s:Value>');
  expect((await client.ask({ action: get, header: '<z:Odd xmlns:z="urn:z" e:mustUnderstand="false"/>' })).xml).not.toContain('NotUnderstood');
  const uri = await client.ask({ action: get, resource: 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell' });
  expect([code(uri), subcode(uri)]).toEqual([2150858811, 'a:DestinationUnreachable']);
  expect(subcode(await client.ask({ action: `${TRANSFER}/Put` }))).toBe('a:ActionNotSupported');
  expect(code(await client.ask({ action: get, timeout: 'PT-1S' }))).toBe(2150858767);
  expect(subcode(await client.ask({ action: get, size: 511 }))).toBe('w:EncodingLimit');
  client.allowed = false;
  expect(code(await client.ask({ action: get }))).toBe(5);
});

test('Win32_OperatingSystem by Get, Enumerate and Pull', async () => {
  const client = new Client();
  const resource = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_OperatingSystem';
  const got = await client.ask({ action: `${TRANSFER}/Get`, resource });
  for (const part of ['<p:Caption>Microsoft Windows 11 Pro</p:Caption>', '<p:Version>10.0.26100</p:Version>', '<p:BuildNumber>26100</p:BuildNumber>', '<p:OSArchitecture>64-bit</p:OSArchitecture>', '<p:LastBootUpTime><cim:Datetime>2025-01-02T03:04:05.5Z</cim:Datetime></p:LastBootUpTime>', '<p:CSDVersion xsi:nil="true"/>']) {
    expect(got.xml).toContain(part);
  }
  const ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration';
  const begun = await client.ask({ action: `${ENUMERATION}/Enumerate`, resource, body: '<n:Enumerate/>' });
  const id = /<n:EnumerationContext>([^<]+)/.exec(begun.xml)![1]!;
  const pulled = await client.ask({ action: `${ENUMERATION}/Pull`, resource, body: `<n:Pull><n:EnumerationContext>${id}</n:EnumerationContext></n:Pull>` });
  expect(pulled.xml).toContain('<p:Win32_OperatingSystem ');
  expect(pulled.xml).toContain('<n:EndOfSequence/>');
  expect(subcode(await client.ask({ action: `${ENUMERATION}/Pull`, resource, body: `<n:Pull><n:EnumerationContext>${id}</n:EnumerationContext></n:Pull>` }))).toBe('n:InvalidEnumerationContext');
  expect(code(await client.ask({ action: `${TRANSFER}/Get`, resource: resource.replace('Win32_OperatingSystem', 'Win32_Toaster') }))).toBe(2150859002);
});

test('winrm/config can be read over the wire, groups closed in order', async () => {
  const client = new Client({}, { MaxEnvelopeSizekb: 150 });
  const { xml } = await client.ask({ action: `${TRANSFER}/Get`, resource: 'http://schemas.microsoft.com/wbem/wsman/1/config' });
  expect(xml).toContain('<cfg:MaxEnvelopeSizekb>150</cfg:MaxEnvelopeSizekb>');
  expect(xml).toMatch(/<cfg:Service>.*<cfg:Auth><cfg:Basic>false<.*<\/cfg:Auth><cfg:DefaultPorts>.*<\/cfg:DefaultPorts><cfg:IPv4Filter>.*<\/cfg:Service><cfg:Winrs>.*<\/cfg:Winrs><\/cfg:Config>/);
});
