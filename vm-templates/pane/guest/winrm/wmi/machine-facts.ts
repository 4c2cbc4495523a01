import { cpus, freemem, totalmem } from 'node:os';
import type { System } from '../../system.ts';

/** What the WMI classes tell about the machine. */
export interface MachineFacts {
  computerName: string;
  /** Four parts, `10.0.26100.1`. */
  version: string;
  bootTime: Date;
  caption: string;
  /** OperatingSystemSKU. */
  sku: number;
  /** 1 workstation, 3 server. */
  productType: number;
  systemDrive: string;
  registeredUser: string;
  organization: string;
  productId: string;
  installDate?: Date;
  /** Bytes. */
  totalMemory: number;
  freeMemory: number;
  processors: number;
  /** Minutes east of UTC. */
  timeZone: number;
}

const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
/** Edition -> SKU (winnt.h PRODUCT_*). */
const SKUS: Record<string, number> = {
  PROFESSIONAL: 48, PROFESSIONALN: 49, ENTERPRISE: 4, ENTERPRISEN: 27, CORE: 101, COREN: 98, EDUCATION: 121, SERVERSTANDARD: 7, SERVERDATACENTER: 8, PROFESSIONALWORKSTATION: 161, IOTENTERPRISE: 188,
};
const FIRST_WINDOWS_11 = 22000;

/** Gathers the facts from the live system. */
export function machineFacts(system: System): MachineFacts {
  const key = system.registry.get(CURRENT_VERSION);
  const build = Number(system.version.split('.')[2]);
  const product = key?.text('ProductName') ?? 'Windows 10 Pro';
  const server = product.includes('Server') || key?.text('InstallationType') === 'Server';
  // The registry still says 'Windows 10' on Windows 11; WMI takes the branding's name.
  const branded = build >= FIRST_WINDOWS_11 && !server ? product.replace('Windows 10', 'Windows 11') : product;
  const installed = key?.number('InstallDate');
  return {
    computerName: system.computerName,
    version: system.version,
    bootTime: system.bootTime,
    caption: `Microsoft ${branded}`,
    sku: SKUS[(key?.text('EditionID') ?? 'Professional').toUpperCase()] ?? 0,
    productType: server ? 3 : 1,
    systemDrive: `${system.systemDrive}:`,
    registeredUser: key?.text('RegisteredOwner') ?? '',
    organization: key?.text('RegisteredOrganization') ?? '',
    productId: key?.text('ProductId') ?? '',
    installDate: installed ? new Date(installed * 1000) : undefined,
    totalMemory: totalmem(),
    freeMemory: freemem(),
    processors: cpus().length,
    timeZone: -new Date().getTimezoneOffset(),
  };
}
