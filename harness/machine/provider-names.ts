import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ProviderName } from './machine.ts';

// Apart from create-provider.ts: the command line needs the names at each start, and no provider.
export const PROVIDER_NAMES = ['qemu', 'hyperv', 'vagrant'] as const satisfies readonly ProviderName[];

/** What runs machines unless the user says otherwise: Hyper-V on a Windows host that has its module, else QEMU. */
export function defaultProvider(platform: NodeJS.Platform = process.platform, environment: NodeJS.ProcessEnv = process.env): 'qemu' | 'hyperv' {
  if (platform !== 'win32') return 'qemu';
  const module = path.join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'Modules', 'Hyper-V', 'Hyper-V.psd1');
  return existsSync(module) ? 'hyperv' : 'qemu';
}
