import type { Registry } from '../../registry/registry.ts';

export type SettingValue = string | number | boolean;
interface Setting {
  /** Path below winrm/config, as `winrm` writes it (`Service/Auth/Basic`). */
  path: string;
  initial: SettingValue;
  /** Cannot be set: shown only. */
  fixed?: true;
}

/** Value names that Windows itself uses below `...\WSMAN\<part>`; the others are kept under the setting's own name. */
const WINDOWS_NAMES: Record<string, string> = {
  'Service/AllowUnencrypted': 'allow_unencrypted',
  'Service/Auth/Basic': 'auth_basic',
  'Service/Auth/Kerberos': 'auth_kerberos',
  'Service/Auth/Negotiate': 'auth_negotiate',
  'Service/Auth/Certificate': 'auth_certificate',
  'Service/Auth/CredSSP': 'auth_credssp',
  'Client/AllowUnencrypted': 'allow_unencrypted',
  'Client/TrustedHosts': 'trusted_hosts',
};
const UNLIMITED = 2147483647;

function group(prefix: string, values: Record<string, SettingValue>, fixed: string[] = []): Setting[] {
  return Object.entries(values).map(([name, initial]) => ({ path: prefix ? `${prefix}/${name}` : name, initial, ...(fixed.includes(name) ? { fixed: true as const } : {}) }));
}

/**
 * Every setting in the order in which `winrm get winrm/config` lists them, with the defaults of Windows 10 and later
 * (whose shell quotas are unlimited; 2012 R2 had 10 users, 25 processes, 1024 MB, 30 shells).
 */
export const SETTINGS: Setting[] = [
  ...group('', { MaxEnvelopeSizekb: 500, MaxTimeoutms: 60000, MaxBatchItems: 32000, MaxProviderRequests: 4294967295 }, ['MaxProviderRequests']),
  ...group('Client', { NetworkDelayms: 5000, URLPrefix: 'wsman', AllowUnencrypted: false }),
  ...group('Client/Auth', { Basic: true, Digest: true, Kerberos: true, Negotiate: true, Certificate: true, CredSSP: false }),
  ...group('Client/DefaultPorts', { HTTP: 5985, HTTPS: 5986 }),
  ...group('Client', { TrustedHosts: '' }),
  ...group('Service', {
    RootSDDL: 'O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)',
    MaxConcurrentOperations: 4294967295,
    MaxConcurrentOperationsPerUser: 1500,
    EnumerationTimeoutms: 240000,
    MaxConnections: 300,
    MaxPacketRetrievalTimeSeconds: 120,
    AllowUnencrypted: false,
  }, ['MaxConcurrentOperations']),
  ...group('Service/Auth', { Basic: false, Kerberos: true, Negotiate: true, Certificate: false, CredSSP: false, CbtHardeningLevel: 'Relaxed' }),
  ...group('Service/DefaultPorts', { HTTP: 5985, HTTPS: 5986 }),
  ...group('Service', { IPv4Filter: '*', IPv6Filter: '*', EnableCompatibilityHttpListener: false, EnableCompatibilityHttpsListener: false, CertificateThumbprint: '', AllowRemoteAccess: true }, ['AllowRemoteAccess']),
  ...group('Winrs', { AllowRemoteShellAccess: true, IdleTimeout: 7200000, MaxConcurrentUsers: UNLIMITED, MaxShellRunTime: UNLIMITED, MaxProcessesPerShell: UNLIMITED, MaxMemoryPerShellMB: UNLIMITED, MaxShellsPerUser: UNLIMITED }, ['MaxShellRunTime']),
];

const WSMAN_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WSMAN';

/** A setting cannot be set: unknown name, or a value of the wrong kind. */
export class SettingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingError';
  }
}

/** Reads settings by path. The service takes this; tests give a fixed one. */
export interface Settings {
  get(path: string): SettingValue;
}

/** Settings without a registry: the defaults, with some replaced. */
export function fixedSettings(changes: Record<string, SettingValue> = {}): Settings {
  return { get: (path) => changes[path] ?? SETTINGS.find((setting) => setting.path === path)!.initial };
}

/** winrm/config in the registry. Every read is live, as is every change: the service needs no restart. */
export class WinrmConfig implements Settings {
  readonly #registry: Registry;
  constructor(registry: Registry) {
    this.#registry = registry;
  }
  get(path: string): SettingValue {
    const setting = SETTINGS.find((entry) => entry.path === path)!;
    const place = this.#place(setting.path);
    const stored = this.#registry.get(place.key)?.value(place.name)?.data;
    if (typeof setting.initial === 'boolean') return typeof stored === 'number' ? stored !== 0 : setting.initial;
    return typeof stored === typeof setting.initial ? (stored as SettingValue) : setting.initial;
  }
  /** Sets from the text of `@{Name="text"}`; names without regard to case. Throws SettingError. */
  set(path: string, text: string): void {
    const setting = SETTINGS.find((entry) => entry.path.toUpperCase() === path.toUpperCase());
    if (!setting) throw new SettingError(`unknown setting ${path}`);
    if (setting.fixed) throw new SettingError(`${path} cannot be changed`);
    const place = this.#place(setting.path);
    const key = this.#registry.create(place.key);
    if (typeof setting.initial === 'boolean') {
      if (!/^(?:true|false|1|0)$/i.test(text)) throw new SettingError(`${path} takes true or false`);
      key.setValue(place.name, 'REG_DWORD', /^(?:true|1)$/i.test(text) ? 1 : 0);
    } else if (typeof setting.initial === 'number') {
      if (!/^\d{1,10}$/.test(text) || Number(text) > 0xffffffff) throw new SettingError(`${path} takes a number`);
      key.setValue(place.name, 'REG_DWORD', Number(text));
    } else key.setValue(place.name, 'REG_SZ', text);
  }
  #place(path: string): { key: string; name: string } {
    const parts = path.split('/');
    const name = parts.pop()!;
    return { key: [WSMAN_KEY, ...parts.slice(0, 1)].join('\\'), name: WINDOWS_NAMES[path] ?? (parts.length > 1 ? `${parts[1]}_${name}` : name) };
  }
}
