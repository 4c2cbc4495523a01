import { readFileSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createAccount } from '../../vm-templates/pane/guest/setup/accounts.ts';
import { program as cmd } from '../../vm-templates/pane/guest/shell/cmd.ts';
import { firewallAllows, FIREWALL_RULES } from '../../vm-templates/pane/guest/winrm/config/firewall.ts';
import { listCertificates } from '../../vm-templates/pane/guest/winrm/config/certificates.ts';
import { findListener, writeListener } from '../../vm-templates/pane/guest/winrm/config/listeners.ts';
import { WinrmConfig } from '../../vm-templates/pane/guest/winrm/config/settings.ts';
import { programs } from '../../vm-templates/pane/guest/winrm/programs.ts';
import { parseArguments, parseProperties, parseResource } from '../../vm-templates/pane/guest/winrm/programs/winrm-arguments.ts';
import { runningWinrm, startWinrm, stopWinrm } from '../../vm-templates/pane/guest/winrm/service.ts';
import { makePfx } from '../contract/pane-winrm-server.ts';
import { createTestSystem, runCaptured, type TestSystem } from './pane-system.ts';

let system: TestSystem;
test.beforeEach(() => {
  system = createTestSystem(undefined, { programs: { ...programs, cmd } });
});
test.afterEach(() => stopWinrm(system));

test('winrm command lines are read as batch files write them', () => {
  expect(parseArguments('create winrm/config/Listener?Address=*+Transport=HTTPS @{Hostname="wimproof";CertificateThumbprint="AB CD"}')).toMatchObject({
    verb: 'create', resource: 'winrm/config/Listener?Address=*+Transport=HTTPS', properties: [['Hostname', 'wimproof'], ['CertificateThumbprint', 'AB CD']],
  });
  expect(parseArguments("set winrm/config/service '@{AllowUnencrypted=\"true\"}'")).toMatchObject({ verb: 'set', properties: [['AllowUnencrypted', 'true']] });
  expect(parseArguments('quickconfig -quiet').switches).toEqual(new Set(['quiet']));
  expect(parseProperties('@{a=1; b="x;y"}')).toEqual([['a', '1'], ['b', 'x;y']]);
  expect(() => parseProperties('@{a}')).toThrow('Syntax Error');
  expect(parseResource('winrm/config/Listener?Address=*+Transport=HTTPS')?.selectors).toEqual(new Map([['ADDRESS', '*'], ['TRANSPORT', 'HTTPS']]));
  expect(parseResource('winrm/other')).toBeUndefined();
});

test('without the service winrm cannot reach anything', async () => {
  const { code, stderr } = await runCaptured(system, 'winrm get winrm/config');
  expect(code).toBe(1);
  expect(stderr).toContain('Error number:  -2144108526 0x80338012');
});

test('set and get of the service configuration, printed as winrm prints it', async () => {
  await startWinrm(system);
  const set = await runCaptured(system, 'winrm set winrm/config/service/auth @{Basic="true"}');
  expect(set).toMatchObject({ code: 0, stdout: 'Auth\r\n    Basic = true\r\n    Kerberos = true\r\n    Negotiate = true\r\n    Certificate = false\r\n    CredSSP = false\r\n    CbtHardeningLevel = Relaxed\r\n\r\n' });
  expect(system.registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WSMAN\\Service')?.number('auth_basic')).toBe(1);
  expect(new WinrmConfig(system.registry).get('Service/Auth/Basic')).toBe(true);
  expect(await runCaptured(system, 'winrm set winrm/config/winrs @{MaxMemoryPerShellMB="2048"}')).toMatchObject({ code: 0 });
  const all = await runCaptured(system, 'winrm get winrm/config');
  expect(all.stdout).toContain('    Winrs\r\n        AllowRemoteShellAccess = true\r\n');
  expect(all.stdout).toContain('        MaxMemoryPerShellMB = 2048\r\n');
  for (const bad of ['winrm set winrm/config/service @{AllowUnencrypted="perhaps"}', 'winrm set winrm/config/service @{Nothing="1"}', 'winrm get winrm/config/nothing', 'winrm get something/else']) {
    expect((await runCaptured(system, bad)).code, bad).toBe(1);
  }
});

test('quickconfig starts, listens, opens the firewall, lifts the token filter, and says so once', async () => {
  const first = await runCaptured(system, 'winrm quickconfig -q');
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('WinRM has been updated to receive requests.');
  expect(runningWinrm(system)?.running).toBe(true);
  expect(findListener(system.registry, '*', 'HTTP')?.port).toBe(5985);
  expect(firewallAllows(system.registry, 5985)).toBe(true);
  expect(firewallAllows(system.registry, 5986)).toBe(false);
  expect((await runCaptured(system, 'winrm quickconfig -q')).stdout).toBe('WinRM service is already running on this machine.\r\nWinRM is already set up for remote management on this computer.\r\n');
  const listed = await runCaptured(system, 'winrm enumerate winrm/config/Listener');
  expect(listed.stdout).toMatch(/^Listener\r\n {4}Address = \*\r\n {4}Transport = HTTP\r\n {4}Port = 5985\r\n {4}Hostname\r\n {4}Enabled = true\r\n {4}URLPrefix = wsman\r\n {4}CertificateThumbprint\r\n {4}ListeningOn = /);
});

test('certutil imports a PFX, and an HTTPS listener answers with its certificate', async () => {
  const pfx = makePfx('machine-one');
  writeFileSync(join(system.drives.get('C')!.root, 'winrm.pfx'), pfx);
  const imported = await runCaptured(system, 'certutil -f -p "" -importpfx C:\\winrm.pfx');
  expect(imported).toMatchObject({ code: 0, stdout: 'Certificate "machine-one" added to store.\r\n\r\nCertUtil: -importPFX command completed successfully.\r\n' });
  const thumbprint = listCertificates(system.registry, 'MY')[0]!.thumbprint;
  expect((await runCaptured(system, 'certutil -store my')).stdout).toContain(`Cert Hash(sha1): ${thumbprint.toLowerCase()}`);

  await startWinrm(system);
  const line = `winrm create winrm/config/Listener?Address=*+Transport=HTTPS @{Hostname="wimproof";Port="15986";CertificateThumbprint="${thumbprint}"}`;
  const created = await runCaptured(system, line);
  expect(created.code, created.stderr).toBe(0);
  expect(created.stdout).toContain('ResourceCreated\r\n    Address = http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous\r\n    ReferenceParameters\r\n');
  expect(created.stdout).toContain('Selector: Address = *, Transport = HTTPS');
  expect((await runCaptured(system, line)).stderr).toContain('0x80338033');

  const socket = connect({ port: runningWinrm(system)!.ports.get('*+HTTPS')!, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  expect(new X509Certificate(socket.getPeerCertificate().raw).fingerprint.replaceAll(':', '')).toBe(thumbprint);
  socket.destroy();
  expect((await runCaptured(system, 'winrm delete winrm/config/Listener?Address=*+Transport=HTTPS')).code).toBe(0);
  expect(runningWinrm(system)!.ports.size).toBe(0);
});

test('an HTTPS listener needs a certificate that is there', async () => {
  await startWinrm(system);
  expect((await runCaptured(system, 'winrm create winrm/config/Listener?Address=*+Transport=HTTPS')).code).toBe(1);
  expect((await runCaptured(system, `winrm create winrm/config/Listener?Address=*+Transport=HTTPS @{CertificateThumbprint="${'AB'.repeat(20)}"}`)).stderr).toContain('0x80070520');
});

test('certutil fails with the HRESULT as exit code', async () => {
  const root = system.drives.get('C')!.root;
  writeFileSync(join(root, 'bad.pfx'), 'not a PFX');
  writeFileSync(join(root, 'good.pfx'), makePfx());
  writeFileSync(join(root, 'abc.txt'), 'abc');
  expect(await runCaptured(system, 'certutil -f -p "" -importpfx C:\\none.pfx')).toMatchObject({ code: 0x80070002 | 0 });
  expect(await runCaptured(system, 'certutil -f -p "" -importpfx C:\\bad.pfx')).toMatchObject({ code: 0x8007000d | 0 });
  const wrong = await runCaptured(system, 'certutil -f -p secret -importpfx C:\\good.pfx');
  expect(wrong.code).toBe(0x80070056 | 0);
  expect(wrong.stdout).toContain('CertUtil: -importPFX command FAILED: 0x80070056 (WIN32: 86 ERROR_INVALID_PASSWORD)');
  const hash = await runCaptured(system, 'certutil -hashfile C:\\abc.txt SHA256');
  expect(hash.stdout.split('\r\n')[1]).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('certutil turns files into Base64 and back, and overwrites only with -f', async () => {
  const root = system.drives.get('C')!.root;
  const bytes = Buffer.from(Array.from({ length: 100 }, (_, index) => index * 7));
  writeFileSync(join(root, 'a.bin'), bytes);
  writeFileSync(join(root, 'plain.b64'), `${bytes.toString('base64').slice(0, 80)}\r\n${bytes.toString('base64').slice(80)}\r\n`);
  expect((await runCaptured(system, 'certutil -encode C:\\a.bin C:\\a.pem')).stdout).toBe('Input Length = 100\r\nOutput Length = 198\r\nCertUtil: -encode command completed successfully.\r\n');
  for (const source of ['a.pem', 'plain.b64']) {
    expect(await runCaptured(system, `certutil -f -decode C:\\${source} C:\\back.bin`)).toMatchObject({ code: 0 });
    expect(readFileSync(join(root, 'back.bin')).equals(bytes)).toBe(true);
  }
  expect(await runCaptured(system, 'certutil -decode C:\\a.pem C:\\back.bin')).toMatchObject({ code: 0x80070050 | 0 });
  writeFileSync(join(root, 'bad.b64'), 'not Base64!');
  expect(await runCaptured(system, 'certutil -f -decode C:\\bad.b64 C:\\back.bin')).toMatchObject({ code: 0x8007000d | 0 });
});

test('firewall rules are read as Windows writes them', () => {
  const rules = system.registry.create(FIREWALL_RULES);
  const allows = (port: number): boolean => firewallAllows(system.registry, port);
  expect(allows(5986)).toBe(false);
  rules.setValue('a', 'REG_SZ', 'v2.31|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=5986|Name=x|');
  expect(allows(5986)).toBe(false);
  rules.setValue('b', 'REG_SZ', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=5980-5990|Name=x|');
  expect(allows(5986)).toBe(true);
  rules.setValue('c', 'REG_SZ', 'v2.31|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=5986|Name=x|');
  expect(allows(5986)).toBe(false);
  expect(allows(5985)).toBe(true);
});

test('the service runs commands on the system with its own accounts', async () => {
  createAccount(system, { name: 'wimproof', password: 'Secret-1', groups: ['Administrators'] });
  new WinrmConfig(system.registry).set('Service/Auth/Basic', 'true');
  new WinrmConfig(system.registry).set('Service/AllowUnencrypted', 'true');
  system.registry.create('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System').setValue('LocalAccountTokenFilterPolicy', 'REG_DWORD', 1);
  writeListener(system.registry, { address: 'IP:127.0.0.1', transport: 'HTTP', port: 0, hostname: '', enabled: true, urlPrefix: 'wsman', certificateThumbprint: '' });
  const service = await startWinrm(system);
  expect(await startWinrm(system)).toBe(service);
  const url = `http://127.0.0.1:${service.ports.get('IP:127.0.0.1+HTTP')}/wsman`;
  const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
  const ask = async (action: string, body: string, shellId = ''): Promise<string> => {
    const selector = shellId && `<w:SelectorSet><w:Selector Name="ShellId">${shellId}</w:Selector></w:SelectorSet>`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/soap+xml;charset=UTF-8', Authorization: `Basic ${Buffer.from('wimproof:Secret-1').toString('base64')}` },
      body: `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:r="${SHELL}"><s:Header><a:Action>${action}</a:Action><a:MessageID>uuid:1</a:MessageID><w:ResourceURI>${SHELL}/cmd</w:ResourceURI>${selector}<w:OptionSet><w:Option Name="WINRS_CODEPAGE">65001</w:Option></w:OptionSet></s:Header><s:Body>${body}</s:Body></s:Envelope>`,
    });
    return answer.text();
  };
  const shell = /Name="ShellId">([^<]+)/.exec(await ask('http://schemas.xmlsoap.org/ws/2004/09/transfer/Create', '<r:Shell/>'))![1]!;
  const run = async (line: string): Promise<{ stdout: string; code: number }> => {
    const id = /<rsp:CommandId>([^<]+)/.exec(await ask(`${SHELL}/Command`, `<r:CommandLine><r:Command>${line}</r:Command></r:CommandLine>`, shell))![1]!;
    for (let stdout = ''; ; ) {
      const xml = await ask(`${SHELL}/Receive`, `<r:Receive><r:DesiredStream CommandId="${id}">stdout stderr</r:DesiredStream></r:Receive>`, shell);
      stdout += [...xml.matchAll(/<rsp:Stream Name="stdout"[^>]*>([^<]*)</g)].map((match) => Buffer.from(match[1]!, 'base64').toString()).join('');
      const code = /<rsp:ExitCode>(\d+)/.exec(xml)?.[1];
      if (code !== undefined) return { stdout, code: Number(code) };
    }
  };
  expect(await run('echo %USERNAME% &amp; exit 3010')).toEqual({ stdout: 'wimproof \r\n', code: 3010 });
  // Some clients put the whole line in quotes and count on cmd /c to take them away.
  expect((await run('"echo quoted &amp; ver"')).stdout).toContain('quoted \r\n');
  expect((await run('powershell.exe -EncodedCommand ' + Buffer.from('echo "hi"', 'utf16le').toString('base64'))).stdout).toBe('hi\r\n');
});
