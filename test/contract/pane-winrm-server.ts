import forge from 'node-forge';
import { fixedSettings, type SettingValue } from '../../vm-templates/pane/guest/winrm/config/settings.ts';
import type { NetworkAccount } from '../../vm-templates/pane/guest/winrm/http/logon.ts';
import type { CommandRunner, RunOptions } from '../../vm-templates/pane/guest/winrm/shell/runner.ts';
import { WinrmService } from '../../vm-templates/pane/guest/winrm/winrm-service.ts';
import type { MachineFacts } from '../../vm-templates/pane/guest/winrm/wmi/machine-facts.ts';
import { ntHash } from '../../vm-templates/pane/guest/setup/md4.ts';

export const PASSWORD = 'P@ssw0rd für Tests!';

/** A self-signed server certificate with its key, as the harness puts it on the answer medium: PFX without password. */
export function makePfx(commonName = 'wimproof'): Buffer {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: commonName }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([{ name: 'extKeyUsage', serverAuth: true }, { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const asn1 = forge.pkcs12.toPkcs12Asn1(keys.privateKey, [certificate], '', { algorithm: '3des' });
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}

export function account(name: string, changes: Partial<NetworkAccount> = {}): NetworkAccount {
  return { name, ntHash: ntHash(PASSWORD), groups: ['Administrators'], enabled: true, rid: 1000, ...changes };
}

export const FACTS: MachineFacts = {
  computerName: 'PANE-TEST',
  version: '10.0.26100.1',
  bootTime: new Date('2025-01-02T03:04:05.500Z'),
  caption: 'Microsoft Windows 11 Pro',
  sku: 48,
  productType: 1,
  systemDrive: 'C:',
  registeredUser: '',
  organization: '',
  productId: '00330-80000-00000-AA000',
  totalMemory: 2 ** 30,
  freeMemory: 2 ** 29,
  processors: 1,
  timeZone: 0,
};

type Behaviour = (line: string, options: RunOptions) => Promise<number> | number;

/** Programs by first word; each test says what its commands do. */
export function scriptedRunner(commands: Record<string, Behaviour>, directories: string[] = []): CommandRunner & { ran: { line: string; options: RunOptions }[] } {
  const ran: { line: string; options: RunOptions }[] = [];
  return {
    ran,
    run: async (line, options) => {
      ran.push({ line, options });
      const behaviour = commands[line.trim().split(/\s+/)[0]!];
      if (behaviour) return behaviour(line, options);
      options.stderr(`'${line.split(' ')[0]}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`);
      return 1;
    },
    hasProgram: (name) => name.replace(/\.exe$/, '') in commands,
    hasDirectory: (path) => directories.includes(path),
  };
}

export interface TestServerOptions {
  runner: CommandRunner;
  settings?: Record<string, SettingValue>;
  accounts?: NetworkAccount[];
  policies?: Record<string, number>;
  /** Opens HTTPS too. */
  pfx?: Buffer;
  /** Listener address; the loopback interface alone by default. */
  address?: string;
  firewallAllows?(): boolean;
}

/** Starts the service on free ports. */
export async function startTestServer(options: TestServerOptions): Promise<{ service: WinrmService; http: string; https: string }> {
  const accounts = options.accounts ?? [account('wimproof')];
  const listener = { hostname: '', enabled: true, urlPrefix: 'wsman', certificateThumbprint: '', port: 0, address: options.address ?? 'IP:127.0.0.1' };
  const service = new WinrmService({
    settings: fixedSettings({ 'Service/Auth/Basic': true, ...options.settings }),
    listeners: () => [{ ...listener, transport: 'HTTP' }, ...(options.pfx ? [{ ...listener, transport: 'HTTPS' as const }] : [])],
    certificate: () => (options.pfx ? { pfx: options.pfx, passphrase: '' } : undefined),
    accounts: {
      find: (name) => accounts.find((entry) => entry.name.toUpperCase() === name.replace(/^.*\\/, '').toUpperCase()),
      hash: ntHash,
      policy: (name) => options.policies?.[name] ?? (name === 'LocalAccountTokenFilterPolicy' ? 1 : undefined),
    },
    runner: options.runner,
    facts: () => FACTS,
    firewallAllows: options.firewallAllows ?? (() => false),
    log: (line) => {
      throw new Error(line);
    },
  });
  await service.start();
  const port = (transport: string): number | undefined => service.ports.get(`${listener.address}+${transport}`);
  return { service, http: `http://127.0.0.1:${port('HTTP')}/wsman`, https: `https://127.0.0.1:${port('HTTPS')}/wsman` };
}
