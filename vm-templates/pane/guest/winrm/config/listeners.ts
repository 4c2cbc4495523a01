import type { Registry, RegistryKey } from '../../registry/registry.ts';

export interface Listener {
  /** `*`, `IP:1.2.3.4` or `MAC:...`. */
  address: string;
  transport: 'HTTP' | 'HTTPS';
  port: number;
  hostname: string;
  enabled: boolean;
  urlPrefix: string;
  /** Upper-case hex without blanks; '' for HTTP. */
  certificateThumbprint: string;
}

/** Windows keeps listeners here, one key `<address>+<transport>` each. */
const LISTENERS = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WSMAN\\Listener';
export const DEFAULT_PORT = { HTTP: 5985, HTTPS: 5986 } as const;

function keyName(address: string, transport: string): string {
  return `${address}+${transport.toUpperCase()}`;
}

function readListener(name: string, key: RegistryKey): Listener | undefined {
  const match = /^(.+)\+(HTTPS?)$/i.exec(name);
  if (!match) return undefined;
  const transport = match[2]!.toUpperCase() as Listener['transport'];
  return {
    address: match[1]!,
    transport,
    port: key.number('Port') ?? DEFAULT_PORT[transport],
    hostname: key.text('hostname') ?? '',
    enabled: key.number('enabled') !== 0,
    urlPrefix: key.text('uriprefix') ?? 'wsman',
    certificateThumbprint: key.text('certThumbprint') ?? '',
  };
}

export function listListeners(registry: Registry): Listener[] {
  const root = registry.get(LISTENERS);
  return (root?.subkeys() ?? []).flatMap((name) => readListener(name, root!.subkey(name)!) ?? []);
}

export function findListener(registry: Registry, address: string, transport: string): Listener | undefined {
  return listListeners(registry).find((entry) => entry.address.toUpperCase() === address.toUpperCase() && entry.transport === transport.toUpperCase());
}

/** Creates or replaces. */
export function writeListener(registry: Registry, listener: Listener): void {
  const key = registry.create(`${LISTENERS}\\${keyName(listener.address, listener.transport)}`);
  key.setValue('Port', 'REG_DWORD', listener.port);
  key.setValue('hostname', 'REG_SZ', listener.hostname);
  key.setValue('enabled', 'REG_DWORD', listener.enabled ? 1 : 0);
  key.setValue('uriprefix', 'REG_SZ', listener.urlPrefix);
  key.setValue('certThumbprint', 'REG_SZ', listener.certificateThumbprint);
}

/** True when there was one. */
export function deleteListener(registry: Registry, address: string, transport: string): boolean {
  return registry.deleteKey(`${LISTENERS}\\${keyName(address, transport)}`);
}
